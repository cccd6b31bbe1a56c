"""Naver."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="naver",
    base_url="https://openapi.naver.com/",
    authorization_url="https://nid.naver.com/oauth2.0/authorize",
    token_url="https://nid.naver.com/oauth2.0/token",
    refresh_url="https://nid.naver.com/oauth2.0/token",
    client_authentication="post",
    # There is no openid here: Naver's OpenID Connect has endpoints of its own, which are not these.
    # https://nid.naver.com/.well-known/openid-configuration
    profile_url="/v1/nid/me",
    profile_fields=ProfileFields(
        id="response.id",
        username="response.nickname",
        name="response.name",
        email="response.email",
        picture="response.profile_image",
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.naver.com/docs/login/api/api.md",
)

naver = declare(
    PROVIDER, scope="Naver knows none: what is shared is set where the application is registered."
)
