"""Mailchimp.

The API is at the ``api_endpoint`` that the profile's ``raw`` names: name its host in ``api_hosts``. The profile's id is
the person's; ``raw["user_id"]`` is the account's.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="mailchimp",
    base_url="https://login.mailchimp.com/",
    authorization_url="/oauth2/authorize",
    token_url="/oauth2/token",
    client_authentication="post",
    authorization_scheme="OAuth",
    profile_url="/oauth2/metadata",
    profile_fields=ProfileFields(
        id="login.login_id",
        username="login.login_name",
        name="accountname",
        email="login.email",
        picture="login.avatar",
    ),
    docs_url="https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/",
)

mailchimp = declare(
    PROVIDER, notes=__doc__, scope="Mailchimp knows none, and may refuse who names some."
)
