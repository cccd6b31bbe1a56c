"""Mail.ru."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="mailru",
    title="Mail.ru",
    # Older libraries have connect.mail.ru, and a signed call for the profile.
    base_url="https://oauth.mail.ru/",
    authorization_url="/login",
    token_url="/token",
    refresh_url="/token",
    scope=("userinfo",),
    client_authentication="post",
    credential_params={"access_token": "{access_token}"},
    profile_url="/userinfo",
    # Some libraries take the e-mail address for the id.
    profile_fields=ProfileFields(
        id="id", username="nickname", name="name", email="email", picture="image"
    ),
    docs_url="https://o2.mail.ru/docs",
)

mailru = declare(PROVIDER)
