"""The signals of a dance."""

from __future__ import annotations

from blinker import Namespace

signals = Namespace()

oauth_authorized = signals.signal("oauth-authorized")
"""Sent with ``token`` (a dict) when a dance is complete, before the token is stored.

A receiver that returns False keeps it from being stored; if one returns a response, the user gets that.
"""

oauth_connected = signals.signal("oauth-connected")
"""Sent with ``token`` (a dict), ``user_id`` and ``account`` once a dance's token is stored.

So a job that a receiver starts finds the token: give it ``user_id``, the key of the user whom the token is stored for.
``account`` is the account's identifier at the provider, empty where it is unknown. It is not sent where a receiver of
``oauth_authorized`` has refused the token. What receivers return is ignored.
"""

oauth_before_login = signals.signal("oauth-before-login")
"""Sent with ``url`` when a user is about to be sent to the provider.

A receiver that returns False stops it; if one returns a response, the user gets that instead.
"""

oauth_error = signals.signal("oauth-error")
"""Sent when a dance has failed, once for each failure.

Keyword arguments: ``error``, ``error_description`` and ``error_uri`` are the provider's words and untrusted;
``message`` is one sentence of ours, ``code`` and ``step`` are stable names for programs, ``response`` is the
provider's response or None, ``exception`` is the ``DanceError``. If a receiver returns a response, the user gets that.
"""

oauth_token_lost = signals.signal("oauth-token-lost")
"""Sent when the provider has revoked a token that was to be refreshed, once the token was deleted.

Keyword arguments are those of ``oauth_error``. It may be sent while a view runs, so what receivers return is ignored.
"""

oauth_scopes_missing = signals.signal("oauth-scopes-missing")
"""Sent with ``missing``, ``granted`` and ``requested`` (lists of scopes) when a user granted less than was asked for.

The dance goes on: the token is good for what was granted. What receivers return is ignored.
"""
