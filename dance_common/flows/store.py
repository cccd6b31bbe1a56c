"""The dances that a browser has begun and not finished: bounded, expiring, used once.

Flows live in the user session, the only thing a user's browser and our site share. Several may be open at once, so
that two tabs don't fight; their number and size are bounded, so that a cookie session doesn't overflow.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from ..errors import START_AGAIN, START_AS_THIS_USER, NotOurFlow
from ..memory import Memory, fingerprint

LIFETIME = 600
"""Seconds for which a flow may be finished."""
SESSION_KEY = "_dance_flows"
MOST_FLOWS = 10
"""Flows that one browser may have open; the oldest are dropped first."""
MOST_BYTES = 1500
"""Bytes that all flows of one browser may take as JSON; the oldest are dropped first."""
FINISHED_KEY = "_dance_finished"
"""Where the user session holds the last flow that came to a good end."""
LONGEST_FINISHED_NEXT = 200
"""Characters of its ``next_url`` that are worth a place in a cookie."""
_STATE_LENGTH = 24
_LATEST = 2**53
"""A Unix time that no clock reaches; greater numbers come from elsewhere, and floats can't hold them all."""


class UserSession(Protocol):
    """What one browser and our site share: ``flask.session``, Django's ``request.session`` and a dict all fit."""

    def get(self, key: str, default: object, /) -> object:
        """Return the value under the key, or the default."""

    def __setitem__(self, key: str, value: object, /) -> None:
        """Put a JSON-serializable value under the key."""

    def pop(self, key: str, default: object, /) -> object:
        """Remove the key and return what was under it, or the default."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One browser's unfinished dance.

    Attributes:
        key: what the provider will send back: the state (OAuth 2) or the request token (OAuth 1).
        dance: the name of the dance.
        callback_url: the redirect URI as sent; the token request must repeat it (RFC 6749 section 4.1.3).
        began_at: Unix time in seconds, UTC.
        secret: the PKCE code verifier or the request token's secret; empty where there is none.
        next_url: where the user wants to be afterwards.
        user: who began it, as the backend says; None for nobody.
        scopes: what is asked for beside the dance's own scopes, separated by spaces.
        nonce: tells the flow from any other, even where a test's provider gives the same request token again.
        registration: the client registration that it began with (``Dance.registration``); empty where none is known.
    """

    key: str = field(repr=False)
    dance: str
    callback_url: str
    began_at: int
    secret: str = field(default="", repr=False)
    next_url: str | None = None
    user: str | None = None
    scopes: str = ""
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(6), repr=False)
    registration: str = ""

    def with_room_for_next(self) -> Flow:
        """Return the flow, without ``next_url`` if it alone would not fit into the session."""
        if json_size([self]) <= MOST_BYTES:
            return self
        return replace(self, next_url=None)

    @property
    def has_expired(self) -> bool:
        """Whether its time has passed, or has not come: clocks of two servers may differ by a minute."""
        return not 0 <= time.time() - self.began_at + 60 <= LIFETIME + 60


class UsedStates:
    """The flows that this process has seen finished: a copied cookie can't finish one twice in the same process.

    Args:
        most: how many are remembered; the oldest go first.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._used: Memory[bytes, object] = Memory(lifetime=LIFETIME, most=most)

    def mark_used(self, *secrets: str) -> bool:
        """Remember the flow that has these secrets; return False if it had been used before."""
        mark = object()
        return self._used.setdefault(fingerprint(*secrets), mark) is mark


class RecentLogins:
    """The callback URLs that the latest logins began with, for users whose browsers lose the flow on the way.

    Nothing is decided by it: it only lets a page of ours say what went wrong. The page that a login leads to is not
    among it, for whoever comes without the flow may be anybody.

    Args:
        most: how many are remembered; the oldest go first.
    """

    def __init__(self, most: int = 2000) -> None:
        self._logins: Memory[bytes, str] = Memory(lifetime=LIFETIME, most=most)

    def add(self, key: str, callback_url: str) -> None:
        """Remember a login by its state or request token."""
        self._logins.set(fingerprint(key), callback_url)

    def find(self, key: str) -> str | None:
        """Return the callback URL that the login with this state or request token began with, if it is still known."""
        return self._logins.get(fingerprint(key))


_recent_logins = RecentLogins()
_used_states = UsedStates()


def save(
    user_session: UserSession,
    flow: Flow,
    *,
    is_recognizable: bool = True,
    has_verifier: bool = False,
) -> None:
    """Add the flow to those of this browser, and drop the expired and the oldest beyond the bounds.

    The state and the verifier of the last one stand where Flask-Dance has them, too: people's tests look there.

    Args:
        user_session: what the browser and our site share.
        flow: the flow.
        is_recognizable: False for a key that other log-ins have, too, such as a state that a site has fixed: what is
            known of one of them must not be taken for another's.
        has_verifier: whether the flow's secret is the verifier of a proof key.
    """
    flow = flow.with_room_for_next()
    before = _load(user_session)
    flows = [other for other in before if not other.has_expired and other.key != flow.key]
    flows = [*flows, flow][-MOST_FLOWS:]
    while len(flows) > 1 and json_size(flows) > MOST_BYTES:
        flows = flows[1:]
    for dropped in before:
        if dropped not in flows:
            _forget_state(user_session, dropped)
    _save(user_session, flows)
    user_session[_state_key(flow.dance)] = flow.key
    user_session.pop(_verifier_key(flow.dance), None)
    if has_verifier:
        user_session[_verifier_key(flow.dance)] = flow.secret
    if is_recognizable:
        _recent_logins.add(flow.key, flow.callback_url)


def pop(
    user_session: UserSession,
    key: str,
    *,
    dance: str,
    user: str | None,
    callback_url: str,
    registration: str = "",
) -> Flow:
    """Remove the flow that the key belongs to from the user session and return it.

    It can't be used again, whatever happens next (RFC 9700 section 4.2.4). A state that stands in the session under
    ``<dance>_oauth_state`` is a flow, too, where no flow was ever saved: people's tests put it there, and a verifier
    beside it.

    Args:
        user_session: what the browser and our site share.
        key: the state or request token that came back.
        dance: the name of the dance.
        user: who is logged in, as the backend says; None for nobody.
        callback_url: the absolute URL of the callback view.
        registration: the dance's client registration; empty where none is known.

    Raises:
        NotOurFlow: this browser has no such flow, it is over, or it began for something else than it arrived at.
    """
    flows = _load(user_session)
    flow = next((other for other in flows if _is_equal(other.key, key)), None)
    if flow is None:
        primed = user_session.get(_state_key(dance), None)
        login = _recent_logins.find(key)
        if isinstance(primed, str) and _is_equal(primed, key):
            user_session.pop(_state_key(dance), None)
            # What another release has saved, or the site has cleared, is a flow all the same, and bound.
            was_saved = user_session.get(SESSION_KEY, None) is not None
            if not (was_saved or login or is_state_of_ours(key)):
                return _flow_from_state(user_session, key, dance=dance, callback_url=callback_url)
        raise _not_found(user_session, key, flows=flows, began_at=login)
    _save(user_session, [other for other in flows if other is not flow])
    _forget_state(user_session, flow)
    try:
        _check(flow, dance=dance, user=user)
        # Flows of the release before said nothing of a registration; they are over in ten minutes.
        if flow.registration not in ("", registration):
            raise NotOurFlow(code="registration_changed", hint=START_AGAIN)
        if _address(flow.callback_url) != _address(callback_url):
            raise NotOurFlow(code="flow_elsewhere")
    except NotOurFlow as error:
        error.next_url = flow.next_url
        raise
    return flow


def registration_of(user_session: UserSession, key: str) -> str:
    """Return the client registration that the flow with that key began with; empty where there is no such flow."""
    found = (flow for flow in _load(user_session) if _is_equal(flow.key, key))
    return next((flow.registration for flow in found), "")


def new_state() -> str:
    """Return the state of a new flow: 128 random bits, and digits by which it is known to be one of ours."""
    random = secrets.token_urlsafe(16)
    return random + _check_digits(random)


def is_state_of_ours(state: str) -> bool:
    """Tell whether ``new_state`` has made the state, in this process or another one."""
    return len(state) == _STATE_LENGTH and _check_digits(state[:-2]) == state[-2:]


def _check_digits(random: str) -> str:
    return hashlib.sha256(random.encode(errors="replace")).hexdigest()[:2]


def forget_latest(user_session: UserSession, dance: str) -> None:
    """Drop the flow that the dance began last in this browser."""
    key = user_session.pop(_state_key(dance), None)
    user_session.pop(_verifier_key(dance), None)
    _save(user_session, [flow for flow in _load(user_session) if flow.key != key])


def json_size(flows: Iterable[Flow]) -> int:
    """Return the bytes that flows take in the user session."""
    return len(json.dumps(_to_json(flows)))


def _flow_from_state(user_session: UserSession, key: str, *, dance: str, callback_url: str) -> Flow:
    verifier = user_session.pop(_verifier_key(dance), None)
    return Flow(
        key=key,
        dance=dance,
        callback_url=callback_url,
        began_at=int(time.time()),
        secret=verifier if isinstance(verifier, str) else "",
    )


def _check(flow: Flow, *, dance: str, user: str | None) -> None:
    if not _used_states.mark_used(flow.key, flow.secret, flow.nonce):
        raise NotOurFlow(code="flow_used")
    if flow.has_expired:
        raise NotOurFlow(
            f"More than {LIFETIME // 60} minutes have passed since this log-in began.",
            code="flow_expired",
            hint=START_AGAIN,
        )
    if flow.dance != dance:
        raise NotOurFlow(code="flow_elsewhere")
    if flow.user != user:
        raise NotOurFlow(code="flow_of_another_user", hint=START_AS_THIS_USER)


def _address(url: str) -> tuple[str, str]:
    """Return the host and the path of a callback URL: proxies disagree about the scheme (RFC 9700 section 4.4)."""
    parts = urlsplit(url)
    return parts.netloc.lower(), parts.path


def mark_finished(user_session: UserSession, key: str, next_url: str | None) -> None:
    """Remember the last flow that came to a good end in this browser, for a callback that comes twice.

    Args:
        user_session: what the browser and our site share.
        key: the flow's state or request token, of which a digest is kept.
        next_url: where the user was sent; left out if it is long.
    """
    is_short = next_url is not None and len(next_url) <= LONGEST_FINISHED_NEXT
    user_session[FINISHED_KEY] = [_short_digest(key), next_url if is_short else None]


def _short_digest(key: str) -> str:
    return fingerprint(key).hex()[:16]


def _not_found(
    user_session: UserSession, key: str, *, flows: list[Flow], began_at: str | None
) -> NotOurFlow:
    match user_session.get(FINISHED_KEY, None):
        case [str(digest), str() | None as next_url] if _is_equal(digest, _short_digest(key)):
            error = NotOurFlow(code="flow_used")
            error.next_url = next_url
            return error
    error = NotOurFlow(code="flow_not_found" if flows else "no_flow")
    error.began_at = began_at
    return error


def _state_key(dance: str) -> str:
    return f"{dance}_oauth_state"


def _verifier_key(dance: str) -> str:
    return f"{dance}_oauth_code_verifier"


def _forget_state(user_session: UserSession, flow: Flow) -> None:
    if user_session.get(_state_key(flow.dance), None) == flow.key:
        user_session.pop(_state_key(flow.dance), None)
        user_session.pop(_verifier_key(flow.dance), None)


def _is_equal(one: str, other: str) -> bool:
    # Bytes, since compare_digest refuses str beyond ASCII; "replace", since a query may hold lone surrogates.
    return bool(one) and secrets.compare_digest(
        one.encode(errors="replace"), other.encode(errors="replace")
    )


def _save(user_session: UserSession, flows: list[Flow]) -> None:
    if flows:
        user_session[SESSION_KEY] = _to_json(flows)
    else:
        user_session.pop(SESSION_KEY, None)


def _load(user_session: UserSession) -> list[Flow]:
    packed = user_session.get(SESSION_KEY, None)
    if not isinstance(packed, list):
        return []
    return [flow for each in packed if (flow := _from_json(each))]


def _is_text(values: list[object]) -> bool:
    return len(values) == 1 and isinstance(values[0], str)


def _to_json(flows: Iterable[Flow]) -> list[list[Any]]:
    return [list(asdict(flow).values()) for flow in flows]


def _from_json(packed: object) -> Flow | None:
    # None for what another release or a broken store left there.
    match packed:
        case [
            str(key),
            str(dance),
            str(callback_url),
            int(began_at),
            str(secret),
            str() | None as next_url,
            str() | None as user,
            str(scopes),
            str(nonce),
            *registration,
        ] if 0 <= began_at < _LATEST and (registration == [] or _is_text(registration)):
            return Flow(
                key=key,
                dance=dance,
                callback_url=callback_url,
                began_at=began_at,
                secret=secret,
                next_url=next_url,
                user=user,
                scopes=scopes,
                nonce=nonce,
                registration=str(registration[0]) if registration else "",
            )
    return None
