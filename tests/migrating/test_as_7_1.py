"""What an application written for Flask-Dance 7.1 sees of a blueprint and its sessions, and its tests do with them."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from unittest import mock

import pytest
import responses
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

from dance_common.errors import ForeignHost, TokenNotStored
from flask_dance.consumer import OAuth1ConsumerBlueprint, OAuth1Session, OAuth2Session, oauth_error
from flask_dance.consumer.storage import MemoryStorage
from flask_dance.consumer.storage.sqla import OAuthConsumerMixin, SQLAlchemyStorage
from flask_dance.contrib.gitlab import make_gitlab_blueprint
from flask_dance.contrib.jira import make_jira_blueprint
from flask_dance.contrib.meetup import make_meetup_blueprint
from flask_dance.contrib.salesforce import make_salesforce_blueprint

FAKE = {"access_token": "fake"}


def prime(client, name="example"):
    """Put a state into the session, as tests do that begin at the callback."""
    with client.session_transaction() as session:
        session[f"{name}_oauth_state"] = "s"
    return f"/login/{name}/authorized?code=c&state=s"


# Addresses


def test_a_blueprint_of_the_catalogue_names_whole_addresses():
    gitlab = make_gitlab_blueprint("id", "secret", hostname="git.example")
    assert gitlab.authorization_url == "https://git.example/oauth/authorize"
    assert gitlab.token_url == gitlab.auto_refresh_url == "https://git.example/oauth/token"
    salesforce = make_salesforce_blueprint("id", "secret")
    assert salesforce.token_url == "https://login.salesforce.com/services/oauth2/token"
    assert salesforce.revocation_url.startswith("https://login.salesforce.com/")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("https://jira.example", "https://jira.example"),
        ("https://site.example/jira", "https://site.example/jira/"),
    ],
)
def test_a_jira_has_the_address_that_it_was_given(given, named):
    """With a path it ends with a slash, or relative addresses would begin beside it."""
    blueprint = make_jira_blueprint(given, consumer_key="key")
    assert blueprint.session.base_url == named
    oauth = f"{named.rstrip('/')}/plugins/servlet/oauth"
    assert blueprint.request_token_url == f"{oauth}/request-token"
    assert blueprint.access_token_url == f"{oauth}/access-token"


def test_a_key_in_a_file_reads_as_its_text(tmp_path):
    (tmp_path / "rsa.key").write_text("the key")
    blueprint = make_jira_blueprint("https://jira.example", rsa_key=str(tmp_path / "rsa.key"))
    assert blueprint.rsa_key == "the key"
    assert make_jira_blueprint("https://jira.example").rsa_key is None


def test_a_blueprint_says_how_it_sends_credentials(blueprint):
    assert make_meetup_blueprint("id", "secret").token_url_params == {"include_client_id": True}
    assert blueprint.token_url_params == {}


# States


@responses.activate
def test_a_fixed_state_of_one_browser_is_not_taken_for_another_ones(app, blueprint):
    """A blueprint with a fixed state has begun a log-in in one test; the next test primes the same state."""
    blueprint.state = "s"
    responses.post("http://localhost:9000/oauth2/token", json={**FAKE, "token_type": "bearer"})
    app.test_client().get("/login/example?next=/private-page")
    client = app.test_client()
    answer = client.get(prime(client))
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/").text == "fake"


# Sessions made by hand


@responses.activate
def test_a_session_around_any_object_uses_its_token():
    """It may call any host: nobody has declared any."""
    call = responses.get("https://api.example/me", json={})
    holder = SimpleNamespace(token=FAKE)
    session = OAuth2Session(client_id="id", blueprint=holder)
    assert session.authorized
    session.get("https://api.example/me")
    assert call.calls[0].request.headers["Authorization"] == "Bearer fake"
    assert session.disconnect() is False
    assert holder.token is None
    assert not OAuth2Session(client_id="id", blueprint=holder).authorized
    assert not OAuth2Session(client_id="id", blueprint=object()).authorized


@responses.activate
def test_such_a_session_stores_what_it_refreshes():
    responses.post("https://provider.example/token", json={"access_token": "new"})
    call = responses.get("https://api.example/me", json={})
    holder = SimpleNamespace(token={**FAKE, "refresh_token": "r", "expires_at": 1})
    session = OAuth2Session(
        client_id="id", blueprint=holder, auto_refresh_url="https://provider.example/token"
    )
    session.get("https://api.example/me")
    assert call.calls[0].request.headers["Authorization"] == "Bearer new"
    assert holder.token["access_token"] == "new"


@responses.activate
def test_an_oauth1_session_around_any_object_signs_with_its_token():
    """A redirect within the host is signed again; one that leaves it is not."""
    for start, end in (("/a", "https://api.example/b"), ("/c", "https://other.example/d")):
        responses.get(f"https://api.example{start}", status=302, headers={"Location": end})
        responses.get(end, json={})
    token = {"oauth_token": "t", "oauth_token_secret": "s"}
    session = OAuth1Session(
        client_key="key", client_secret="secret", blueprint=SimpleNamespace(token=token)
    )
    assert session.authorized
    assert session.get("https://api.example/a").ok
    assert session.get("https://api.example/c").ok
    signed = ["Authorization" in each.request.headers for each in responses.calls]
    assert signed == [True, True, True, False]


def test_a_session_by_hand_of_a_blueprint_keeps_to_the_providers_hosts(app, blueprint):
    """The token is one of the site's users: it goes where the blueprint's own session may send it."""
    blueprint.storage = MemoryStorage(FAKE)
    with app.test_request_context():
        session = OAuth2Session(client_id="id", blueprint=blueprint)
        assert session.access_token == "fake"
        with pytest.raises(ForeignHost):
            session.get("https://other.example/")


def test_a_session_by_hand_with_a_base_url_keeps_to_its_host():
    session = OAuth2Session(client_id="id", token=FAKE, base_url="https://api.example/")
    with pytest.raises(ForeignHost):
        session.get("https://other.example/")


# Mocks outside of a request


def test_a_method_replaced_on_the_session_holds_for_the_next_request(app, blueprint):
    """In 7.1 that request throws the session away, and the one after it has its own methods again."""
    blueprint.session.fetch_token = mock.Mock(return_value=FAKE)
    blueprint.session.get = mock.Mock(return_value="both hold")
    app.add_url_rule("/call", view_func=lambda: blueprint.session.get("/x"))
    client = app.test_client()
    assert client.get(prime(client)).status_code == 302
    assert client.get("/").text == "fake"
    assert client.get("/call").status_code >= 500


def test_a_method_replaced_in_an_application_context_holds_for_the_next_request(app, blueprint):
    with app.app_context():
        blueprint.session.fetch_token = mock.Mock(return_value=FAKE)
        client = app.test_client()
        assert client.get(prime(client)).status_code == 302
        assert client.get(prime(client)).status_code >= 500


def test_a_mock_of_the_session_is_undone(app, blueprint):
    with mock.patch.object(blueprint.session, "fetch_token", return_value=FAKE):
        pass
    client = app.test_client()
    assert client.get(prime(client)).status_code >= 500


def test_nothing_but_methods_reaches_a_request_and_nothing_of_another_thread(app, blueprint):
    """A token on a session outside of a request belongs to nobody's request."""
    blueprint.session.token = FAKE
    assert app.test_client().get("/").text == "nobody"
    thread = threading.Thread(
        target=lambda: setattr(blueprint.session, "fetch_token", mock.Mock(return_value=FAKE))
    )
    thread.start()
    thread.join()
    client = app.test_client()
    assert client.get(prime(client)).status_code >= 500


def test_a_session_that_is_assigned_outside_of_a_request_reaches_none(app, blueprint):
    """Here as elsewhere; what is deleted is made anew."""
    signing = OAuth1ConsumerBlueprint("signing", __name__, "key", "secret")
    app.register_blueprint(signing)
    blueprint.session = mock.Mock(authorized=True, access_token="fake")
    assert app.test_client().get("/").text == "nobody"
    with app.test_request_context():
        for each in (blueprint, signing):
            before = each.session
            del each.session
            assert each.session is not before


# Storages


def test_what_a_storage_raises_reaches_receivers(app, blueprint):
    refusal = ValueError("not this one")
    blueprint.storage = MemoryStorage()
    blueprint.storage.set = mock.Mock(side_effect=refusal)
    blueprint.session.fetch_token = mock.Mock(return_value=FAKE)
    heard = []

    def receive(sender, error, code):
        heard.append((error, code))

    with oauth_error.connected_to(receive, blueprint):
        client = app.test_client()
        assert client.get(prime(client)).status_code == 302
    assert heard == [(refusal, "token_not_stored")]


@pytest.fixture
def database(app):
    """Make the application's database at a URL; it is closed in the end."""
    made = []

    def make(url):
        app.config["SQLALCHEMY_DATABASE_URI"] = url
        made.append(SQLAlchemy(app))
        return made[-1]

    yield make
    with app.app_context():
        for db in made:
            db.session.remove()
            db.engine.dispose()


@pytest.mark.parametrize("has_row", [False, True])
def test_sql_statements_of_a_log_in(app, blueprint, database, has_row):
    """As many as 7.1 needs: two to store the token, whether there is one or not, and one to load it."""
    db = database("sqlite://")

    class OAuth(OAuthConsumerMixin, db.Model):
        pass

    blueprint.storage = SQLAlchemyStorage(OAuth, db.session)
    sent = []
    with app.app_context():
        db.create_all()
        if has_row:
            db.session.add(OAuth(provider="example", token={"access_token": "old"}))
            db.session.commit()
        event.listen(db.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
        client = app.test_client()
        blueprint.session.fetch_token = mock.Mock(return_value=FAKE)
        client.get(prime(client))
        assert [each.split()[0] for each in sent] == ["SELECT", "UPDATE" if has_row else "INSERT"]
        sent.clear()
        assert blueprint.token == FAKE
        assert [each.split()[0] for each in sent] == ["SELECT"]


def test_a_database_that_another_connection_writes_says_so(app, blueprint, database, tmp_path):
    """SQLite has one writer; whoever does not get its turn in time is told, and nothing is lost."""
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 0.1}}
    db = database(f"sqlite:///{tmp_path / 'one-writer.sqlite3'}")

    class OAuth(OAuthConsumerMixin, db.Model):
        pass

    blueprint.storage = SQLAlchemyStorage(OAuth, db.session)
    with app.app_context():
        db.create_all()
        other = db.engine.raw_connection()
        other.driver_connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(TokenNotStored) as caught:
            blueprint.token = FAKE
        assert caught.value.status == 503
        other.driver_connection.rollback()
        other.close()
        blueprint.token = FAKE
        assert blueprint.token == FAKE


@pytest.mark.parametrize("has_written", [False, True])
def test_a_token_that_the_database_refuses_takes_nothing_along(
    app, blueprint, database, has_written
):
    """What the site has written in the same session is still there to be committed."""
    db = database("sqlite://")

    class OAuth(OAuthConsumerMixin, db.Model):
        reason = db.Column(db.String(10), nullable=False)

    class Note(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    blueprint.storage = SQLAlchemyStorage(OAuth, db.session)
    with app.app_context():
        db.create_all()
        if has_written:
            db.session.add(Note())
            db.session.flush()
        with pytest.raises(TokenNotStored):
            blueprint.token = FAKE
        db.session.commit()
        assert Note.query.count() == int(has_written)
        assert OAuth.query.count() == 0
