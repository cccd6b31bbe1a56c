"""The signals of a dance.

Receivers get ``request``, ``dance`` (with ``dance.name``, ``dance.session``, ``dance.config``) and what the signal is
about. ``sender`` is the dance's name: ``oauth_authorized.connect(receiver, sender="github")`` listens to one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from types import MappingProxyType
from typing import Any

from django.dispatch import Signal

_names: dict[str, str] = {}


class DanceSignal(Signal):
    """A signal whose senders are names of dances."""

    def connect(
        self,
        receiver: Callable[..., object],
        sender: object = None,
        weak: bool = True,
        dispatch_uid: Hashable | None = None,
    ) -> None:
        """Connect the receiver, to all dances or to the one that ``sender`` names."""
        super().connect(receiver, sender=interned(sender), weak=weak, dispatch_uid=dispatch_uid)

    def disconnect(
        self,
        receiver: Callable[..., object] | None = None,
        sender: object = None,
        dispatch_uid: Hashable | None = None,
    ) -> bool:
        """Disconnect the receiver; return whether it was connected."""
        return super().disconnect(receiver, sender=interned(sender), dispatch_uid=dispatch_uid)


def interned(sender: object) -> Any:
    """Return the sender; for a dance's name always the same object, as what sends a signal has to name it."""
    # Django compares senders by identity, and two equal strings need not be one. sys.intern would let go of a name
    # that nothing else refers to, and another object could get its identity.
    return _names.setdefault(sender, sender) if isinstance(sender, str) else sender


oauth_authorized = DanceSignal()
"""Sent with ``token`` (a dict) when a dance is complete, before the token is stored.

A receiver that returns False keeps it from being stored; if one returns an ``HttpResponse``, the user gets that.
"""

oauth_connected = DanceSignal()
"""Sent with ``token`` (a dict), ``user_id`` and ``account`` once a dance's token is stored and that is committed.

So a task that a receiver starts finds the token: give it ``user_id``, the key of the user whom the token is stored for.
``account`` is the account's identifier at the provider, empty where it is unknown. It is not sent where a receiver of
``oauth_authorized`` has refused the token. What receivers return is ignored.
"""

oauth_before_login = DanceSignal()
"""Sent with ``url`` when a user is about to be sent to the provider.

A receiver that returns False stops it; if one returns an ``HttpResponse``, the user gets that instead.
"""

oauth_error = DanceSignal()
"""Sent when a dance has failed, once for each failure.

``error``, ``error_description`` and ``error_uri`` are the provider's words and untrusted; ``message`` is one sentence
of ours, ``code`` and ``step`` are stable names for programs, ``response`` is the provider's response or None,
``exception`` is the ``DanceError``. If a receiver returns an ``HttpResponse``, the user gets that.
"""

oauth_token_lost = DanceSignal()
"""Sent when the provider has revoked a token that was to be refreshed, once the token was deleted.

It carries what ``oauth_error`` does. It may be sent while a view runs, and outside of a request (``request`` is None
then), so what receivers return is ignored.
"""

oauth_scopes_missing = DanceSignal()
"""Sent with ``missing``, ``granted`` and ``requested`` (lists of scopes) when a user granted less than was asked for.

The dance goes on: the token is good for what was granted. What receivers return is ignored.
"""

SIGNALS = MappingProxyType(
    {
        "oauth_authorized": oauth_authorized,
        "oauth_connected": oauth_connected,
        "oauth_before_login": oauth_before_login,
        "oauth_error": oauth_error,
        "oauth_token_lost": oauth_token_lost,
        "oauth_scopes_missing": oauth_scopes_missing,
    }
)
