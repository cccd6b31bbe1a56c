"""FranceConnect.

This is its first version. The second one, which takes its place, has other addresses.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="franceconnect",
    title="FranceConnect",
    base_url="https://app.franceconnect.gouv.fr/",
    authorization_url="/api/v1/authorize",
    authorization_params={"acr_values": "eidas1"},
    needs_nonce=True,
    token_url="/api/v1/token",
    # Each scope but the first is one claim.
    scope=("openid", "given_name", "family_name", "email"),
    client_authentication="post",
    profile_url="/api/v1/userinfo",
    profile_fields=ProfileFields(
        id="sub",
        username="preferred_username",
        name=("given_name", "family_name"),
        email="email",
    ),
    docs_url="https://partenaires.franceconnect.gouv.fr/fcp/fournisseur-service",
)

franceconnect = declare(PROVIDER, notes=__doc__)
