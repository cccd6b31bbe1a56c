"""What a user granted, compared with what a view needs; and how to ask for more (RFC 6749 sections 3.3 and 5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import ALLOW_SCOPES, DanceError
from ..provider import OAuth2Provider
from ..tokens import Scope, scope_list
from .store import UserSession

REQUESTED_KEY = "_dance_scopes"
"""Where the user session holds what the next dance asks for beside its own scopes, by the dance's name."""
ASKED_KEY = "_dance_asked"
"""Where it holds what the last dance asked for, until a page finds that it was granted; by the dance's name."""
_MOST_CHARACTERS = 1000


class ScopesMissing(DanceError):
    """The user was asked for scopes that a page needs, and did not grant them all."""

    code = "scopes_missing"
    step = "api"
    status = 403
    hint = ALLOW_SCOPES


def granted(token: Mapping[str, Any] | None, provider: OAuth2Provider) -> frozenset[str]:
    """Return all that a token's scopes allow at the provider, those that they include or stand for among them."""
    named = scope_list((token or {}).get("scope"))
    within = [other for scope in named for other in provider.scope_covers.get(scope, ())]
    return frozenset((*named, *within, *provider.unlisted_scopes))


def missing(
    requested: Iterable[str], token: Mapping[str, Any] | None, provider: OAuth2Provider
) -> tuple[str, ...]:
    """Return those of the requested scopes that the token does not allow."""
    allowed = granted(token, provider)
    return tuple(scope for scope in requested if scope not in allowed)


def merge_scopes(scope: Scope, further: Iterable[str]) -> Scope:
    """Return the scopes with further ones; as they were given if there are none."""
    more = list(further)
    return list(dict.fromkeys((*scope_list(scope), *more))) if more else scope


def require_scopes(
    session: Any, user_session: UserSession, *, dance: str, scopes: Iterable[str]
) -> bool:
    """Return whether a session may do what a page needs.

    If not, the next dance of this browser asks for what is granted and what is needed together.

    Args:
        session: the user's session.
        user_session: what this browser and our site share.
        dance: the dance's name.
        scopes: what the page needs beside a token.

    Raises:
        ScopesMissing: the user has just been asked, and refused, or granted it with another account than this session
            uses; asking again at once would go on for ever.
    """
    needed = list(scopes)
    if not needed:
        return bool(session.authorized)
    in_vain = _pop(user_session, ASKED_KEY, dance)
    if session.authorized and session.has_scopes(*needed):
        return True
    request_scopes(user_session, dance, dict.fromkeys((*sorted(session.scopes), *needed)))
    if session.authorized and not set(in_vain).isdisjoint(needed):
        lacking = " ".join(scope for scope in needed if not session.has_scopes(scope))
        raise ScopesMissing(
            f"This page needs more than {session.provider.title} was allowed to share: {lacking}."
        )
    return False


def request_scopes(user_session: UserSession, dance: str, scopes: Iterable[str]) -> None:
    """Let the next dance ask for scopes beside its own."""
    if named := list(scopes):
        _put(user_session, REQUESTED_KEY, dance, named)


def pop_requested(user_session: UserSession, dance: str) -> list[str]:
    """Return what the dance asks for beside its own scopes, and forget it."""
    return _pop(user_session, REQUESTED_KEY, dance)


def remember_asked(user_session: UserSession, dance: str, scopes: Iterable[str]) -> None:
    """Remember what a dance asked for beside its own scopes, and what of those it did not get."""
    _pop(user_session, ASKED_KEY, dance)
    if named := list(scopes):
        _put(user_session, ASKED_KEY, dance, named)


def _put(user_session: UserSession, key: str, dance: str, scopes: Iterable[str]) -> None:
    text = " ".join(scopes)
    # A cookie has no room for more, and would vanish.
    if len(text) <= _MOST_CHARACTERS:
        user_session[key] = {dance: text}


def _pop(user_session: UserSession, key: str, dance: str) -> list[str]:
    by_dance = user_session.get(key, None)
    if not isinstance(by_dance, Mapping) or dance not in by_dance:
        return []
    user_session.pop(key, None)
    return scope_list(by_dance[dance])
