"""What is assigned to a blueprint after it was made: for the application at first, for one request later."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, request

from flask_dance.consumer import OAuth1ConsumerBlueprint, OAuth2ConsumerBlueprint
from flask_dance.consumer.requests import OAuth2Session
from flask_dance.consumer.storage import MemoryStorage, NullStorage

VALUES = {
    "client_id": "another",
    "client_secret": "another",
    "base_url": "https://api.example/v2/",
    "authorization_url": "https://example.com/ask",
    "authorization_url_params": {"prompt": "login"},
    "token_url": "https://example.com/token",
    "token_url_params": {"include_client_id": True},
    "auto_refresh_url": "https://example.com/refresh",
    "auto_refresh_kwargs": {"client_id": "another"},
    "scope": ["photos", "email"],
    "state": "another",
    "redirect_url": "/there",
    "redirect_to": "there",
    "session_class": type("Session", (OAuth2Session,), {}),
    "use_pkce": False,
    "code_challenge_method": "plain",
    "client": None,
    "kwargs": {"pkce": None},
    "storage": NullStorage(),
}
OAUTH1_VALUES = {
    "client_key": "another",
    "request_token_url": "https://example.com/first",
    "access_token_url": "https://example.com/last",
    "rsa_key": "another",
    "signature_method": "PLAINTEXT",
    "signature_type": "QUERY",
    "client_class": None,
    "force_include_body": True,
}


def query(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def in_a_request(app, function):
    """Call the function within a request of a visitor, and return what it returned."""
    answers = []
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        answers.append(function())
    return answers[0]


@pytest.mark.parametrize("name", VALUES)
def test_what_is_assigned_before_any_request_holds_for_all(app, blueprint, name):
    """Applications are put together in several steps; the value can be read back within a request."""
    setattr(blueprint, name, VALUES[name])
    for _ in range(2):
        assert in_a_request(app, lambda: getattr(blueprint, name)) == VALUES[name]


@pytest.mark.parametrize("name", VALUES)
def test_what_is_assigned_within_a_request_holds_for_that_one(app, blueprint, name):
    """A tenant's value is read back in the tenant's request and in no other."""
    before = getattr(blueprint, name)

    def assign():
        setattr(blueprint, name, VALUES[name])
        return getattr(blueprint, name)

    assert in_a_request(app, assign) == VALUES[name]
    assert in_a_request(app, lambda: getattr(blueprint, name)) == before
    assert getattr(blueprint, name) == before


@pytest.mark.parametrize("name", OAUTH1_VALUES)
def test_oauth_1_blueprints_can_be_changed_too(name):
    """Their own attributes reach the sessions that are made from then on."""
    blueprint = OAuth1ConsumerBlueprint("old", __name__, client_key="k", client_secret="s")
    setattr(blueprint, name, OAUTH1_VALUES[name])
    assert getattr(blueprint, name) == OAUTH1_VALUES[name]


def test_a_signature_type_reaches_the_session():
    """It is a session's argument, not a fact of the provider."""
    blueprint = OAuth1ConsumerBlueprint("old", __name__, client_key="k", client_secret="s")
    blueprint.signature_type = "QUERY"
    assert blueprint.session._client.client.signature_type == "QUERY"


def test_dicts_and_lists_can_be_changed_in_place(app, blueprint):
    """Added parameters and scopes reach the authorization URL."""
    blueprint.authorization_url_params["prompt"] = "login"
    blueprint.authorization_url_params.update(hint="me")
    blueprint.scope = ["profile"]
    blueprint.scope.append("email")
    blueprint.scope += ["photos"]
    blueprint.scope.extend(["files", "mail"])
    blueprint.scope.remove("mail")
    said = query(app.test_client().get("/login/example").location)
    assert (said["prompt"], said["hint"]) == ("login", "me")
    assert said["scope"] == "profile email photos files"


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (lambda scope: scope.insert(0, "c"), "c b a"),
        (lambda scope: scope.pop(), "b"),
        (lambda scope: scope.sort(), "a b"),
        (lambda scope: scope.reverse(), "a b"),
        (lambda scope: scope.__setitem__(0, "c"), "c a"),
        (lambda scope: scope.__setitem__(slice(0, 2), ["c"]), "c"),
        (lambda scope: scope.__delitem__(0), "a"),
        (lambda scope: scope.__iadd__(["c"]), "b a c"),
        (lambda scope: scope.__imul__(2), "b a b a"),
        (lambda scope: scope.clear(), ""),
    ],
)
def test_a_list_can_be_changed_in_every_way(app, blueprint, change, left):
    """Whatever a list can do reaches what is asked for."""
    blueprint.scope = ["b", "a"]
    change(blueprint.scope)
    assert " ".join(blueprint.scope) == left
    assert query(app.test_client().get("/login/example").location).get("scope", "") == left


def test_a_dict_that_is_changed_within_a_request_is_that_requests_own(app, blueprint):
    """The next visitor's authorization URL knows nothing of it."""

    @app.before_request
    def ask_again():
        if request.args.get("again"):
            blueprint.authorization_url_params["prompt"] = "login"

    client = app.test_client()
    assert query(client.get("/login/example?again=1").location)["prompt"] == "login"
    assert "prompt" not in query(client.get("/login/example").location)


def test_a_plain_challenge_is_the_verifier_itself(app, blueprint, provider):
    """code_challenge_method="plain" is for providers that know no S256; another word is an error."""
    blueprint.code_challenge_method = "plain"
    said = query(app.test_client().get("/login/example").location)
    assert said["code_challenge_method"] == "plain"
    assert len(said["code_challenge"]) >= 43
    with pytest.raises(ValueError, match="code_challenge_method is S256 or plain, not 'S512'"):
        OAuth2ConsumerBlueprint("example", __name__, code_challenge_method="S512")


def test_tenants_that_overlap_keep_their_values_apart(app, blueprint):
    """While one request waits, another assigns: each sees its own client id, storage and session."""
    everybody_is_in = Barrier(4)

    @app.get("/tenant/<name>")
    def tenant(name):
        blueprint.client_id = name
        blueprint.storage = MemoryStorage({"access_token": f"token-of-{name}"})
        blueprint.session.headers["X-Tenant"] = name
        everybody_is_in.wait(timeout=10)
        session = blueprint.session
        return [session.client_id, session.access_token, session.headers["X-Tenant"]]

    def visit(name):
        return app.test_client().get(f"/tenant/{name}").json

    names = ["a", "b", "c", "d"]
    with ThreadPoolExecutor(len(names)) as threads:
        answers = list(threads.map(visit, names))
    assert answers == [[name, f"token-of-{name}", name] for name in names]
    assert app.test_client().get("/").text == "nobody"


@pytest.mark.parametrize("testing", [True, False])
def test_what_a_test_assigns_in_a_context_of_its_own_holds_for_that_one(app, blueprint, testing):
    """It means under TESTING what it means in production."""
    app.testing = testing
    with app.test_request_context():
        blueprint.client_id = "another"
        assert blueprint.client_id == "another"
        assert query(app.test_client().get("/login/example").location)["client_id"] != "another"
    assert blueprint.client_id != "another"


def test_a_storage_that_is_assigned_within_a_request_is_used_from_then_on(app, blueprint):
    """A session that was made before asks the new storage."""

    def assign():
        assert not blueprint.session.authorized
        blueprint.storage = MemoryStorage({"access_token": "abc"})
        return blueprint.session.access_token

    assert in_a_request(app, assign) == "abc"


def test_a_subclass_may_load_its_own_configuration(app):
    """load_config is called for each request that uses the blueprint; what it assigns is the request's."""

    class TenantBlueprint(OAuth2ConsumerBlueprint):
        def load_config(self):
            super().load_config()
            self.client_id = request.headers.get("X-Tenant", "none")

    tenants = TenantBlueprint(
        "tenants", __name__, client_secret="s", authorization_url="https://example.com/ask"
    )
    tenants.from_config["redirect_url"] = "WHERE"
    site = Flask(__name__)
    site.config.update(SECRET_KEY="not secret", WHERE="/there")
    site.register_blueprint(tenants)
    client = site.test_client()
    for name in ("one", "two"):
        began = client.get("/tenants", headers={"X-Tenant": name})
        assert query(began.location)["client_id"] == name
    assert tenants.client_id is None


def test_the_session_can_be_dropped(app, blueprint):
    """teardown_session lets the next use in the request have a new session."""

    def drop():
        before = blueprint.session
        blueprint.teardown_session()
        return before is not blueprint.session

    assert in_a_request(app, drop)


def test_an_open_application_context_sees_what_is_assigned_in_it(app, blueprint):
    """A command that changes the blueprint goes on with the new value."""
    with app.app_context():
        assert blueprint.session.client_id != "another"
        blueprint.client_id = "another"
        assert blueprint.session.client_id == blueprint.client_id == "another"
    assert blueprint.client_id == "another"
