"""Signals in Flask: receivers of every age get what they ask for."""

from __future__ import annotations

import pytest

from flask_dance.consumer import oauth_authorized, oauth_error

CALLBACK = "/login/rehearsal/authorized?error=server_error&error_description=words&error_uri=u"


@pytest.fixture
def blueprint(make_blueprint):
    """One blueprint."""
    return make_blueprint()


def test_receivers_get_the_facts_that_they_name(make_app, blueprint):
    """The documented signatures of both protocols, and **kwargs, all fit one signal."""
    heard = []

    def documented(blueprint, error, error_description=None, error_uri=None):
        heard.append((blueprint.name, error, error_description, error_uri))

    def other(blueprint, message, response):
        heard.append((blueprint.name, response))

    def everything(sender, **facts):
        heard.append(sorted(facts))

    for receiver in (documented, other, everything):
        oauth_error.connect(receiver, blueprint)
    make_app(blueprint).test_client().get(CALLBACK)
    assert ("rehearsal", "server_error", "words", "u") in heard
    assert ("rehearsal", None) in heard
    assert [
        "code",
        "error",
        "error_description",
        "error_uri",
        "exception",
        "message",
        "response",
        "step",
    ] in heard


def test_connect_via_listens_to_one_blueprint(make_app, make_blueprint, blueprint):
    """A receiver for one blueprint does not hear another."""
    heard, other = [], make_blueprint("other")

    @oauth_error.connect_via(other)
    def receiver(sender, error):
        heard.append(sender.name)

    client = make_app(blueprint, other).test_client()
    client.get(CALLBACK)
    assert heard == []
    client.get(CALLBACK.replace("rehearsal", "other"))
    assert heard == ["other"]


def test_a_muted_signal_is_heard_by_nobody(make_app, blueprint, connect):
    """blinker's muted() holds for our signals, too."""
    heard = []

    def receiver(sender, token):
        heard.append(token)

    oauth_authorized.connect(receiver, blueprint)
    client = make_app(blueprint).test_client()
    with oauth_authorized.muted():
        connect(client)
    assert heard == []


def test_an_exception_in_a_receiver_leaves_nothing_stored(make_app, blueprint, connect):
    """A receiver that fails is the site's own failure, and the token is not kept behind its back."""

    def receiver(sender, token):
        raise LookupError("the site's own")

    oauth_authorized.connect(receiver, blueprint)
    client = make_app(blueprint).test_client()
    with pytest.raises(LookupError):
        connect(client)
    with client.session_transaction() as kept:
        assert "rehearsal_oauth_token" not in kept
