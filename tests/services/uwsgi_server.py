"""A Flask site for uWSGI, tokens in cookie sessions: it calls the API before workers are forked, and after a response.

``/as/<who>`` stores a token for a visitor; the API answers with the token that it was sent.
"""

from __future__ import annotations

import os
import threading

from flask import Flask, copy_current_request_context, session

from flask_dance.consumer import OAuth2ConsumerBlueprint

API = os.environ["DANCE_TEST_API"]
app = Flask(__name__)
app.secret_key = "not secret"
blueprint = OAuth2ConsumerBlueprint(
    "echo",
    __name__,
    client_id="a client",
    client_secret="not secret",
    base_url=API,
    authorization_url=f"{API}authorize",
    token_url=f"{API}token",
)
app.register_blueprint(blueprint, url_prefix="/login")
sent: list[tuple[str, str]] = []
may_go_on = threading.Event()
has_sent = threading.Event()


def ask() -> str:
    return blueprint.session.get("who").text


@app.get("/as/<who>")
def become(who):
    session["echo_oauth_token"] = {"access_token": who}
    return who


@app.get("/who")
def who():
    return f"{os.getpid()} {ask()}"


@app.get("/begin")
def begin():
    mine = session["echo_oauth_token"]["access_token"]

    @copy_current_request_context
    def job():
        may_go_on.wait(10)
        sent.append((mine, ask()))
        has_sent.set()

    threading.Thread(target=job, daemon=True).start()
    return "begun"


@app.get("/hold")
def hold():
    """Let the job of another visitor go on while this request is served."""
    mine = ask()
    may_go_on.set()
    has_sent.wait(10)
    return {"mine": [mine, ask()], "job": sent}


with app.test_request_context("/"):
    # In the master: the connection that is open then must not be the workers'.
    session["echo_oauth_token"] = {"access_token": "master"}
    assert ask() == "master"
