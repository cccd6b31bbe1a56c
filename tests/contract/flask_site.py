"""The contract suite's site, in Flask."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any

from contract_site import (
    Answer,
    Browser,
    Heard,
    Site,
    plain_accounts,
    plain_profile,
    seen_by_view,
)
from flask import Flask, Response, request, session

from flask_dance import consumer
from flask_dance.connections import make_connections_blueprint
from flask_dance.consumer import (
    OAuth1ConsumerBlueprint,
    OAuth2ConsumerBlueprint,
    authorization_required,
)


class FlaskBrowser(Browser):
    def __init__(self, app: Flask, base_url: str) -> None:
        self.app, self.base_url = app, base_url
        self.client = app.test_client()

    def get(self, url: str, **headers: str) -> Answer:
        return self.send("GET", url, **headers)

    def send(self, method: str, url: str, form: Any = None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.client.open(
            url, method=method, data=form, base_url=self.base_url, headers=named
        )
        return Answer(
            response.status_code, response.text, {k.lower(): v for k, v in response.headers}
        )

    def session(self) -> dict[str, Any]:
        with self.client.session_transaction(base_url=self.base_url) as kept:
            return dict(kept)

    def prime(self, **values: Any) -> None:
        with self.client.session_transaction(base_url=self.base_url) as kept:
            kept.update(values)

    def clone(self) -> FlaskBrowser:
        other = FlaskBrowser(self.app, self.base_url)
        other.client._cookies = dict(self.client._cookies)
        return other


class FlaskSite(Site):
    name = "flask"

    def __init__(self, app: Flask) -> None:
        self.app = app

    @classmethod
    @contextmanager
    def running(cls, dances, **settings):
        app = Flask(__name__, static_folder=None)
        app.config.update({"SECRET_KEY": "not secret", "TESTING": True, **settings})
        with ExitStack() as stack:
            if (options := settings.get("TABLES")) is not None:
                from flask_tables import table  # SQLAlchemy is not needed by the other tests

                backend = stack.enter_context(table(**options))
                dances = {name: {**entry, "backend": backend} for name, entry in dances.items()}
            yield cls._serving(app, dances, settings)

    @classmethod
    def _serving(cls, app, dances, settings):
        blueprints = {name: _blueprint(name, dict(options)) for name, options in dances.items()}
        for blueprint in blueprints.values():
            app.register_blueprint(blueprint, url_prefix="/login")
        app.register_blueprint(make_connections_blueprint())
        _add_views(app, blueprints)
        if settings.get("LOGS_IN"):
            consumer.oauth_authorized.connect(_log_in, app)
            for blueprint in blueprints.values():
                consumer.oauth_authorized.connect(_log_in, blueprint)
        return cls(app)

    @property
    def wsgi(self):
        return self.app

    def browser(self, *, secure=False, host="localhost"):
        return FlaskBrowser(self.app, f"{'https' if secure else 'http'}://{host}")

    def end_thread(self):
        pass  # sessions of SQLAlchemy end with the application context of each request

    @contextmanager
    def receiver(self, signal, answer=None):
        heard = Heard()

        def receive(sender, **facts):
            heard.events.append((sender.name, facts))
            value = answer(sender.session) if callable(answer) else answer
            return Response(value) if isinstance(value, str) else value

        with getattr(consumer, signal).connected_to(receive):
            yield heard


def _blueprint(name: str, options: dict[str, Any]) -> Any:
    preset = options.pop("provider", name)
    custom = {"oauth1": OAuth1ConsumerBlueprint, "oauth2": OAuth2ConsumerBlueprint}
    if preset in custom:
        return custom[preset](name, __name__, **options)
    make = getattr(import_module(f"flask_dance.contrib.{preset}"), f"make_{preset}_blueprint")
    return make(name=name, **options)


def _log_in(blueprint, token):
    session["_user_id"] = blueprint.session.get("/api/user").json()["login"]


def _add_views(app: Flask, blueprints: dict[str, Any]) -> None:
    """Add the site's views, those of a dance at one rule: to compile a rule takes longer than many a test."""

    @app.get(f"/<any({', '.join(_OF_A_DANCE)}):view>/<name>")
    def of_a_dance(view, name):
        return _OF_A_DANCE[view](blueprints[name])

    @app.get("/choose/<name>/<account>")
    def choose(name, account):
        dance = blueprints[name].session
        dance.set_default_account(account)
        return plain_accounts(dance.accounts)

    @app.get("/enter/<user>")
    def enter(user):
        session["_user_id"] = user
        return user

    @app.get("/await/<name>")
    async def wait(name):
        return str(await FlaskSite.awaited(blueprints[name].session))

    @app.get("/done", endpoint="done")
    def done():
        return "done"

    @authorization_required("rehearsal")
    def guarded():
        return "welcome"

    @authorization_required("rehearsal", scopes=["repo"])
    def repositories():
        return " ".join(sorted(blueprints["rehearsal"].session.scopes))

    pages = {"guarded": guarded, "repositories": repositories, **_PAGES}

    @app.get(f"/<any({', '.join(pages)}):page>")
    def page(page):
        return pages[page]()


def _who(blueprint):
    dance = blueprint.session
    if "account" in request.args:
        dance = dance.for_account(request.args["account"])
    if not dance.authorized:
        return "nobody"
    time.sleep(float(request.args.get("pause", 0)))
    answer = dance.get("/api/user")
    answer.raise_for_status()
    return answer.json()["login"]


def _forget(blueprint):
    dance = blueprint.session
    if "account" in request.args:
        dance = dance.for_account(request.args["account"])
    dance.disconnect()
    return "forgotten"


_OF_A_DANCE: dict[str, Callable[[Any], Any]] = {
    "who": _who,
    "profile": lambda blueprint: plain_profile(blueprint.session.profile()),
    "keys": lambda blueprint: " ".join(sorted(blueprint.token or ())),
    "call": lambda blueprint: seen_by_view(blueprint.session.get("/api/user")),
    "accounts": lambda blueprint: plain_accounts(blueprint.session.accounts),
    "forget": _forget,
}


def _leave():
    session.pop("_user_id", None)
    return "left"


_PAGES: dict[str, Callable[[], str]] = {
    "leave": _leave,
    "me": lambda: session.get("_user_id", "nobody"),
    "plain": lambda: "plain",
}
