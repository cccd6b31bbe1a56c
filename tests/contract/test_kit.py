"""The fixture ``rehearsal``: the provider's side of a test, with the test clients of both frameworks."""

from __future__ import annotations

import asyncio
import json
import unittest

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from dance_common.rehearsal import Account, ConsentError
from dance_common.testing.mounted import MountedRehearsal

EXAMPLE = {
    "provider": "oauth2",
    "base_url": "https://api.example.com/",
    "authorization_url": "https://example.com/authorize",
    "token_url": "https://example.com/token",
    "auto_refresh_url": "https://example.com/token",
    "issuer": "https://example.com",
    "scope": ["read", "write"],
}
SIGNED_EXAMPLE = {
    "provider": "oauth1",
    "base_url": "https://api.example.com/",
    "request_token_url": "https://example.com/request_token",
    "authorization_url": "https://example.com/authorize",
    "access_token_url": "https://example.com/access_token",
}


@pytest.fixture
def example(site_class, rehearsal):
    """A site with one dance of its own, ``example``, whose API says who is there."""
    rehearsal.add_api("https://api.example.com/api/user", lambda account: {"login": account.login})
    with site_class.running({"example": EXAMPLE}) as site:
        yield site


@pytest.fixture
def browser(example):
    """A browser of the site, with the framework's client in ``client``."""
    return example.browser()


def who(browser, name="example"):
    """Return whom the provider's API takes the browser's token for."""
    return browser.get(f"/who/{name}").text


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("github", {}),
        ("google", {"scope": ["openid", "profile", "email"]}),
        ("slack", {}),
        ("twitter", {}),
        ("gitlab", {"hostname": "git.example.com"}),
        ("openid", {"issuer": "https://id.example.com"}),
        ("work", {"provider": "github"}),
        ("jira", {"base_url": "https://jira.example.com"}),
    ],
)
def test_signs_in_with_presets(site_class, rehearsal, name, entry):
    """Any provider of the catalogue is danced with, by the dance's name, and says who came."""
    with site_class.running({name: entry}) as site:
        browser = site.browser()
        response = rehearsal.sign_in(browser.client, name, account="hubot")
        assert (response.status_code, response.headers["Location"]) == (302, "/")
        assert "2" in json.loads(browser.get(f"/profile/{name}").text)["id"]


@pytest.mark.parametrize("way", ["sign_in", "connect"])
def test_an_rsa_key_of_the_site_signs(site_class, rehearsal, way):
    """The stand-in knows its public key, checks by it, and learns nothing of the private one."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with site_class.running(
        {"jira": {"base_url": "https://jira.example.com", "rsa_key": pem}}
    ) as site:
        browser = site.browser()
        getattr(rehearsal, way)(browser.client, "jira", account="hubot")
        assert json.loads(browser.get("/profile/jira").text)["id"] == "JIRAUSER2"
    assert [client.rsa_public_key is None for client in rehearsal.clients] == [True, False]
    assert "PRIVATE KEY" not in repr(rehearsal.requests)


@pytest.mark.parametrize("entry", [EXAMPLE, SIGNED_EXAMPLE], ids=["oauth2", "oauth1"])
@pytest.mark.parametrize("way", ["sign_in", "connect"])
def test_knows_the_providers_of_the_site_alone(site_class, rehearsal, entry, way):
    """A provider that no catalogue has is played, too, whether the client dances or is given a token."""
    rehearsal.add_api("https://api.example.com/api/user", lambda account: {"login": account.login})
    with site_class.running({"example": entry}) as site:
        browser = site.browser()
        getattr(rehearsal, way)(browser.client, "example", account="hubot")
        assert who(browser) == "hubot"
        assert who(site.browser()) == "nobody"


def test_somebody_new(browser, rehearsal):
    """An account need not be known before."""
    rehearsal.sign_in(browser.client, "example", account=Account(7, "grace", "Grace", "g@example"))
    assert who(browser) == "grace"


def test_a_path_may_say_where_to_go(browser, rehearsal):
    """The log-in view's own path does, with its query."""
    response = rehearsal.sign_in(browser.client, "/login/example?next=/done")
    assert response.headers["Location"].endswith("/done")


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        pytest.param({"allow": False}, "access_denied", id="deny"),
        pytest.param({"callback": {"state": "another"}}, "flow_not_found", id="wrong state"),
        pytest.param({"callback": {"state": None}}, "state_missing", id="no state"),
        pytest.param({"callback": {"iss": "https://evil.example"}}, "issuer_mismatch", id="iss"),
        pytest.param({"callback": {"iss": None}}, "issuer_mismatch", id="no iss"),
        pytest.param({"callback": {"code": "another"}}, "invalid_grant", id="wrong code"),
        pytest.param({"callback": {"code": None}}, "code_missing", id="no code"),
    ],
)
def test_a_dance_that_goes_wrong(example, browser, rehearsal, choices, code):
    """What the person or the callback does reaches the site as it would in earnest."""
    with example.receiver("oauth_error") as heard:
        rehearsal.sign_in(browser.client, "example", **choices)
    assert heard.last["exception"].code == code
    assert who(browser) == "nobody"


def test_fewer_scopes(example, browser, rehearsal):
    """The person unticks one."""
    with example.receiver("oauth_authorized") as heard:
        rehearsal.sign_in(browser.client, "example", scopes=["read"])
    assert heard.last["token"]["scope"] == ["read"]
    assert rehearsal.connect(browser.client, "example", scopes=["write"])["scope"] == ["write"]


def test_an_expired_token_is_refreshed(browser, rehearsal):
    """The provider takes it no more, and the site gets a new one."""
    rehearsal.sign_in(browser.client, "example")
    rehearsal.expire_tokens()
    assert who(browser) == "mona"
    assert [entry.status for entry in rehearsal.requests_to("api")] == [401, 200]
    assert rehearsal.refreshes == 1


def test_a_token_whose_time_is_over_is_refreshed(browser, rehearsal):
    """The site knows by itself that there is no use in sending it."""
    rehearsal.connect(browser.client, "example", expired=True)
    assert who(browser) == "mona"
    assert [entry.status for entry in rehearsal.requests_to("api")] == [200]
    assert rehearsal.refreshes == 1


def test_a_revoked_token_is_lost(browser, rehearsal):
    """The person ended the connection at the provider; nothing can be refreshed."""
    rehearsal.connect(browser.client, "example")
    rehearsal.revoke_tokens("mona")
    assert browser.get("/who/example").status == 401
    assert rehearsal.tokens_of("mona") == ()


def test_a_revoked_refresh_token_goes_on_for_a_while(browser, rehearsal):
    """The access token opens what it opened, until its time is over."""
    rehearsal.connect(browser.client, "example")
    rehearsal.revoke_refresh_tokens()
    assert who(browser) == "mona"
    rehearsal.expire_tokens()
    assert browser.get("/who/example").status == 401


@pytest.mark.parametrize("rotates", [True, False])
def test_refresh_tokens_rotate_or_stay(example, browser, rehearsal, rotates):
    """The refresh token that the site sends the second time is another one, or the same."""
    rehearsal.rotates = rotates
    rehearsal.connect(browser.client, "example")
    for _ in range(2):
        rehearsal.expire_tokens()
        assert who(browser) == "mona"
    sent = [entry.parameters.get("refresh_token") for entry in rehearsal.token_requests[-2:]]
    assert (sent[0] != sent[1]) is rotates


@pytest.mark.parametrize(
    ("knob", "arguments", "status"), [("fail", (500,), 502), ("slow", (60,), 504)]
)
def test_a_token_endpoint_in_trouble(browser, rehearsal, knob, arguments, status):
    """The site answers for the provider, and nobody waits for a minute."""
    with getattr(rehearsal, knob)("token", *arguments):
        assert rehearsal.sign_in(browser.client, "example").status_code == status
    assert who(browser) == "nobody"


def test_an_api_in_trouble(browser, rehearsal):
    """What a view does not catch is a page, unless the view itself stumbles over an answer."""
    rehearsal.connect(browser.client, "example")
    with rehearsal.slow("https://api.example.com/api/user", 60):
        assert browser.get("/who/example").status == 504
    with rehearsal.fail("api", 503, times=1):
        assert browser.get("/who/example").status == 502
    with rehearsal.fail("api", 200, times=1), pytest.raises(requests.JSONDecodeError):
        who(browser)
    assert who(browser) == "mona"


def test_the_record_shows_no_secret(browser, rehearsal):
    """What the provider saw can be read, and printed by a failing test, without a code or a token."""
    rehearsal.sign_in(browser.client, "example")
    who(browser)
    (exchange,) = rehearsal.token_requests
    (call,) = rehearsal.requests_to("https://api.example.com/api/user")
    assert exchange.parameters["grant_type"] == "authorization_code"
    assert call.header("Authorization") == f"Bearer {rehearsal.tokens_of('mona')[0]}"
    printed = repr(rehearsal.requests)
    assert "<Seen POST /example.com/token grant_type,code" in printed
    for secret in (rehearsal.tokens_of("mona")[0], exchange.parameters["code"]):
        assert secret not in printed


def test_settings_need_not_change(site_class, rehearsal):
    """Whatever the site says of rehearsals, the test's own stand-in is used, and the site's client id is not."""
    credentials = {"client_id": "an-id", "client_secret": "a-secret"}
    settings = {"DANCE_REHEARSAL": "http://localhost:9", "TESTING": False, "DEBUG": False}
    with site_class.running({"github": credentials}, **settings) as site:
        browser = site.browser()
        assert rehearsal.sign_in(browser.client, "github").status_code == 302
        assert rehearsal.connect(browser.client, "github")["access_token"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/plain", "/plain answered 200: no provider"),
        ("/login/example/authorized", "/login/example/authorized answered "),
    ],
)
def test_a_view_that_asks_no_provider(browser, rehearsal, path, words):
    """The test is told what the view did instead."""
    with pytest.raises(ConsentError, match=words):
        rehearsal.sign_in(browser.client, path)


def test_what_is_no_test_client(rehearsal):
    """It is said which are."""
    with pytest.raises(TypeError, match="A dict is no test client"):
        rehearsal.sign_in({}, "github")


def test_oauth1_tokens_do_not_expire(site_class, rehearsal):
    """There is no such thing to test."""
    with site_class.running({"twitter": {}}) as site, pytest.raises(ValueError, match="OAuth 1"):
        rehearsal.connect(site.browser().client, "twitter", expired=True)


def test_the_rehearsal_ends_with_its_test(site_class):
    """Before and after it the site's own provider is danced with, though nothing of the site was made anew."""
    with site_class.running(
        {"github": {"client_id": "an-id", "client_secret": "a-secret"}}
    ) as site:
        with MountedRehearsal.replace_providers() as one:
            one.sign_in(site.browser().client, "github")
        assert site.browser().get("/login/github").location.startswith("https://github.com/")
        with MountedRehearsal.replace_providers() as another:
            another.sign_in(site.browser().client, "github")
        assert another.token_requests
        assert [entry.status for entry in one.token_requests] == [200]


def test_the_same_without_pytest(site_class):
    """A test case of unittest has the stand-in for as long as each of its tests."""

    class Visitors(unittest.TestCase):
        def setUp(self):
            self.rehearsal = self.enterContext(MountedRehearsal.replace_providers())

        def test_somebody_comes(self):
            with site_class.running({"github": {}}) as site:
                self.rehearsal.sign_in(site.browser().client, "github")
            assert len(self.rehearsal.tokens_of("mona")) == 1

    result = unittest.TestResult()
    Visitors("test_somebody_comes").run(result)
    assert (result.testsRun, result.errors, result.failures) == (1, [], [])


@pytest.mark.parametrize("way", ["asign_in", "aconnect"])
def test_tests_that_are_coroutines(browser, rehearsal, way):
    """The kit's methods have counterparts that are awaited, with the same arguments and the same results."""
    found = asyncio.run(getattr(rehearsal, way)(browser.client, "example", account="hubot"))
    assert who(browser) == "hubot"
    assert ("access_token" in found) if way == "aconnect" else found.status_code == 302


def test_the_awaited_counterparts_say_what_they_are():
    """``help`` and the documentation show a name, a sentence and arguments of their own."""
    assert MountedRehearsal.asign_in.__qualname__ == "MountedRehearsal.asign_in"
    assert "``sign_in``" in MountedRehearsal.asign_in.__doc__
