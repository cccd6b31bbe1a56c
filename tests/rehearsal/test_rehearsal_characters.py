"""What a provider of the catalogue is played like where a request is none that it would take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dance_common import providers
from dance_common.backends.store import HeldSlot
from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.provider import OAuth2Provider
from dance_common.rehearsal import DEMO_CLIENT, Rehearsal, routes_of
from dance_common.rehearsal.stand_in import as_configured
from dance_common.sessions.errors import TokenLost
from dance_common.testing.mounted import MountedRehearsal

CLIENT = replace(DEMO_CLIENT, redirect_uris=("https://site.example/callback",))


@pytest.fixture
def played(new_site):
    """Return a maker of sites that reach a stand-in for one provider."""

    def make(name):
        rehearsal = Rehearsal(clients=(CLIENT,))
        rehearsal.play(providers.find(name)())
        return new_site(rehearsal, CLIENT)

    return make


def test_a_malformed_question_is_a_page(played):
    """It is the provider's page that says so, in the provider's place as anywhere."""
    site = played("github")
    answer = site.session.get(f"{site.base}/github.com/login/oauth/authorize?client_id=%ff")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"grant_type=x", "text/plain"), (b"grant_type=%ff", "application/x-www-form-urlencoded")],
)
def test_a_malformed_form_is_refused(played, body, kind):
    """Neither another kind of body nor one that is no UTF-8 is taken for a form."""
    site = played("github")
    answer = site.session.post(
        f"{site.base}/github.com/login/oauth/access_token", body, headers={"Content-Type": kind}
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_json_body_has_to_be_an_object(played):
    """Where a provider wants JSON a list is no form."""
    site = played("notion")
    answer = site.session.post(f"{site.base}/api.notion.com/v1/oauth/token", json=["x"])
    assert answer.json()["error"] in ("invalid_request", "unsupported_grant_type")


@pytest.mark.parametrize(("scheme", "status"), [("Bearer", 200), ("OAuth", 401)])
def test_a_token_has_to_stand_after_the_providers_word(played, scheme, status):
    """That of most is Bearer, and no other is taken for it."""
    site = played("github")
    token = site.dance()["access_token"]
    answer = site.session.get(
        f"{site.base}/api.github.com/user", headers={"Authorization": f"{scheme} {token}"}
    )
    assert answer.status_code == status


@pytest.mark.parametrize("method", ["auth.test", "auth.revoke"])
def test_slack_refuses_with_a_status_that_sounds_well(played, method):
    """Whoever looks at the status alone takes it for a success."""
    site = played("slack")
    answer = site.session.post(
        f"{site.base}/slack.com/api/{method}", headers={"Authorization": "Bearer x"}
    )
    assert (answer.status_code, answer.json()) == (200, {"ok": False, "error": "invalid_auth"})


@pytest.mark.parametrize(("name", "given"), [("github", True), ("facebook", False)])
def test_refresh_tokens_come_where_they_are_taken(name, given):
    """A provider that refreshes nothing gives no refresh token."""
    with MountedRehearsal.replace_providers() as rehearsal:
        dance = as_configured(providers.find(name)(), None, is_development=False)
        assert ("refresh_token" in rehearsal.token_for(dance)) is given


@pytest.mark.parametrize("name", ["github", "hubspot", "reddit", "slack", "twitch", "zoho"])
def test_a_dead_refresh_token_is_told_in_the_providers_own_words(name):
    """The stand-in says what the provider says, and the site takes it for what it means."""
    with MountedRehearsal.replace_providers() as rehearsal:
        dance = as_configured(providers.find(name)(), None, is_development=False)
        slot = HeldSlot(rehearsal.token_for(dance))
        rehearsal.revoke_refresh_tokens()
        with pytest.raises(TokenLost) as caught:
            dance.session(slot).refresh()
    words = {caught.value.error, caught.value.error_description}
    assert words & dance.provider.error_codes.keys()
    assert slot.load() is None


def test_an_address_without_a_path_is_not_played():
    """Everything else at this machine would answer there."""
    provider = OAuth2Provider(
        name="own", authorization_url="http://localhost/", token_url="http://localhost/token"
    )
    assert [route.rule for route in routes_of([OAuth2Dance(provider=provider)])] == ["/token"]
