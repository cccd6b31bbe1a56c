"""With one setting the stand-in plays every provider of the catalogue for an application that says nothing else."""

from __future__ import annotations

import json

import pytest
from catalogue_arguments import arguments_of
from stand_in import PROVIDER

from dance_common import providers
from dance_common.rehearsal import DEMO_ACCOUNTS, ROUTES, Rehearsal, routes_of
from dance_common.transport import mounted

MONA = DEMO_ACCOUNTS[0]


def entry_of(name):
    """Return what a site has to say of the provider: what it can't do without, and no credentials."""
    return arguments_of(providers.find(name))


@pytest.fixture(scope="module")
def ensemble():
    """Return a stand-in that plays the whole catalogue, as the command that starts it does."""
    dances = [providers.find(name)(**entry_of(name)) for name in providers.names()]
    return Rehearsal(PROVIDER, routes=(*ROUTES, *routes_of(dances)))


@pytest.fixture
def rehearsal(ensemble):
    """Mount the stand-in in process."""
    with mounted(PROVIDER, ensemble.adapter()):
        yield ensemble


@pytest.mark.parametrize("name", providers.names())
def test_every_provider_is_rehearsed(name, rehearsal, site_class):
    """The whole dance, from the log-in view over the consent page to the profile, without an account or a network."""
    settings = {"DANCE_REHEARSAL": PROVIDER, "DEBUG": True}
    with site_class.running({name: entry_of(name)}, **settings) as site:
        browser = site.browser()
        to_provider = browser.get(f"/login/{name}")
        assert to_provider.location.startswith(f"{PROVIDER}/"), to_provider.text
        back = browser.get(rehearsal.consent(to_provider.location))
        assert back.status == 302, back.text
        profile = json.loads(browser.get(f"/profile/{name}").text)
    assert str(MONA.id) in profile["id"] or profile["id"] == MONA.login
    named = {profile["username"], profile["name"], profile["email"]} - {None}
    assert named <= {MONA.login, MONA.name, MONA.email}
