"""Any issuer, in Flask: the blueprint needs its address, and nothing else."""

from __future__ import annotations

from flask import jsonify

from dance_common.rehearsal import DEMO_CLIENT
from flask_dance.consumer import oauth_authorized
from flask_dance.contrib.openid import make_openid_blueprint, openid

ISSUER = "http://localhost:9000"


def test_an_issuer_is_enough(provider, make_app, connect):
    """A visitor dances, a receiver reads what was signed, and a view reads the profile."""
    blueprint = make_openid_blueprint(
        DEMO_CLIENT.client_id, DEMO_CLIENT.client_secret, issuer=ISSUER
    )
    app, heard = make_app(blueprint), []

    @app.get("/me")
    def me():
        return jsonify(vars(openid.profile()) | {"raw": None}, openid.token["sub"])

    def receive(sender, token):
        heard.append((sender.session.claims["sub"], token["sub"]))

    with oauth_authorized.connected_to(receive, blueprint):
        client = app.test_client()
        connect(client, "/login/openid", account="hubot")
    profile, subject = client.get("/me").json
    assert (profile["id"], profile["username"], subject) == ("2", "hubot", "2")
    assert heard == [("2", "2")]
