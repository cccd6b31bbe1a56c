"""NFDI, by its Infraproxy."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="nfdi",
    title="NFDI",
    base_url="https://infraproxy.nfdi-aai.dfn.de/",
    authorization_url="https://infraproxy.nfdi-aai.dfn.de/idp/profile/oidc/authorize",
    token_url="https://infraproxy.nfdi-aai.dfn.de/idp/profile/oidc/token",
    scope=("openid", "profile", "email"),
    profile_url="idp/profile/oidc/userinfo",
    profile_fields=ProfileFields(id="sub", name="name", email="email"),
)

nfdi = declare(PROVIDER)
