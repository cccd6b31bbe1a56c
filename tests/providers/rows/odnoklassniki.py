"""Odnoklassniki."""

from hashlib import md5

from catalogue_rows import RENEWABLE, Call, OAuth2Row


def _signature(parameters: str) -> str:
    """Return the sum over sorted parameters, written one after the other, with the token and the secret."""
    secret = md5(b"a-users-tokena-secret", usedforsecurity=False).hexdigest()
    return md5(f"{parameters}{secret}".encode(), usedforsecurity=False).hexdigest()


ROWS = (
    OAuth2Row(
        provider="odnoklassniki",
        arguments={"client_id": "an-id", "client_secret": "a-secret", "application_key": "A-KEY"},
        authorize="https://connect.ok.ru/oauth/authorize",
        query={"scope": "VALUABLE_ACCESS;GET_EMAIL"},
        token_url="https://api.ok.ru/oauth/token.do",
        answer=RENEWABLE,
        token_param="access_token",
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.ok.ru/fb.do?method=users.getCurrentUser&application_key=A-KEY&access_token=a-users-token"
                "&sig=" + _signature("application_key=A-KEYmethod=users.getCurrentUser"),
                answer={
                    "uid": "1234567",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "pic_3": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://api.ok.ru/oauth/token.do",
    ),
)
