"""Trovo."""

from ._preset import OAuth2APISession, OAuth2Provider, ProfileFields, declare


def _prepare(session: OAuth2APISession) -> None:
    # Trovo wants it at the token endpoint, too.
    session.headers["Client-ID"] = session.client_id or ""


PROVIDER = OAuth2Provider(
    name="trovo",
    base_url="https://open-api.trovo.live/",
    authorization_url="https://open.trovo.live/page/login.html",
    token_url="/openplatform/exchangetoken",
    refresh_url="/openplatform/refreshtoken",
    scope=("user_details_self",),
    scope_separator="+",
    client_authentication="post",
    request_format="json",
    authorization_scheme="OAuth",
    prepare=_prepare,
    profile_url="openplatform/getuserinfo",
    profile_fields=ProfileFields(
        id="userId", username="userName", name="nickName", email="email", picture="profilePic"
    ),
)

trovo = declare(PROVIDER)
