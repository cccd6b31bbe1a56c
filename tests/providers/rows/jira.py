"""Jira, by OAuth 1.0a signed with RSA."""

from catalogue_rows import Call, OAuth1Row
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

COMMON = {
    "provider": "jira",
    "signature_method": "RSA-SHA1",
    "answer": {
        "oauth_token": "5mtV7F7nnPKjnZ4ohUIAc9mG4HNG2w0p",
        "oauth_token_secret": "3nzMNdvtc6Wb7tDpX7nW1ZkVfa5NVqVn",
        "oauth_expires_in": "157680000",
        "oauth_session_handle": "9bqrX8kYkEPqSLcJNaAqiNhG5GAo4XFx",
        "oauth_authorization_expires_in": "160272000",
    },
    "token": {"oauth_session_handle": "9bqrX8kYkEPqSLcJNaAqiNhG5GAo4XFx"},
    "api_headers": {"Content-Type": "application/json"},
}


def _addresses(base: str) -> dict[str, str]:
    servlet = f"{base}/plugins/servlet/oauth"
    return {
        "request_token_url": f"{servlet}/request-token",
        "authorize": f"{servlet}/authorize",
        "access_token_url": f"{servlet}/access-token",
    }


ROWS = (
    OAuth1Row(
        **COMMON,
        **_addresses("https://jira.example.com"),
        arguments={"base_url": "https://jira.example.com", "consumer_key": "an-id", "rsa_key": PEM},
        profile_calls=(
            Call(
                url="https://jira.example.com/rest/api/2/myself",
                headers={"Content-Type": "application/json"},
                answer={
                    "key": "JIRAUSER10100",
                    "name": "ann",
                    "emailAddress": "ann@example.com",
                    "displayName": "Ann Example",
                    "avatarUrls": {"48x48": "https://jira.example.com/secure/useravatar"},
                },
            ),
        ),
        profile={
            "id": "JIRAUSER10100",
            "username": "ann",
            "name": "Ann Example",
            "email": "ann@example.com",
            "picture": "https://jira.example.com/secure/useravatar",
        },
        addresses={"rest/api/2/issue/JRA-9": "https://jira.example.com/rest/api/2/issue/JRA-9"},
    ),
    OAuth1Row(
        **COMMON,
        **_addresses("https://example.com/jira"),
        case="below-a-path",
        arguments={"base_url": "https://example.com/jira", "consumer_key": "an-id", "rsa_key": PEM},
        profile_calls=(
            Call(
                url="https://example.com/jira/rest/api/2/myself",
                answer={"accountId": "5b10ac8d82e05b22cc7d4ef5", "displayName": "Ann Example"},
            ),
        ),
        profile={"id": "5b10ac8d82e05b22cc7d4ef5", "name": "Ann Example"},
        addresses={"rest/api/2/myself": "https://example.com/jira/rest/api/2/myself"},
    ),
)
