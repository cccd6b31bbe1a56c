"""The dances that a browser has begun and not finished: bounded, expiring, used once.

Flows live in the user session, the only thing a visitor's browser and our site share. Several may be open at once, so
that two tabs don't fight; their number and size are bounded, so that a cookie session doesn't overflow.
"""

from __future__ import annotations

import secrets
import time

from ..errors import NotOurFlow
from .begun import Beginning, beginnings
from .flow import LIFETIME, MOST_BYTES, Flow, UserSession, packed, size, unpacked
from .spent import spent

__all__ = [
    "LIFETIME",
    "MOST_BYTES",
    "MOST_FLOWS",
    "SESSION_KEY",
    "Flow",
    "UserSession",
    "forget_latest",
    "keep",
    "take",
]

SESSION_KEY = "_dance_flows"
MOST_FLOWS = 10
"""Flows that one browser may have open; the oldest are dropped first."""


def keep(user_session: UserSession, flow: Flow) -> None:
    """Add the flow to those of this browser, and drop the expired and the oldest beyond the bounds."""
    flow = flow.with_room_for_next()
    before = _load(user_session)
    flows = [other for other in before if not other.is_over and other.key != flow.key]
    flows = [*flows, flow][-MOST_FLOWS:]
    while len(flows) > 1 and size(flows) > MOST_BYTES:
        flows = flows[1:]
    for lost in before:
        if lost not in flows:
            _forget_state(user_session, lost)
    _save(user_session, flows)
    user_session[_state_key(flow.dance)] = flow.key
    beginnings.add(flow.key, Beginning(flow.callback_url, flow.next_url))


def take(
    user_session: UserSession, key: str, *, dance: str, user: str | None, callback_url: str
) -> Flow:
    """Remove the flow that the key belongs to from the user session and return it.

    It is spent whatever happens next (RFC 9700 section 4.2.4). A state that stands in the session under
    ``<dance>_oauth_state`` without a flow is a flow, too: people's tests put it there, and a verifier beside it.

    Raises:
        NotOurFlow: this browser has no such flow, it is over, or it belongs to another dance or user.
    """
    flows = _load(user_session)
    flow = next((other for other in flows if _same(other.key, key)), None)
    if flow is None:
        primed = user_session.get(_state_key(dance), None)
        if isinstance(primed, str) and _same(primed, key):
            user_session.pop(_state_key(dance), None)
            return _primed(user_session, key, dance=dance, callback_url=callback_url)
        raise _unknown(flows, beginnings.find(key))
    _save(user_session, [other for other in flows if other is not flow])
    _forget_state(user_session, flow)
    with flow.remembered():
        _check(flow, dance=dance, user=user)
    return flow


def _primed(user_session: UserSession, key: str, *, dance: str, callback_url: str) -> Flow:
    verifier = user_session.pop(f"{dance}_oauth_code_verifier", None)
    return Flow(
        key=key,
        dance=dance,
        callback_url=callback_url,
        began_at=int(time.time()),
        secret=verifier if isinstance(verifier, str) else "",
    )


def _check(flow: Flow, *, dance: str, user: str | None) -> None:
    if not spent.add(flow):
        raise NotOurFlow("This answer has been used before.", code="flow_used")
    if flow.is_over:
        raise NotOurFlow(
            f"More than {LIFETIME // 60} minutes have passed since this log-in began.",
            code="flow_expired",
            hint="Please start again.",
        )
    if flow.dance != dance:
        raise NotOurFlow(
            "This answer belongs to a log-in with another provider.", code="flow_elsewhere"
        )
    if flow.user != user:
        raise NotOurFlow(
            "Somebody else was logged in here when this began.",
            code="flow_of_another_user",
            hint="Please start again, as the user who is logged in now.",
        )


def forget_latest(user_session: UserSession, dance: str) -> None:
    """Drop the flow that the dance began last in this browser."""
    key = user_session.pop(_state_key(dance), None)
    _save(user_session, [flow for flow in _load(user_session) if flow.key != key])


def _unknown(flows: list[Flow], beginning: Beginning | None) -> NotOurFlow:
    if flows:
        error = NotOurFlow("This answer belongs to no log-in that is open in this browser.")
    else:
        error = NotOurFlow("No log-in is open in this browser.", code="no_flow")
    if beginning is not None:
        error.began_at, error.next_url = beginning.callback_url, beginning.next_url
    return error


def _state_key(dance: str) -> str:
    return f"{dance}_oauth_state"


def _forget_state(user_session: UserSession, flow: Flow) -> None:
    if user_session.get(_state_key(flow.dance), None) == flow.key:
        user_session.pop(_state_key(flow.dance), None)


def _same(one: str, other: str) -> bool:
    # Bytes, since compare_digest refuses str beyond ASCII; "replace", since a query may hold lone surrogates.
    return bool(one) and secrets.compare_digest(
        one.encode(errors="replace"), other.encode(errors="replace")
    )


def _save(user_session: UserSession, flows: list[Flow]) -> None:
    if flows:
        user_session[SESSION_KEY] = packed(flows)
    else:
        user_session.pop(SESSION_KEY, None)


def _load(user_session: UserSession) -> list[Flow]:
    kept = user_session.get(SESSION_KEY, None)
    return [flow for each in kept if (flow := unpacked(each))] if isinstance(kept, list) else []
