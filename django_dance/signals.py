"""The signals of a dance.

Receivers get ``request``, ``dance`` (the visit: ``dance.name``, ``dance.session``, ``dance.config``) and what the
signal is about. ``sender`` is the dance's name: ``oauth_authorized.connect(receiver, sender="github")`` listens to one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.dispatch import Signal

_names: dict[str, str] = {}


class DanceSignal(Signal):
    """A signal whose senders are names of dances."""

    def connect(
        self,
        receiver: Callable[..., Any],
        sender: object = None,
        weak: bool = True,
        dispatch_uid: Any = None,
    ) -> None:
        """Connect the receiver, to all dances or to the one that ``sender`` names."""
        super().connect(receiver, sender=_one(sender), weak=weak, dispatch_uid=dispatch_uid)

    def disconnect(
        self, receiver: Any = None, sender: object = None, dispatch_uid: Any = None
    ) -> bool:
        """Disconnect the receiver; return whether it was connected."""
        return super().disconnect(receiver, sender=_one(sender), dispatch_uid=dispatch_uid)

    def announce(self, visit: Any, **facts: Any) -> list[Any]:
        """Send the signal for a visit and return the receivers' answers."""
        answers = self.send(_one(visit.name), request=visit.request, dance=visit, **facts)
        return [answer for _, answer in answers]


def _one(sender: object) -> Any:
    # Django compares senders by identity, and two equal strings need not be one.
    return _names.setdefault(sender, sender) if isinstance(sender, str) else sender


oauth_authorized = DanceSignal()
"""Sent with ``token`` (a dict) when a dance is complete, before the token is stored.

A receiver that returns False keeps it from being stored; one that returns an ``HttpResponse`` answers the visitor.
"""

oauth_before_login = DanceSignal()
"""Sent with ``url`` when a visitor is about to be sent to the provider.

A receiver that returns False stops it; one that returns an ``HttpResponse`` answers the visitor instead.
"""

oauth_error = DanceSignal()
"""Sent when a dance has failed, once for each failure.

``error``, ``error_description`` and ``error_uri`` are the provider's words and untrusted; ``message`` is one sentence
of ours, ``code`` and ``step`` are stable names for programs, ``response`` is the provider's answer or None,
``exception`` is the ``DanceError``. A receiver that returns an ``HttpResponse`` answers the visitor.
"""

oauth_token_lost = DanceSignal()
"""Sent when the provider has ended a token that was to be refreshed, once the token was dropped.

It carries what ``oauth_error`` does. It may be sent while a view runs, and outside of a request (``request`` is None
then), so what receivers answer is ignored.
"""

oauth_scopes_missing = DanceSignal()
"""Sent with ``missing``, ``granted`` and ``requested`` (lists of scopes) when a user granted less than was asked for.

The dance goes on: the token is good for what was granted. What receivers answer is ignored.
"""
