"""Frappe / ERPNext."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="frappe",
        arguments={**CREDENTIALS, "hostname": "erp.example.com"},
        authorize="https://erp.example.com/api/method/frappe.integrations.oauth2.authorize",
        query={"scope": "openid all"},
        token_url="https://erp.example.com/api/method/frappe.integrations.oauth2.get_token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://erp.example.com/api/method/frappe.integrations.oauth2.openid_profile",
                answer={
                    "sub": "1234567",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "picture": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://erp.example.com/api/method/frappe.integrations.oauth2.get_token",
        revocation=Call(
            method="POST",
            url="https://erp.example.com/api/method/frappe.integrations.oauth2.revoke_token",
            body={"token": "again-and-again", "token_type_hint": "refresh_token"},
        ),
        addresses={
            "/api/method/frappe.integrations.oauth2.openid_profile": "https://erp.example.com/api/method/frappe.integrations.oauth2.openid_profile"
        },
    ),
)
