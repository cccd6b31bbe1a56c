"""Constant Contact.

These are the endpoints of its third API; one library has those of the one before.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="constantcontact",
    title="Constant Contact",
    base_url="https://api.cc.email/",
    authorization_url="https://authz.constantcontact.com/oauth2/default/v1/authorize",
    token_url="https://authz.constantcontact.com/oauth2/default/v1/token",
    # nango, which sends code challenges elsewhere, sends none here.
    pkce=False,
    client_authentication="basic",
    profile_url="/v3/account/summary",
    profile_fields=ProfileFields(
        id="encoded_account_id", name=("first_name", "last_name"), email="contact_email"
    ),
    docs_url="https://developer.constantcontact.com/api_guide/auth_overview.html",
)

constantcontact = declare(PROVIDER, notes=__doc__)
