"""The schools of 42."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="fortytwo",
    title="42 Intra",
    base_url="https://api.intra.42.fr/",
    authorization_url="/oauth/authorize",
    token_url="/oauth/token",
    refresh_url="/oauth/token",
    scope=("public",),
    # No library says which it has to be.
    client_authentication="post",
    profile_url="/v2/me",
    profile_fields=ProfileFields(
        id="id", username="login", name="usual_full_name", email="email", picture="image.link"
    ),
    docs_url="https://api.intra.42.fr/apidoc/guides/web_application_flow",
)

fortytwo = declare(PROVIDER)
