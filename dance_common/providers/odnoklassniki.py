"""Odnoklassniki."""

from __future__ import annotations

from dataclasses import replace
from hashlib import md5
from typing import TYPE_CHECKING, Unpack
from urllib.parse import parse_qs, urlsplit

from ._preset import (
    DanceOptions,
    OAuth2APISession,
    OAuth2Provider,
    ProfileFields,
    Scope,
    oauth2,
)

if TYPE_CHECKING:
    from requests import PreparedRequest


def _prepare(session: OAuth2APISession) -> None:
    # Each call of the API carries a sum over its parameters, the token and the secret.
    def sign(request: PreparedRequest) -> PreparedRequest:
        query = parse_qs(urlsplit(request.url or "").query, keep_blank_values=True)
        token = query.pop("access_token", None)
        if token is not None:
            known = "".join(f"{name}={query[name][0]}" for name in sorted(query))
            secret = _sum(f"{token[0]}{session.client_secret}")
            request.url = f"{request.url}&sig={_sum(known + secret)}"
        return request

    session.auth = sign


def _sum(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


PROVIDER = OAuth2Provider(
    name="odnoklassniki",
    base_url="https://api.ok.ru/",
    authorization_url="https://connect.ok.ru/oauth/authorize",
    token_url="/oauth/token.do",
    refresh_url="/oauth/token.do",
    scope=("VALUABLE_ACCESS", "GET_EMAIL"),
    scope_separator=";",
    client_authentication="post",
    prepare=_prepare,
    profile_url="fb.do?method=users.getCurrentUser",
    profile_fields=ProfileFields(id="uid", name="name", email="email", picture="pic_3"),
)


@oauth2(PROVIDER)
def odnoklassniki(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    application_key: str,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Odnoklassniki.

    Parameters of API calls belong in the query, which is signed: ``odnoklassniki.get("fb.do?method=friends.get")``.

    Args:
        application_key: what Odnoklassniki calls the application's public key, which every call of the API names.
    """
    params = {"access_token": "{access_token}", "application_key": application_key}
    return replace(PROVIDER, credential_params=params)
