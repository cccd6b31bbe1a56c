"""Twitch."""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="twitch",
    base_url="https://api.twitch.tv/helix/",
    authorization_url="https://id.twitch.tv/oauth2/authorize",
    token_url="https://id.twitch.tv/oauth2/token",
    refresh_url="https://id.twitch.tv/oauth2/token",
    revocation_url="https://id.twitch.tv/oauth2/revoke",
    # The endpoint is described for access tokens.
    revokes="access_token",
    client_authentication="post",
    api_hosts=("id.twitch.tv",),
    openid=OpenID(
        issuers=("https://id.twitch.tv/oauth2",), jwks_url="https://id.twitch.tv/oauth2/keys"
    ),
    # Every call of the API has to name the application beside the token.
    credential_headers={"Client-Id": "{client_id}"},
    # A refresh token that is spent or revoked is told by a sentence, and no code of RFC 6749.
    error_codes={"Invalid refresh token": "invalid_grant"},
    profile_url="users",
    profile_fields=ProfileFields(
        id="data.0.id",
        username="data.0.login",
        name="data.0.display_name",
        email="data.0.email",
        picture="data.0.profile_image_url",
    ),
    checked_on="2026-11-24",
    docs_url="https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/",
)

twitch = declare(
    PROVIDER,
    scope='scopes to ask for, such as ``["user:read:email"]``, which the profile\'s e-mail address needs.',
)
