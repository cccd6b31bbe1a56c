"""Kakao.

The scope ``openid`` brings an id_token, where the console has OpenID Connect switched on.
"""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="kakao",
    base_url="https://kapi.kakao.com/",
    authorization_url="https://kauth.kakao.com/oauth/authorize",
    token_url="https://kauth.kakao.com/oauth/token",
    refresh_url="https://kauth.kakao.com/oauth/token",
    client_authentication="post",
    # With openid in the scope, where OpenID Connect is switched on in Kakao's console.
    openid=OpenID(
        issuers=("https://kauth.kakao.com",),
        jwks_url="https://kauth.kakao.com/.well-known/jwks.json",
    ),
    profile_url="/v2/user/me",
    profile_fields=ProfileFields(
        id="id",
        name="kakao_account.profile.nickname",
        email="kakao_account.email",
        # A verified address may have gone to somebody else since: then it is no longer valid.
        email_verified=("kakao_account.is_email_valid", "kakao_account.is_email_verified"),
        picture="kakao_account.profile.profile_image_url",
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.kakao.com/docs/latest/en/kakaologin/rest-api",
)

kakao = declare(
    PROVIDER,
    notes=__doc__,
    scope="scopes to ask for, such as ``account_email``; what is set up in Kakao's console unless given.",
)
