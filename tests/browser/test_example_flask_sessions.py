"""What example_flask leaves of a session at a log-in; its pages can't show that."""

from __future__ import annotations

import pytest
from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface

from example_flask.sessions import start_anew


class WithIds(SecureCookieSessionInterface):
    """Keeps sessions under ids, as far as a log-in is concerned."""

    def regenerate(self, session):
        session["id"] = "new"


@pytest.mark.parametrize(
    ("interface", "given_anew"),
    [(SecureCookieSessionInterface(), {}), (WithIds(), {"id": "new"})],
    ids=["cookie", "server"],
)
def test_nothing_but_unfinished_dances_outlives_a_log_in(interface, given_anew):
    """Somebody else may have put the session into this browser, and know the form token in it."""
    app = Flask(__name__)
    app.secret_key = "not secret"
    app.session_interface = interface
    with app.test_request_context():
        session.update({"csrf_token": "known", "id": "old", "_dance_flows": ["one"]})
        start_anew()
        assert dict(session) == {"_dance_flows": ["one"]} | given_anew
