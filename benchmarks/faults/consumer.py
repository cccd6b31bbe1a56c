"""One consumer of either package: takes rows by lines, prints what each ended with. Imports nothing of this project
but ``flask_dance``, so that it runs in a virtual environment that has Flask-Dance instead."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import warnings

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
warnings.simplefilter("ignore")

from flask import Flask

from flask_dance.consumer import OAuth1ConsumerBlueprint, OAuth2ConsumerBlueprint, oauth_error

LIMIT = 8.0
CLIENT = ("rehearsal-demo", "only-for-rehearsals-on-this-machine")


def application(protocol: str, origin: str, moved: dict[str, str], ours: bool) -> Flask:
    app = Flask(__name__)
    app.secret_key = "not secret"
    more = {"timeout": 4} if ours else {}
    if protocol == "oauth2":
        more |= {"use_pkce": True} if ours else {"use_pkce": True, "code_challenge_method": "S256"}
        blueprint = OAuth2ConsumerBlueprint(
            "rehearsal",
            __name__,
            *CLIENT,
            base_url=f"{origin}/",
            authorization_url=f"{origin}/oauth2/authorize",
            token_url=moved.get("exchange", f"{origin}/oauth2/token"),
            auto_refresh_url=moved.get("refresh", f"{origin}/oauth2/token"),
            scope=["profile", "email"],
            **more,
        )
    else:
        blueprint = OAuth1ConsumerBlueprint(
            "rehearsal",
            __name__,
            *CLIENT,
            base_url=f"{origin}/",
            request_token_url=moved.get("request_token", f"{origin}/oauth1/request_token"),
            authorization_url=f"{origin}/oauth1/authorize",
            access_token_url=moved.get("exchange", f"{origin}/oauth1/access_token"),
            **more,
        )
    app.register_blueprint(blueprint, url_prefix="/login")

    @app.get("/who")
    def who():
        if not blueprint.session.authorized:
            return "nobody"
        return blueprint.session.get("/api/user").json()["login"]

    return app


def visited(client, url: str) -> tuple[str, str, str]:
    """Visit within the limit; return the outcome, where it leads, and the text."""
    found: list = []

    def visit():
        found.append(client.get(url, base_url="http://localhost"))

    began = time.monotonic()
    thread = threading.Thread(target=visit, daemon=True)
    thread.start()
    thread.join(LIMIT)
    if not found:
        return "hangs", "", ""
    if time.monotonic() - began > LIMIT:
        return "hangs", "", ""
    answer = found[0]
    return str(answer.status_code), answer.headers.get("Location", ""), answer.text


def ask(line: str) -> str:
    print(line, flush=True)
    return sys.stdin.readline().strip()


def row(origin: str, protocol: str, step: str, fault: str, path: str, goes_on: bool, ours: bool):
    """Return what the row ends with: how the site answered, and whether it was told."""
    heard = []

    def listen(sender, **facts):
        heard.append(1)

    address = ask(f"provider fault {fault} {path}") if step != "refresh" else "-"
    ask("provider calm")
    moved = {} if address == "-" else {step: address + path}
    app = application(protocol, origin, moved, ours)
    client = app.test_client()
    if step == "request_token":
        url = "/login/rehearsal"
    else:
        _, began, _ = visited(client, "/login/rehearsal")
        url = ask(f"provider consent {began}").partition("localhost")[2]
    if step == "refresh":
        visited(client, url)
        with client.session_transaction(base_url="http://localhost") as session:
            token = dict(session["rehearsal_oauth_token"])
            session["rehearsal_oauth_token"] = {**token, "expires_at": time.time() - 60}
        url = "/who"
    address = ask(f"provider fault {fault} {path}")
    if step == "refresh" and address != "-":
        blueprint = app.blueprints["rehearsal"]
        blueprint.auto_refresh_url = address + path
        if not ours:
            blueprint.session.auto_refresh_url = address + path
    with oauth_error.connected_to(listen):
        outcome, location, text = visited(client, url)
    ask("provider calm")
    if goes_on and outcome not in {"hangs", "500"}:
        outcome = "works" if location == "/" or text == "mona" else outcome
    return {"outcome": outcome, "told": len(heard)}


def main() -> None:
    ours, origin = sys.argv[1] == "ours", sys.argv[2]
    if os.environ.get("FAULTS_DEBUG") is None:
        import logging

        logging.disable(logging.CRITICAL)
    while True:
        line = ask("next")
        if not line:
            return
        print("result " + json.dumps(row(origin, **json.loads(line), ours=ours)), flush=True)


if __name__ == "__main__":
    main()
