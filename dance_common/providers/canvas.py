"""Canvas LMS, which each school has at a host of its own."""

from ._preset import OAuth2Provider, ProfileFields, declare_hosted

PROVIDER = OAuth2Provider(
    name="canvas",
    title="Canvas LMS",
    base_url="https://{hostname}/",
    authorization_url="/login/oauth2/auth",
    token_url="/login/oauth2/token",
    refresh_url="/login/oauth2/token",
    scope=("url:GET|/api/v1/users/:user_id/profile",),
    client_authentication="post",
    profile_url="/api/v1/users/self/profile",
    profile_fields=ProfileFields(
        id="id", username="login_id", name="name", email="primary_email", picture="avatar_url"
    ),
    docs_url="https://canvas.instructure.com/doc/api/file.oauth.html",
)

canvas = declare_hosted(PROVIDER, example="acme.instructure.com")
