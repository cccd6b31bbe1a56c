"""Battle.net.

Everybody is at the host without a region but players in China, whose host, ``www.battlenet.com.cn``, is not this one.
Name the hosts of the games' APIs in ``api_hosts``.
"""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="battlenet",
    title="Battle.net",
    base_url="https://oauth.battle.net/",
    authorization_url="/authorize",
    token_url="/token",
    scope=("openid",),
    client_authentication="basic",
    openid=OpenID(
        issuers=("https://oauth.battle.net",),
        jwks_url="/jwks/certs",
        # Nobody says whether a nonce comes back.
        returns_nonce=False,
    ),
    profile_url="/userinfo",
    profile_fields=ProfileFields(id="id", username="battletag", name="battletag"),
    docs_url="https://community.developer.battle.net/documentation/guides/using-oauth",
)

battlenet = declare(PROVIDER, notes=__doc__)
