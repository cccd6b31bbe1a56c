"""Frappe, ERPNext among its applications."""

from ._preset import OAuth2Provider, ProfileFields, declare_hosted

PROVIDER = OAuth2Provider(
    name="frappe",
    base_url="https://{hostname}/api/method/",
    authorization_url="frappe.integrations.oauth2.authorize",
    token_url="frappe.integrations.oauth2.get_token",
    refresh_url="frappe.integrations.oauth2.get_token",
    revocation_url="frappe.integrations.oauth2.revoke_token",
    scope=("openid", "all"),
    client_authentication="post",
    profile_url="frappe.integrations.oauth2.openid_profile",
    profile_fields=ProfileFields(id="sub", name="name", email="email", picture="picture"),
    docs_url="https://docs.frappe.io/framework/user/en/guides/integration/rest_api/oauth-2",
)

frappe = declare_hosted(PROVIDER, example="erp.example.com")
