"""The signals of a dance, and how they are sent."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from blinker import Namespace, Signal

_signals = Namespace()

oauth_authorized = _signals.signal("oauth-authorized")
"""Sent with ``token`` (a dict) when a dance is complete, before the token is stored.

A receiver that returns False keeps it from being stored; a receiver that returns a response answers the visitor.
"""

oauth_before_login = _signals.signal("oauth-before-login")
"""Sent with ``url`` when a visitor is about to be sent to the provider.

A receiver that returns False stops it; a receiver that returns a response answers the visitor instead.
"""

oauth_error = _signals.signal("oauth-error")
"""Sent when a dance has failed, once for each failure.

Keyword arguments: ``error``, ``error_description`` and ``error_uri`` are the provider's words and untrusted;
``message`` is one sentence of ours, ``code`` and ``step`` are stable names for programs, ``response`` is the
provider's answer or None, ``exception`` is the ``DanceError``. A receiver that returns a response answers the visitor.
"""

oauth_token_lost = _signals.signal("oauth-token-lost")
"""Sent when the provider has ended a token that was to be refreshed, once the token was dropped.

Keyword arguments are those of ``oauth_error``. It may be sent while a view runs, so what receivers answer is ignored.
"""

oauth_scopes_missing = _signals.signal("oauth-scopes-missing")
"""Sent with ``missing``, ``granted`` and ``requested`` (lists of scopes) when a user granted less than was asked for.

The dance goes on: the token is good for what was granted. What receivers answer is ignored.
"""


def send(signal: Signal, sender: Any, **facts: Any) -> list[Any]:
    """Send the signal and return the receivers' answers.

    A receiver gets those facts that its signature names, or all of them if it takes ``**kwargs``: so receivers that
    were written for fewer facts go on working.
    """
    if signal.is_muted:
        return []
    return [
        receiver(sender, **_accepted(receiver, facts)) for receiver in signal.receivers_for(sender)
    ]


def _accepted(receiver: Callable[..., Any], facts: dict[str, Any]) -> dict[str, Any]:
    try:
        parameters = inspect.signature(receiver).parameters.values()
    except (TypeError, ValueError):
        return facts
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters):
        return facts
    names = {parameter.name for parameter in parameters}
    return {name: value for name, value in facts.items() if name in names}
