"""The part that OpenID Connect has in a dance: the nonce, the claims, and that it is the same user throughout."""

from __future__ import annotations

import importlib.util
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import NotConfigured, ProviderFailed, Step
from ..provider import OAuth2Provider, OpenID
from ..tokens import Token, scope_list

if TYPE_CHECKING:
    from ..transport.endpoint import OAuthClient


def is_requested(provider: OAuth2Provider, scope: object) -> bool:
    """Return whether a dance with this scope is one of OpenID Connect."""
    openid = provider.openid
    return openid is not None and (openid.always or "openid" in scope_list(scope))


def new_nonce(provider: OAuth2Provider, scope: object) -> str | None:
    """Return 128 random bits for the id_token to carry; None where it will not come, or not carry them.

    A provider that can't do without gets them in any case.

    Raises:
        NotConfigured: the dance needs a verified id_token, and the library that verifies is not installed.
    """
    openid = provider.openid
    wanted = provider.needs_nonce
    if openid is not None and is_requested(provider, scope):
        if openid.required:
            _require_library(provider.title)
        wanted = wanted or openid.returns_nonce
    return secrets.token_urlsafe(16) if wanted else None


def can_verify() -> bool:
    """Return whether the extra ``openid`` is installed."""
    return all(importlib.util.find_spec(name) for name in ("jwt", "cryptography"))


def verify_login(
    client: OAuthClient, token: Token, *, scope: object, nonce: str
) -> tuple[Token, Mapping[str, Any] | None]:
    """Return the token of a dance with ``sub``, the user's id, and all claims, if its id_token belongs to this flow.

    Where none was asked for, none came, or nothing can verify it, the token has no ``sub``, whatever the provider
    wrote there, and there are no claims.

    Raises:
        ProviderFailed: the id_token is not to be trusted, or is missing where the provider has to give it.
        NotConfigured: it needs to be verified, and the library that verifies is not installed, or the client secret
            can't be the one that it is signed with.
    """
    openid = client.provider.openid
    if openid is None or not is_requested(client.provider, scope):
        return _with_subject(token, None), None
    sent = nonce if openid.returns_nonce else None
    claims = _verified_claims(client, openid, token, nonce=sent, step="exchange")
    return _with_subject(token, claims and claims["sub"]), claims


def verify_refresh(client: OAuthClient, token: Token, stale: Mapping[str, Any]) -> Token:
    """Return a refreshed token with the ``sub`` of the stale one (OpenID Connect Core section 12.2).

    Raises:
        ProviderFailed: an id_token came with it that is not to be trusted, or is another user's.
        NotConfigured: it needs to be verified, and the library that verifies is not installed.
    """
    openid = client.provider.openid
    if openid is None:
        return token
    subject = stale.get("sub")
    if subject and "id_token" in token:
        claims = _verified_claims(client, openid, token, nonce=None, step="refresh")
        if claims and claims["sub"] != subject:
            raise _other_user(client.provider.title, step="refresh")
    return _with_subject(token, subject)


def require_same_user(
    provider: OAuth2Provider, userinfo: Mapping[str, Any], token: Mapping[str, Any] | None
) -> None:
    """Fail if a userinfo response is about another user than the id_token that came with the token (section 5.3.2).

    Raises:
        ProviderFailed: it is, and ``code`` is ``sub_mismatch``.
    """
    fields = provider.profile_fields
    # An API of the provider's own may have other ids than the id_token.
    if provider.openid is None or fields is None or fields.id != "sub":
        return
    subject = (token or {}).get("sub")
    if subject and userinfo.get("sub") != subject:
        raise _other_user(provider.title, step="api")


def _verified_claims(
    client: OAuthClient, openid: OpenID, token: Token, *, nonce: str | None, step: Step
) -> Mapping[str, Any] | None:
    from .id_tokens import Expected, verified_claims

    if openid.required:
        _require_library(client.provider.title)
    elif "id_token" not in token or not can_verify():
        return None
    expected = Expected(
        client=client,
        openid=openid,
        nonce=nonce,
        access_token=str(token.get("access_token")),
        step=step,
    )
    if "id_token" not in token:
        raise expected.failure("is missing")
    return verified_claims(token["id_token"], expected)


def _require_library(title: str) -> None:
    if not can_verify():
        raise NotConfigured(
            f"The id_tokens of {title} can't be verified here.",
            code="openid_library_missing",
            hint="The site's administrator has to install oauth-dance[openid].",
        )


def _with_subject(token: Token, subject: Any) -> Token:
    others = {name: value for name, value in token.items() if name != "sub"}
    return Token(others | {"sub": subject} if subject else others)


def _other_user(title: str, *, step: Step) -> ProviderFailed:
    return ProviderFailed(
        f"{title} spoke of two different users in one log-in.", code="sub_mismatch", step=step
    )
