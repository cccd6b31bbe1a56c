"""What applications written for Flask-Dance 7.1 look at: where guards lead, what the session holds, addresses."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from sqlalchemy import Column, Integer, create_engine
from sqlalchemy.orm import declarative_base, scoped_session, sessionmaker

from dance_common.dance.oauth2 import code_challenge
from flask_dance.consumer import OAuth1ConsumerBlueprint, OAuth2ConsumerBlueprint
from flask_dance.consumer.storage import MemoryStorage
from flask_dance.consumer.storage.sqla import OAuthConsumerMixin, SQLAlchemyStorage
from flask_dance.contrib.azure import make_azure_blueprint
from flask_dance.contrib.discord import make_discord_blueprint
from flask_dance.contrib.dropbox import dropbox, make_dropbox_blueprint
from flask_dance.contrib.meetup import make_meetup_blueprint, meetup
from flask_dance.contrib.osm import make_osm_blueprint
from flask_dance.contrib.salesforce import make_salesforce_blueprint, salesforce
from flask_dance.contrib.strava import make_strava_blueprint, strava

VERIFIER = "example_oauth_code_verifier"


def test_a_guard_sends_people_to_the_bare_address(app, blueprint, provider):
    """Each comes back to the page that was asked for; one with a long address has it in the log-in's."""
    for path in ("/first", "/second", f"/{'long' * 60}"):
        guarded = blueprint.session.authorization_required(lambda path=path: path)
        app.add_url_rule(path, path, guarded)
    client = app.test_client()
    assert client.get("/first").location == "/login/example"
    assert client.get("/second").location == "/login/example"
    answers = [provider.consent(client.get("/login/example").location) for _ in range(3)]
    assert client.get(answers[1]).location == "/second"
    assert client.get(answers[0]).location == "/first"
    # Nobody was sent there the third time.
    assert client.get(answers[2]).location == "/"
    client.get("/")
    other = app.test_client()
    assert other.get(f"/{'long' * 60}").location == f"/login/example?next=/{'long' * 60}"


def test_a_page_that_is_named_goes_before_the_one_that_waits(app, blueprint, provider):
    app.add_url_rule("/first", "first", blueprint.session.authorization_required(lambda: "in"))
    client = app.test_client()
    client.get("/first")
    answer = provider.consent(client.get("/login/example?next=/named").location)
    assert client.get(answer).location == "/named"


def test_what_is_fetched_ahead_takes_no_page(app, blueprint, provider):
    app.add_url_rule("/first", "first", blueprint.session.authorization_required(lambda: "in"))
    client = app.test_client()
    client.get("/first")
    client.get("/login/example", headers={"Sec-Purpose": "prefetch"})
    answer = provider.consent(client.get("/login/example").location)
    assert client.get(answer).location == "/first"


def test_a_guard_without_a_secret_key_leads_to_the_page_that_says_so(app, blueprint):
    app.secret_key = None
    app.add_url_rule("/first", "first", blueprint.session.authorization_required(lambda: "in"))
    client = app.test_client()
    assert client.get("/first").location == "/login/example?next=/first"
    assert "app.secret_key" in client.get("/login/example").text


def test_the_verifier_stands_in_the_session(app, blueprint, provider):
    """That of the last log-in, as its state does; both are gone once it is over."""
    client = app.test_client()
    client.get("/login/example")
    began = client.get("/login/example").location
    with client.session_transaction() as session:
        expected = code_challenge(session[VERIFIER])["code_challenge"]
    assert parse_qs(urlsplit(began).query)["code_challenge"] == [expected]
    client.get(provider.consent(began))
    with client.session_transaction() as session:
        assert VERIFIER not in session


def test_no_verifier_is_left_of_another_log_in(app, blueprint):
    """A log-in without proof keys, and one that is stopped, leave none behind."""
    client = app.test_client()
    client.get("/login/example")
    with blueprint.override(use_pkce=False):
        client.get("/login/example")
    with client.session_transaction() as session:
        assert VERIFIER not in session


@pytest.mark.parametrize(
    ("make", "page", "base"),
    [
        (
            make_discord_blueprint,
            "https://discord.com/api/oauth2/authorize",
            "https://discord.com/",
        ),
        (
            make_osm_blueprint,
            "https://www.openstreetmap.org/oauth2/authorize",
            "https://www.openstreetmap.org/api/0.6/",
        ),
        (
            make_strava_blueprint,
            "https://www.strava.com/api/v3/oauth/authorize",
            "https://www.strava.com/api/v3",
        ),
    ],
)
def test_addresses_of_providers(make, page, base):
    blueprint = make("id", "secret")
    assert (blueprint.authorization_url, blueprint.base_url) == (page, base)


@responses.activate
def test_relative_addresses_of_strava_begin_with_its_version(app):
    call = responses.get("https://www.strava.com/api/v3/athlete", json={})
    app.register_blueprint(
        make_strava_blueprint("id", "secret", storage=MemoryStorage({"access_token": "a"}))
    )
    with app.test_request_context():
        assert strava.get("v3/athlete").ok
    assert call.call_count == 1


@responses.activate
def test_a_providers_bare_domain_is_one_of_its_hosts(app):
    for make, proxy, url in (
        (make_salesforce_blueprint, salesforce, "https://salesforce.com"),
        (make_dropbox_blueprint, dropbox, "https://dropbox.com"),
        (make_meetup_blueprint, meetup, "https://meetup.com"),
    ):
        call = responses.get(url, json={})
        app.register_blueprint(make("id", "secret", storage=MemoryStorage({"access_token": "a"})))
        with app.test_request_context():
            proxy.get(url)
        assert call.calls[0].request.headers["Authorization"] == "Bearer a"


def test_azure_refreshes_where_it_was_asked_to():
    assert make_azure_blueprint("id", "secret", scope="user.read").auto_refresh_url is None
    blueprint = make_azure_blueprint("id", "secret", scope="user.read offline_access")
    assert blueprint.auto_refresh_url == blueprint.token_url


@pytest.mark.parametrize("of", [OAuth1ConsumerBlueprint, OAuth2ConsumerBlueprint])
def test_parameters_without_a_value_are_not_sent(app, of):
    """They are found on the blueprint all the same: Discord's has a prompt that may be None."""
    discord = make_discord_blueprint("id", "secret", prompt=None)
    assert discord.authorization_url_params == {"prompt": None}
    oauth1 = of is OAuth1ConsumerBlueprint
    urls = (
        {"request_token_url": "https://p.example/r", "access_token_url": "https://p.example/a"}
        if oauth1
        else {"token_url": "https://p.example/t"}
    )
    blueprint = of(
        "shape",
        __name__,
        *("id", "secret"),
        authorization_url="https://p.example/page",
        authorization_url_params={"prompt": None, "lang": "de"},
        **urls,
    )
    app.register_blueprint(blueprint)
    with responses.RequestsMock() as mock:
        if oauth1:
            body = "oauth_token=t&oauth_token_secret=s&oauth_callback_confirmed=true"
            mock.post("https://p.example/r", body=body)
        query = parse_qs(urlsplit(app.test_client().get("/shape").location).query)
    assert "prompt" not in query
    assert query["lang"] == ["de"]


@pytest.fixture
def make_storage():
    """Make a storage of a table whose tokens belong to users; its database is closed in the end."""
    engine = create_engine("sqlite://")
    base = declarative_base()

    class OAuth(OAuthConsumerMixin, base):
        __tablename__ = "oauth"
        user_id = Column(Integer)

    base.metadata.create_all(engine)
    session = scoped_session(sessionmaker(engine))
    yield lambda **options: SQLAlchemyStorage(OAuth, session, **options)
    session.remove()
    engine.dispose()


ANONYMOUS = SimpleNamespace(is_authenticated=False)


def test_a_token_for_nobody_is_refused(app, blueprint, make_storage):
    """It is the kind of error that 7.1 raises."""
    blueprint.storage = make_storage(user=lambda: ANONYMOUS)
    with app.test_request_context(), pytest.raises(ValueError, match="nobody is logged in"):
        blueprint.storage.set(blueprint, {"access_token": "a"})
