"""What becomes of a visitor's session at a log-in and a log-out."""

from __future__ import annotations

from flask import current_app, session

KEPT = "_dance_"
"""How the names begin under which the session holds unfinished dances, and how the last one went."""


def start_anew() -> None:
    """Drop what the session held before a log-in: somebody else may have put it into this browser, and know it.

    Unfinished dances stay, so that another tab learns what became of its own; only who began one can finish it, and
    that was nobody who is logged in.
    """
    kept = {key: value for key, value in session.items() if key.startswith(KEPT)}
    session.clear()
    session.update(kept)
    # Flask's own sessions are signed cookies: a new value is a new session. What a server keeps has an id, which has to
    # change; Flask-Session has this method for it.
    regenerate = getattr(current_app.session_interface, "regenerate", None)
    if regenerate is not None:
        regenerate(session)
