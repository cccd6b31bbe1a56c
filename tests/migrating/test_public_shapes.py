"""Shapes of applications that can be seen in public, written anew: what each does here, and did with Flask-Dance 7.1.0.

What 7.1.0 does was recorded by running the same code on it.
"""

from __future__ import annotations

import time
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from flask import Flask, redirect, request, session, url_for
from oauthlib.oauth2 import BackendApplicationClient

from flask_dance.consumer import OAuth2ConsumerBlueprint, OAuth2Session
from flask_dance.consumer.storage import MemoryStorage
from flask_dance.consumer.storage.session import SessionStorage
from flask_dance.contrib.fitbit import fitbit, make_fitbit_blueprint
from flask_dance.contrib.github import github, make_github_blueprint
from flask_dance.contrib.salesforce import make_salesforce_blueprint

SITE = "https://site.example"
PROVIDER = "https://provider.example/"
ANSWER = {"access_token": "new", "token_type": "bearer"}


def make_app(blueprint, **config):
    """An application with the blueprint below /login."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not secret", **config)
    app.register_blueprint(blueprint, url_prefix="/login")
    return app


def custom(make=OAuth2ConsumerBlueprint, **options):
    """A blueprint of a provider that is not in the catalogue."""
    usual = {
        "client_id": "id",
        "client_secret": "secret",
        "base_url": PROVIDER,
        "authorization_url": f"{PROVIDER}authorize",
        "token_url": f"{PROVIDER}token",
    }
    return make("shape", __name__, **(usual | options))


def dance(client, query="", name="shape"):
    """Begin, and come back with a code; return where the visitor was sent, and the response of the callback."""
    began = client.get(f"/login/{name}?{query}", base_url=SITE)
    assert began.status_code == 302, began.text
    state = parse_qs(urlsplit(began.location).query)["state"][0]
    callback = f"/login/{name}/authorized?code=c&state={state}&{query}"
    return began.location, client.get(callback, base_url=SITE)


def sent_to(url):
    """Return the form and the credentials of the one request that was sent to a token URL."""
    asked = [each.request for each in responses.calls if each.request.url == url]
    assert len(asked) == 1
    form = {name: values[0] for name, values in parse_qs(asked[0].body).items()}
    return form, asked[0].headers.get("Authorization", "")


class TenantBlueprint(OAuth2ConsumerBlueprint):
    """One provider for each tenant, who is named in the address."""

    @property
    def tenant(self):
        return request.args.get("tenant", "none") if request else "none"

    @property
    def authorization_url(self):
        return f"{PROVIDER}{self.tenant}/authorize"

    @authorization_url.setter
    def authorization_url(self, value):
        """Whatever the base class assigns."""

    @property
    def token_url(self):
        return f"{PROVIDER}{self.tenant}/token"

    @token_url.setter
    def token_url(self, value):
        """Whatever the base class assigns."""

    @property
    def redirect_url(self):
        return f"/home/of/{self.tenant}"

    @redirect_url.setter
    def redirect_url(self, value):
        """Whatever the base class assigns."""


@responses.activate
def test_urls_that_a_subclass_computes():
    """7.1.0: the tenant's page, the tenant's token URL, the tenant's home. The same here."""
    responses.post(f"{PROVIDER}acme/token", json=ANSWER)
    client = make_app(custom(TenantBlueprint)).test_client()
    began, ended = dance(client, "tenant=acme")
    assert began.startswith(f"{PROVIDER}acme/authorize?")
    assert (ended.status_code, ended.location) == (302, "/home/of/acme")
    assert sent_to(f"{PROVIDER}acme/token")[0]["code"] == "c"


REGISTERED = {"one.example": ("id-1", "secret-1"), "two.example": ("id-2", "secret-2")}


class InstanceBlueprint(OAuth2ConsumerBlueprint):
    """A server that the visitor names; the choice is kept in the session, and each has credentials of its own."""

    @property
    def instance(self):
        return session.get("instance") if request else None

    @property
    def client_secret(self):
        return REGISTERED.get(self.instance, (None, None))[1]

    @client_secret.setter
    def client_secret(self, value):
        """Whatever the base class assigns."""

    @property
    def authorization_url(self):
        return f"https://{self.instance}/authorize"

    @authorization_url.setter
    def authorization_url(self, value):
        """Whatever the base class assigns."""

    @property
    def token_url(self):
        return f"https://{self.instance}/token"

    @token_url.setter
    def token_url(self, value):
        """Whatever the base class assigns."""

    def load_config(self):
        super().load_config()
        if self.instance:
            self.client_id = REGISTERED[self.instance][0]

    def login(self):
        if "instance" in request.args:
            session["instance"] = request.args["instance"]
            self.client_id = REGISTERED[self.instance][0]
        return super().login()


@responses.activate
def test_credentials_that_a_subclass_computes():
    """7.1.0: id and secret of the server that was named, and a token for each server. The same here."""
    blueprint = InstanceBlueprint(
        "shape", __name__, storage=SessionStorage(key="{bp.name}_{bp.instance}_oauth_token")
    )
    client = make_app(blueprint).test_client()
    for instance, (client_id, secret) in REGISTERED.items():
        responses.post(f"https://{instance}/token", json=ANSWER)
        began, ended = dance(client, f"instance={instance}")
        assert began.startswith(f"https://{instance}/authorize?")
        assert parse_qs(urlsplit(began).query)["client_id"] == [client_id]
        assert ended.status_code == 302
        _, credentials = sent_to(f"https://{instance}/token")
        expected = mock.Mock(headers={})
        assert credentials == basic(client_id, secret, expected)
    with client.session_transaction(base_url=SITE) as found:
        assert {f"shape_{name}_oauth_token" for name in REGISTERED} <= set(found)


def basic(name, password, prepared):
    """Return the header of HTTP Basic."""
    from requests.auth import HTTPBasicAuth

    return HTTPBasicAuth(name, password)(prepared).headers["Authorization"]


class LateBlueprint(OAuth2ConsumerBlueprint):
    """Reads its credentials from a file when somebody logs in."""

    def login(self):
        self._client_id = self.client_id = "from-a-file"
        self.client_secret = "secret-from-a-file"
        return super().login()


class LoadingBlueprint(OAuth2ConsumerBlueprint):
    """The same, where each request looks."""

    def load_config(self):
        super().load_config()
        self.client_id, self.client_secret = "from-a-file", "secret-from-a-file"


@responses.activate
def test_credentials_that_are_assigned_when_somebody_logs_in():
    """7.1.0: they hold for everybody from then on. Here for that request, and the callback says what is the matter.

    In ``load_config`` they hold in the callback, too.
    """
    responses.post(f"{PROVIDER}token", json=ANSWER)
    client = make_app(custom(LateBlueprint, client_id=None)).test_client()
    began, ended = dance(client)
    assert "client_id=from-a-file" in began
    assert ended.status_code == 400
    assert "other credentials" in ended.text
    client = make_app(custom(LoadingBlueprint, client_id=None)).test_client()
    began, ended = dance(client)
    assert "client_id=from-a-file" in began
    assert ended.status_code == 302


def test_urls_that_a_start_view_replaces():
    """7.1.0: for everybody from then on. Here for that request alone; outside of one, for everybody."""
    blueprint = make_salesforce_blueprint("id", "secret")
    app = make_app(blueprint)

    def replace_host():
        for name, value in list(vars(blueprint).items()):
            if isinstance(value, str) and value.startswith("https://login.salesforce.com"):
                changed = value.replace("login.salesforce.com", "acme.my.salesforce.com")
                setattr(blueprint, name, changed)

    @app.get("/start")
    def start():
        replace_host()
        return redirect(url_for("salesforce.login"))

    client = app.test_client()
    client.get("/start", base_url=SITE)
    began = client.get("/login/salesforce", base_url=SITE).location
    assert began.startswith("https://login.salesforce.com/services/oauth2/authorize?")
    replace_host()
    began = client.get("/login/salesforce", base_url=SITE).location
    assert began.startswith("https://acme.my.salesforce.com/services/oauth2/authorize?")
    assert blueprint.token_url == "https://acme.my.salesforce.com/services/oauth2/token"


class ConfiguredBlueprint(OAuth2ConsumerBlueprint):
    """Reads an address of its own from the configuration, and makes the others of it."""

    def __init__(self):
        super().__init__("shape", __name__, client_id="id", client_secret="secret")
        self.public_url = None
        self.realm = "usual"
        self.from_config.update(public_url="PUBLIC_URL", realm="REALM", shout="SHOUT")

    @property
    def shout(self):
        return self.title

    @shout.setter
    def shout(self, value):
        self.title = value.upper()

    def load_config(self):
        super().load_config()
        self.authorization_url = f"{self.public_url}/{self.realm}/authorize"


def test_attributes_of_a_subclass_that_the_configuration_has():
    """7.1.0: the value of the configuration, or else what was assigned last, be it for another application.

    Here it is the value of each request's own application, or else what the subclass has assigned.
    """
    blueprint = ConfiguredBlueprint()
    one = make_app(blueprint, PUBLIC_URL="https://one.example", REALM="own", SHOUT="one")
    two = Flask("two")
    two.config.update(SECRET_KEY="not secret", PUBLIC_URL="https://two.example")
    two.register_blueprint(blueprint)
    for _ in range(2):
        began = one.test_client().get("/login/shape", base_url=SITE).location
        assert began.startswith("https://one.example/own/authorize?")
        began = two.test_client().get("/shape", base_url=SITE).location
        assert began.startswith("https://two.example/usual/authorize?")
    with one.test_request_context():
        assert blueprint.title == "ONE"


def test_mocks_on_a_blueprint_are_undone():
    """7.1.0: they hold within the block, and nothing is left of them; ``client_id`` can't be put back. Here any can."""
    blueprint = make_github_blueprint("id", "secret")
    app = make_app(blueprint)
    app.add_url_rule("/", view_func=lambda: str(github.authorized))
    blueprint.client_secret = "assigned"
    before = shown(blueprint)
    client = app.test_client()
    with mock.patch.object(blueprint, "storage", MemoryStorage({"access_token": "fake"})):
        assert client.get("/").text == "True"
    assert client.get("/").text == "False"
    with (
        mock.patch.object(blueprint, "client_id", "other"),
        mock.patch.object(blueprint, "client_secret", "other"),
        mock.patch.multiple(blueprint, scope="a b", redirect_url="/x"),
    ):
        began = client.get("/login/github", base_url=SITE).location
    assert parse_qs(urlsplit(began).query)["scope"] == ["a b"]
    assert parse_qs(urlsplit(began).query)["client_id"] == ["other"]
    assert "scope" not in client.get("/login/github", base_url=SITE).location
    assert shown(blueprint) == before
    assert blueprint.client_secret == "assigned"
    with mock.patch.object(blueprint, "session"):
        pass
    assert client.get("/").text == "False"


def shown(blueprint):
    """What can be read of the blueprint, beside the arrangement that it is all kept in."""
    return {name: value for name, value in vars(blueprint).items() if name != "dance"}


def test_names_that_public_code_reads():
    """7.1.0: the classes of requests-oauthlib, and the client identifier. The same here."""
    from requests_oauthlib import OAuth1Session as Signing
    from requests_oauthlib import OAuth2Session as Carrying

    from flask_dance.consumer.requests import BaseOAuth1Session, BaseOAuth2Session

    assert (BaseOAuth1Session, BaseOAuth2Session) == (Signing, Carrying)
    assert custom()._client_id == "id"


class NamedSession(OAuth2Session):
    """A session with a name of its own."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.headers["User-Agent"] = "shape/1"


@responses.activate
def test_client_credentials():
    """7.1.0: the grant of the client that was given, with HTTP Basic. The same here, never by another grant."""
    responses.post(f"{PROVIDER}token", json=ANSWER)
    blueprint = custom(
        client_id=None,
        client_secret=None,
        scope="public",
        session_class=NamedSession,
        client=BackendApplicationClient(None),
        storage=MemoryStorage,
    )
    blueprint.from_config = {"session.client_id": "ID", "session.client_secret": "SECRET"}
    app = make_app(blueprint, ID="the-id", SECRET="the-secret")
    with app.test_request_context():
        blueprint.load_config()
        blueprint.token = blueprint.session.fetch_token(
            token_url=blueprint.token_url, client_id="the-id", client_secret="the-secret"
        )
        assert blueprint.session.authorized
        assert blueprint.token["access_token"] == "new"
    form, credentials = sent_to(f"{PROVIDER}token")
    assert form == {"grant_type": "client_credentials"}
    assert credentials == basic("the-id", "the-secret", mock.Mock(headers={}))
    assert responses.calls[0].request.headers["User-Agent"] == "shape/1"


@responses.activate
def test_a_stored_token_that_is_changed_in_its_place():
    """7.1.0: with the session's storage the change holds, and the next call refreshes. The same here, with any."""
    responses.post("https://api.fitbit.com/oauth2/token", json={**ANSWER, "refresh_token": "r2"})
    responses.get("https://api.fitbit.com/1/user/-/profile.json", json={})
    blueprint = make_fitbit_blueprint("id", "secret")
    blueprint.auto_refresh_url = "https://api.fitbit.com/oauth2/token"
    app = make_app(blueprint)

    @app.get("/")
    def index():
        assert fitbit.authorized
        blueprint.token["expires_at"] = time.time() - 10
        fitbit.get("/1/user/-/profile.json")
        return dict(blueprint.token)

    client = app.test_client()
    old = {"access_token": "old", "refresh_token": "r", "expires_at": time.time() + 3000}
    with client.session_transaction(base_url=SITE) as found:
        found["fitbit_oauth_token"] = old
    assert client.get("/", base_url=SITE).json["access_token"] == "new"
    assert responses.calls[-1].request.headers["Authorization"] == "Bearer new"
    with app.test_request_context():
        assert blueprint.token is None


def test_a_session_storage_keeps_other_values():
    """7.1.0: anything, as it is. The same here; no session carries it."""
    blueprint = custom()
    app = make_app(blueprint)
    with app.test_request_context():
        storage = SessionStorage(key="{bp.name}_host")
        storage.set(blueprint, "one.example")
        assert storage.get(blueprint) == "one.example"
        assert session["shape_host"] == "one.example"


def test_a_token_that_was_stored_as_text_is_reported():
    """7.1.0: str(token) was the whole dict, which some sites store. Here it is masked, and a warning says so."""
    text = str(custom_token())
    blueprint = custom(storage=MemoryStorage())
    app = make_app(blueprint)
    blueprint.storage.get = mock.Mock(return_value=text)
    with app.test_request_context(), pytest.warns(UserWarning, match=r"json\.dumps\(token\)"):
        assert blueprint.token is None


def custom_token():
    """A token as receivers get it."""
    from dance_common.tokens import Token

    return Token({"access_token": "a"})


def test_a_rehearsal_of_a_subclass_that_computes_its_urls():
    """7.1.0 has no rehearsal. Here it takes the place of computed addresses, too."""
    blueprint = custom(TenantBlueprint)
    app = make_app(blueprint, DANCE_REHEARSAL="http://localhost:9000", TESTING=True)
    began = app.test_client().get("/login/shape?tenant=acme", base_url="http://localhost")
    assert began.location.startswith("http://localhost:9000/")
