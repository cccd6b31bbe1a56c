"""Credentials that depend on the host, asked for outside of requests: a token remembers where it was obtained."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import DisallowedHost
from django.test import override_settings
from stand_in import PROVIDER

from dance_common.rehearsal import DEMO_CLIENT, Rehearsal
from dance_common.transport import mounted
from django_dance import dance_for
from django_dance.backends import MemoryBackend, ORMBackend
from django_dance.disconnecting import disconnect

CLIENTS = tuple(
    replace(DEMO_CLIENT, client_id=f"{name}-client", any_host=True) for name in ("one", "two")
)
asked = []
suffix = {"": "-client"}
"""What a tenant's client is called after its name."""


def credentials(request):
    """Return the client of the tenant whose host the request came to, as a site's own function does."""
    user = getattr(request, "user", None)
    asked.append((request.build_absolute_uri(), user and user.is_authenticated and str(user)))
    return {"client_id": f"{request.get_host().partition('.')[0]}{suffix['']}"}


@pytest.fixture
def provider():
    """Mount a provider that knows two clients and takes a token from the one that it was issued to."""
    rehearsal = Rehearsal(issuer=PROVIDER, clients=CLIENTS)
    with mounted(PROVIDER, rehearsal.adapter()):
        yield rehearsal


@pytest.fixture
def site(run, entry, rows):
    """Run a site that has a client for each host; its backend has a cache."""
    options = {name: value for name, value in entry.items() if name != "client_id"}
    backend = ORMBackend(cache="default")
    return run(rehearsal={**options, "credentials": credentials, "backend": backend})


@pytest.fixture
def ada(site, provider, rows):
    """Connect ada at the host of the tenant one; return her."""
    connect(site, provider, "one.localhost")
    asked.clear()
    return rows.get().user


def connect(site, provider, host, user="ada"):
    browser = site.browser(host=host, secure=True)
    browser.get(f"/enter/{user}")
    browser.get(provider.consent(browser.get("/login/rehearsal").location, account="mona"))


@pytest.mark.parametrize(
    "session_of",
    [
        lambda row: dance_for(row.user).rehearsal,
        lambda row: dance_for(row.user_id).rehearsal,
        lambda row: row.session(),
    ],
    ids=["user", "key", "row"],
)
def test_a_job_acts_as_the_tenants_client(ada, provider, rows, session_of):
    """A refresh authenticates as the client that the token was issued to; it is asked for by host, scheme and user."""
    provider.expire_tokens()
    assert session_of(rows.get()).get("/api/user").json()["login"] == "mona"
    assert asked == [("https://one.localhost/", "ada")]
    # The new token remembers it, too.
    provider.expire_tokens()
    assert session_of(rows.get()).get("/api/user").ok


def test_a_row_is_ended_at_the_provider_by_the_tenants_client(ada, provider, rows):
    """As the admin and a command do it."""
    session = dance_for(ada).rehearsal
    assert session.authorized
    assert disconnect(rows.get()) is True
    assert asked[-1] == ("https://one.localhost/", "ada")
    assert not rows.exists()
    session.auto_refresh_url = None
    assert session.get("/api/user").status_code == 401


def test_another_tenant_uses_no_token_of_the_first(site, ada, provider):
    """At the other host the same user is not connected, and connects anew; jobs go on where that was."""
    browser = site.browser(host="two.localhost", secure=True)
    browser.get("/enter/ada")
    assert browser.get("/who/rehearsal").text == "nobody"
    connect(site, provider, "two.localhost")
    asked.clear()
    assert dance_for(ada).visit("rehearsal").dance.client_id == "two-client"
    assert asked == [("https://two.localhost/", "ada")]


def test_a_tenant_whose_client_has_changed_is_told_nothing(ada, provider, rows, monkeypatch):
    """What the function returns is compared with the token as everywhere: a job finds none, a row goes here only."""
    monkeypatch.setitem(suffix, "", "-client-of-today")
    provider.forget_requests()
    assert not dance_for(ada).rehearsal.authorized
    assert disconnect(rows.get()) is False
    assert not rows.exists()
    assert not provider.requests


def test_a_host_that_is_gone_is_an_error(ada, rows):
    """Django refuses a host that ALLOWED_HOSTS has no more; a row goes all the same, here only."""
    with override_settings(ALLOWED_HOSTS=["two.localhost"]):
        with pytest.raises(DisallowedHost):
            _ = dance_for(ada).rehearsal
        assert disconnect(rows.get()) is False
    assert not rows.exists()


def test_a_token_that_knows_of_no_host_is_the_entrys(ada, rows, provider):
    """A row of before is used with the options that the entry has; without any it is no use to a job."""
    row = rows.get()
    row.token = dict(row.token)
    row.save()
    assert dance_for(ada).visit("rehearsal").dance.client_id is None
    assert asked == []


def test_nobody_and_other_backends_have_no_host(site, run, entry, rows):
    """Whoever has no token, or none in a table, is asked about no host."""
    asked.clear()
    bob = get_user_model().objects.create(username="bob")
    for user in (bob, None):
        assert dance_for(user).visit("rehearsal").dance.client_id is None
    run(
        rehearsal={
            **entry,
            "credentials": credentials,
            "backend": MemoryBackend({"access_token": "x"}),
        }
    )
    assert dance_for(bob).rehearsal.authorized
    assert asked == []


def test_where_all_hosts_have_one_client_nothing_is_remembered(run, entry, provider, rows):
    """The host is stored only where credentials depend on it."""
    connect(
        run(rehearsal={**entry, "client_id": "one-client", "backend": ORMBackend()}),
        provider,
        "one.localhost",
    )
    assert rows.get().token.mark.origin == ""
