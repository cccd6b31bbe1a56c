"""With one setting the stand-in plays every provider of the catalogue for an application that says nothing else."""

from __future__ import annotations

import json
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from catalogue_arguments import arguments_of, identifying_arguments_of
from stand_in import PROVIDER

from dance_common import providers
from dance_common.openid.metadata import documents
from dance_common.rehearsal import DEMO_ACCOUNTS, Rehearsal
from dance_common.rehearsal.provider_routes import catalogue
from dance_common.rehearsal.stand_in import without_discovery
from dance_common.transport import mounted

pytestmark = pytest.mark.every_provider

MONA = DEMO_ACCOUNTS[0]


def entry_of(name):
    """Return what a site has to say of the provider: what it can't do without, and no credentials."""
    return arguments_of(providers.find(name))


@pytest.fixture(scope="module")
def ensemble():
    """Return a stand-in that plays the whole catalogue, as the command that starts it does."""
    rehearsal = Rehearsal(PROVIDER)
    rehearsal.play(*(providers.find(name)(**entry_of(name)) for name in providers.names()))
    return rehearsal


@pytest.fixture
def rehearsal(ensemble):
    """Mount the stand-in in process, with no token out."""
    ensemble.revoke_tokens()
    with mounted(PROVIDER, ensemble.adapter()):
        yield ensemble


@contextmanager
def danced(name, rehearsal, site_class, **options):
    """Run a site with the provider, and give a browser that has danced there."""
    settings = {"DANCE_REHEARSAL": PROVIDER, "DEBUG": True}
    entry = entry_of(name) | options
    # With other options a provider may have other endpoints.
    rehearsal.play(providers.find(name)(**entry))
    with site_class.running({name: entry}, **settings) as site:
        browser = site.browser()
        to_provider = browser.get(f"/login/{name}")
        assert to_provider.location.startswith(f"{PROVIDER}/"), to_provider.text
        back = browser.get(rehearsal.consent(to_provider.location))
        assert back.status == 302, back.text
        yield browser


@pytest.mark.parametrize("name", providers.names())
def test_every_provider_is_rehearsed(name, rehearsal, site_class):
    """The whole dance, from the log-in view over the consent page to the profile, without an account or a network."""
    with danced(name, rehearsal, site_class) as browser:
        profile = json.loads(browser.get(f"/profile/{name}").text)
    assert str(MONA.id) in profile["id"] or profile["id"] == MONA.login
    named = {profile["username"], profile["name"], profile["email"]} - {None}
    assert named <= {MONA.login, MONA.name, MONA.email}


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("github", ["user:email"]),
        ("bitbucket", ["account", "email"]),
        ("twitter_oauth2", ["users.read", "tweet.read", "users.email"]),
    ],
)
def test_private_addresses_take_their_scope(name, scope, rehearsal, site_class):
    """A second call names the address where the user granted that; nothing does so otherwise."""
    with danced(name, rehearsal, site_class, scope=scope) as browser:
        profile = json.loads(browser.get(f"/profile/{name}").text)
    assert (profile["email"], profile["email_verified"]) == (MONA.email, True)
    with danced(name, rehearsal, site_class) as browser:
        profile = json.loads(browser.get(f"/profile/{name}").text)
    assert (profile["email"], profile["email_verified"]) == (None, None)


def can_revoke(name):
    """Tell whether the provider has a place where tokens end, by RFC 7009 or in its own way."""
    provider = providers.find(name)(**entry_of(name)).provider
    ways = (getattr(provider, way, None) for way in ("revocation_url", "revoke"))
    return any(ways)


@pytest.mark.parametrize("name", [name for name in providers.names() if can_revoke(name)])
def test_disconnecting_ends_the_token_at_every_provider(name, rehearsal, site_class):
    """What the site forgets opens nothing any more, wherever the provider has a way to say so."""
    with danced(name, rehearsal, site_class) as browser:
        assert len(rehearsal.tokens_of(MONA.login)) == 1
        browser.get(f"/forget/{name}")
    assert rehearsal.tokens_of(MONA.login) == ()
    assert rehearsal.requests_to("revocation")[-1].status in (200, 204)


def identifying(name):
    """Return what a site has to say for the provider's id_tokens to be verified, and how they are."""
    arguments = identifying_arguments_of(providers.find(name))
    provider = without_discovery(providers.find(name)(**arguments).provider)
    return arguments, getattr(provider, "openid", None)


@pytest.mark.parametrize("name", [name for name in providers.names() if identifying(name)[1]])
def test_id_tokens_are_verified(name, rehearsal, site_class):
    """The id_token of a dance for ``openid`` is the provider's, by its keys, and only then says who the user is."""
    arguments, facts = identifying(name)
    rehearsal.forget_requests()
    documents.clear()
    with danced(name, rehearsal, site_class, **arguments) as browser:
        assert "sub" in browser.get(f"/keys/{name}").text.split()
    assert bool(rehearsal.requests_to("facts")) is bool(facts.jwks_url)
    assert ("nonce" in rehearsal.requests_to("page")[0].parameters) is facts.returns_nonce


def test_every_server_that_a_visitor_names_is_rehearsed(site_class):
    """Who starts the stand-in need not say which servers people will name, and no credentials of the site go there."""
    rehearsal = Rehearsal(PROVIDER)
    rehearsal.play(*catalogue())
    settings = {"DANCE_REHEARSAL": PROVIDER, "DEBUG": True}
    entry = {"clients": {"fosstodon.org": {"client_id": "real", "client_secret": "secret"}}.get}
    with (
        mounted(PROVIDER, rehearsal.adapter()),
        site_class.running({"mastodon": entry}, **settings) as site,
    ):
        browser = site.browser()
        page = browser.get("/login/mastodon?instance=fosstodon.org").location
        assert page.startswith(f"{PROVIDER}/fosstodon.org/oauth/authorize")
        assert browser.get(rehearsal.consent(page)).location == "/"
        assert json.loads(browser.get("/profile/mastodon").text)["username"] == MONA.login
    assert "real" not in repr([seen.parameters for seen in rehearsal.requests])


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("jira", {"base_url": "https://intern.example.org/jira/"}),
        ("mcp", {"server": "https://tools.example.org/a/b"}),
        ("bluesky", {"handle": "mona.example"}),
    ],
)
def test_a_server_below_any_path_is_rehearsed(name, named, site_class):
    """The command's stand-in has never heard of it, and takes signatures that were made for it."""
    rehearsal = Rehearsal(PROVIDER)
    rehearsal.play(*catalogue())
    with (
        mounted(PROVIDER, rehearsal.adapter()),
        site_class.running({name: {}}, DANCE_REHEARSAL=PROVIDER, DEBUG=True) as site,
    ):
        browser = site.browser()
        page = browser.get(f"/login/{name}?{urlencode(named)}").location
        assert page.startswith(f"{PROVIDER}/"), page
        assert browser.get(rehearsal.consent(page)).location == "/"
        assert "token" in browser.get(f"/keys/{name}").text
    assert all(seen.status in (200, 302, 303) for seen in rehearsal.requests)
