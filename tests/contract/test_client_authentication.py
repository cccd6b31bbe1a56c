"""A site proves who it is by its keys, and what it holds by its tokens' keys, in both frameworks."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from stand_in import BOTH_WAYS, ENTRIES, PROVIDER

from dance_common import providers
from dance_common.rehearsal import DEMO_CLIENT, Answer, Rehearsal
from dance_common.rehearsal.stand_in import demo_keys
from dance_common.transport import dpop, mounted

KEYS = [str(key) for key in demo_keys()]
BY_KEY = {**ENTRIES["oauth2"], "client_secret": None, "client_keys": KEYS}


@pytest.fixture
def protocol():
    """OAuth 1 has another way."""
    return "oauth2"


def at(entry, hostile):
    """Return the entry with the provider on a real socket."""
    return {
        name: value.replace(PROVIDER, hostile.origin) if isinstance(value, str) else value
        for name, value in entry.items()
    }


def connect(browser, provider):
    """Dance; return the answer to the callback."""
    return browser.get(provider.consent(browser.get("/login/rehearsal?next=/done").location))


@pytest.mark.parametrize("way", BOTH_WAYS, indirect=True)
@pytest.mark.parametrize("given", ["an option", "a setting"])
def test_codes_refreshes_and_revocations_are_proven_by_a_key(run, hostile, given, way):
    """No secret travels, whoever it is that sends, and no assertion travels twice."""
    provider, by_key = hostile.rehearsal, at(BY_KEY, hostile)
    if given == "an option":
        site = run(rehearsal=by_key)
    else:
        entry = {**by_key, "client_keys": None, "client_authentication": "private_key_jwt"}
        site = run(rehearsal=entry, REHEARSAL_OAUTH_CLIENT_KEYS=KEYS)
    browser = site.browser()
    assert connect(browser, provider).location == "/done"
    provider.expire_tokens()
    assert browser.get("/who/rehearsal").text == "mona"
    browser.get("/forget/rehearsal")
    assert browser.get("/who/rehearsal").text == "nobody"
    asked = [*provider.requests_to("token"), *provider.requests_to("revocation")]
    assert [seen.status for seen in asked] == [200, 200, 200]
    for seen in asked:
        assert not seen.scheme
        assert "client_assertion" in seen.parameters
        assert "client_secret" not in seen.parameters


def test_another_key_is_refused_with_a_page(run, provider):
    """It says that the site's credentials are the cause."""
    key = json.dumps({"kty": "OKP", "crv": "Ed25519", "d": "A" * 43, "x": _X})
    site = run(rehearsal={**BY_KEY, "client_keys": key})
    browser = site.browser()
    with site.receiver("oauth_error", "seen") as heard:
        assert connect(browser, provider).text == "seen"
    assert heard.last["code"] == "invalid_client"


_X = "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik"
"""The public half of the Ed25519 key that consists of zeros."""


def test_a_key_that_can_not_be_read_is_a_page_and_not_its_text(run, provider):
    """What went wrong is for the site's administrator."""
    site = run(rehearsal={**BY_KEY, "client_keys": "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n"})
    answer = connect(site.browser(), provider)
    assert answer.status == 503, answer.text
    assert "c2VjcmV0" not in answer.text
    assert DEMO_CLIENT.client_id not in answer.text


PUSHING = {**BY_KEY, "pushed_authorization_url": "/oauth2/par"}


def test_the_browser_carries_a_reference_to_what_was_pushed(run, provider):
    """The dance is as before."""
    site = run(rehearsal=PUSHING)
    browser = site.browser()
    page = browser.get("/login/rehearsal?next=/done").location
    assert parse_qs(urlsplit(page).query).keys() == {"client_id", "request_uri"}
    assert browser.get(provider.consent(page)).location == "/done"
    [pushed] = provider.requests_to("pushed")
    assert {"client_assertion", "code_challenge", "state"} <= pushed.parameters.keys()


def test_a_push_that_is_refused_is_an_error_of_the_first_step(run, provider):
    """Receivers hear it, and the visitor stays at the site."""
    browser = (site := run(rehearsal=PUSHING)).browser()
    refused = Answer(status=400, body='{"error": "invalid_request"}')
    with provider.answer_with("/oauth2/par", refused), site.receiver("oauth_error") as heard:
        answer = browser.get("/login/rehearsal")
    assert (heard.last["code"], heard.last["step"]) == ("invalid_request", "begin")
    assert PROVIDER not in answer.location
    assert browser.get("/login/rehearsal").location.startswith(PROVIDER)


@pytest.mark.parametrize("name", ["github", "google"])
@pytest.mark.parametrize("given", ["an option", "a setting"])
def test_a_provider_whose_host_is_known_takes_every_proof(site_class, name, given):
    """The stand-in is as strict as the options say, and takes neither a secret nor a request that was not pushed."""
    proofs = {"dpop": True, "pushed_authorization_url": f"https://{name}.example/par"}
    settings = {"DANCE_REHEARSAL": PROVIDER, "DEBUG": True}
    if given == "an option":
        proofs["client_keys"] = KEYS
    else:
        settings[f"{name.upper()}_OAUTH_CLIENT_KEYS"] = KEYS
    provider = Rehearsal(PROVIDER)
    provider.play(providers.find(name)(**{**proofs, "client_keys": KEYS}))
    with (
        mounted(PROVIDER, provider.adapter()),
        site_class.running({name: proofs}, **settings) as site,
    ):
        browser = site.browser()
        page = browser.get(f"/login/{name}").location
        assert parse_qs(urlsplit(page).query).keys() == {"client_id", "request_uri"}
        assert browser.get(provider.consent(page)).location == "/"
        assert "dpop_key" in browser.get(f"/keys/{name}").text
        assert json.loads(browser.get(f"/profile/{name}").text)["id"] == "1"
    asked = [*provider.requests_to("pushed"), *provider.requests_to("token")]
    assert [seen.status for seen in asked] == [201, 200]
    assert all("client_assertion" in seen.parameters for seen in asked)
    assert not any("client_secret" in seen.parameters or seen.scheme for seen in asked)
    assert {seen.scheme for seen in provider.requests_to("api")} == {"DPoP"}


def test_a_provider_of_oauth_1_takes_no_proofs(site_class):
    """Its requests are signed anyway: the site does not start, and is told why."""
    refused = (
        r"twitter\(\) takes no option 'dpop': it is for OAuth 2, and this provider has OAuth 1\."
    )
    with (
        pytest.raises(Exception, match=refused) as caught,
        site_class.running({"twitter": {"dpop": True}}) as site,
    ):
        site.browser().get("/login/twitter")
    assert type(caught.value).__name__ in ("TypeError", "ImproperlyConfigured")


BOUND = {**ENTRIES["oauth2"], "dpop": True}


@pytest.fixture
def strict(hostile):
    """A provider on a real socket that binds every token to a key, and wants nonces."""
    dpop._nonces.clear()
    settings = hostile.rehearsal._endpoints.settings
    settings.wants_dpop = settings.wants_nonces = True
    return hostile


@pytest.mark.parametrize("way", BOTH_WAYS, indirect=True)
def test_a_token_that_is_bound_to_a_key_is_called_and_refreshed_and_revoked(run, strict, way):
    """Nonces are learnt on the way, and whoever sends the requests."""
    provider = strict.rehearsal
    browser = run(rehearsal=at(BOUND, strict)).browser()
    assert connect(browser, provider).location == "/done"
    assert "dpop_key" in browser.get("/keys/rehearsal").text
    assert browser.get("/who/rehearsal").text == "mona"
    provider.expire_tokens()
    assert browser.get("/who/rehearsal").text == "mona"
    assert browser.get("/call/rehearsal").text.startswith("200 ")
    assert [seen.status for seen in provider.requests_to("token")] == [400, 200, 200]
    assert 401 in [seen.status for seen in provider.requests_to("api")]
    browser.get("/forget/rehearsal")
    assert browser.get("/who/rehearsal").text == "nobody"


def test_two_visitors_have_a_key_each(run, strict):
    """And neither proves possession for the other."""
    site = run(rehearsal=at(BOUND, strict))
    browsers = {name: site.browser() for name in ("mona", "hubot")}
    for name, browser in browsers.items():
        page = browser.get("/login/rehearsal?next=/done").location
        browser.get(strict.rehearsal.consent(page, account=name))
    for name, browser in [*browsers.items(), *browsers.items()]:
        assert browser.get("/who/rehearsal").text == name
    keys = {record.grant.jkt for record in strict.rehearsal._store.access_tokens.values()}
    assert len(keys) == 2


def test_a_bound_token_in_an_encrypted_table_is_opened_with_its_key(run, strict):
    """Awaited calls prove possession, too, and other libraries get both."""
    site = run(
        rehearsal=at(BOUND, strict),
        TABLES={},
        DANCE_ENCRYPTION_KEYS=["a-key-of-thirty-two-characters!!"],
    )
    browser = site.browser()
    browser.get("/enter/ada")
    assert connect(browser, strict.rehearsal).location == "/done"

    async def call(session):
        response = await session.aget("/api/user")
        token = await session.afresh_token()
        return f"{response.json()['login']} {token['token_type']}"

    type(site).awaited = staticmethod(call)
    assert browser.get("/await/rehearsal").text == "mona DPoP"
