"""Yahoo."""

from ._preset import OPENID_FIELDS, OAuth2Provider, OpenID, declare

PROVIDER = OAuth2Provider(
    name="yahoo",
    base_url="https://api.login.yahoo.com/",
    authorization_url="https://api.login.yahoo.com/oauth2/request_auth",
    token_url="https://api.login.yahoo.com/oauth2/get_token",
    refresh_url="https://api.login.yahoo.com/oauth2/get_token",
    revocation_url="https://api.login.yahoo.com/oauth2/revoke",
    # Yahoo wants code challenges of installed applications, and answers those of websites with an error page:
    # https://github.com/openid/AppAuth-iOS/issues/305
    pkce=False,
    scope=("openid", "profile", "email"),
    error_codes={"INVALID_REFRESH_TOKEN": "invalid_grant"},
    api_hosts=("fantasysports.yahooapis.com",),
    openid=OpenID(
        issuers=("https://api.login.yahoo.com",),
        jwks_url="/openid/v1/certs",
        # Yahoo publishes keys of both kinds.
        algorithms=("ES256", "RS256"),
    ),
    profile_url="/openid/v1/userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-24",
    docs_url="https://developer.yahoo.com/oauth2/guide/flows_authcode/",
)

yahoo = declare(PROVIDER)
