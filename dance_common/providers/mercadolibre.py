"""Mercado Libre.

The host is that of the page where people log in, which each country has: ``auth.mercadolibre.com.mx`` in Mexico,
``auth.mercadolivre.com.br`` in Brazil. The scope ``offline_access`` brings a refresh token.
"""

from ._preset import OAuth2Provider, ProfileFields, declare_hosted

PROVIDER = OAuth2Provider(
    name="mercadolibre",
    title="Mercado Libre",
    base_url="https://api.mercadolibre.com/",
    authorization_url="https://{hostname}/authorization",
    token_url="/oauth/token",
    refresh_url="/oauth/token",
    scope=("read", "offline_access"),
    client_authentication="post",
    profile_url="/users/me",
    profile_fields=ProfileFields(
        id="id", username="nickname", name=("first_name", "last_name"), email="email"
    ),
    docs_url="https://developers.mercadolibre.com.ar/en_us/authentication-and-authorization",
)

mercadolibre = declare_hosted(PROVIDER, example="auth.mercadolibre.com.ar", notes=__doc__)
