"""The part that OpenID Connect has in a dance: the nonce, the claims, and that it is the same user throughout."""

from __future__ import annotations

import importlib.util
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import NotConfigured, ProviderFailed, Step
from ..provider import OAuth2Provider
from ..tokens import Token, scope_list

if TYPE_CHECKING:
    from ..transport.endpoint import OAuthClient
    from .id_tokens import Expected


def is_requested(provider: OAuth2Provider, scope: object) -> bool:
    """Return whether a dance with this scope is one of OpenID Connect."""
    openid = provider.openid
    return openid is not None and (openid.always or "openid" in scope_list(scope))


def new_nonce(provider: OAuth2Provider, scope: object) -> str:
    """Return 128 random bits for the id_token to carry; an empty string where it will not come, or not carry them.

    A provider that can't do without gets them in any case.

    Raises:
        NotConfigured: the dance needs a verified id_token, and the library that verifies is not installed.
    """
    openid = provider.openid
    wanted = provider.needs_nonce
    if openid is not None and is_requested(provider, scope):
        if openid.required or _asks_for_login(provider):
            _require_library(provider.title)
        wanted = wanted or openid.returns_nonce
    return secrets.token_urlsafe(16) if wanted else ""


def can_verify() -> bool:
    """Return whether the extra ``openid`` is installed."""
    return all(importlib.util.find_spec(name) for name in ("jwt", "cryptography"))


def verify_login(
    client: OAuthClient, token: Token, *, scope: object, nonce: str, began_at: float
) -> tuple[Token, Mapping[str, Any] | None]:
    """Return the token of a dance with ``sub``, the user's id, and all claims, if its id_token belongs to this flow.

    Where none was asked for, or nothing can verify it, the token has no ``sub``, whatever the provider wrote there, and
    there are no claims.

    Args:
        client: the site, and the session over which keys are fetched.
        token: what the code was exchanged for.
        scope: what was asked for.
        nonce: what the flow sent.
        began_at: when the flow began, in Unix time: ``max_age`` counts back from there (section 3.1.2.1).

    Raises:
        ProviderFailed: the id_token is not to be trusted, or is missing.
        NotConfigured: it needs to be verified, and the library that verifies is not installed, or the client secret
            can't be the one that it is signed with.
    """
    openid = client.provider.openid
    if openid is None or not is_requested(client.provider, scope):
        return _with_subject(token, None), None
    from .id_tokens import Expected

    expected = Expected(
        client=client,
        openid=openid,
        access_token=str(token.get("access_token")),
        nonce=nonce if openid.returns_nonce else None,
        logged_in_since=_logged_in_since(client.provider, began_at),
        acr_values=_acr_values(client.provider),
    )
    claims = _verified_claims(token, expected)
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
        from .id_tokens import Expected

        access_token = str(token.get("access_token"))
        expected = Expected(
            client=client, openid=openid, nonce=None, access_token=access_token, step="refresh"
        )
        claims = _verified_claims(token, expected)
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


def _asks_for_login(provider: OAuth2Provider) -> bool:
    """Tell whether the site asks how or when the user logs in, which only a verified id_token says."""
    given = provider.authorization_params
    return any(given.get(name) is not None for name in ("max_age", "acr_values"))


def _logged_in_since(provider: OAuth2Provider, began_at: float) -> float | None:
    max_age = provider.authorization_params.get("max_age")
    if max_age is None:
        return None
    # What is no number of seconds counts as 0: that accepts least.
    return began_at - (int(max_age) if str(max_age).isdecimal() else 0)


def _acr_values(provider: OAuth2Provider) -> tuple[str, ...]:
    return tuple(str(provider.authorization_params.get("acr_values") or "").split())


def _verified_claims(token: Token, expected: Expected) -> Mapping[str, Any] | None:
    from .id_tokens import verified_claims

    provider = expected.client.provider
    if expected.openid.required or _asks_for_login(provider):
        _require_library(provider.title)
    if "id_token" not in token:
        raise expected.failure("is missing")
    return verified_claims(token["id_token"], expected) if can_verify() else None


def _require_library(title: str) -> None:
    if not can_verify():
        raise NotConfigured(
            f"The id_tokens of {title} can't be verified here.",
            code="openid_library_missing",
            hint="The site's administrator has to install oauth-dance[openid].",
        )


def _with_subject(token: Token, subject: object) -> Token:
    others = {name: value for name, value in token.items() if name != "sub"}
    return Token(others | {"sub": subject} if subject else others)


def _other_user(title: str, *, step: Step) -> ProviderFailed:
    return ProviderFailed(
        f"{title} spoke of two different users in one log-in.", code="sub_mismatch", step=step
    )
