"""What somebody tries on purpose: see ``attack_table`` for the list, of which other modules prove a part."""

from __future__ import annotations

import logging
import re
import traceback
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit

import pytest
import time_machine
from fault_table import answers
from hostile import reply
from next_corpus import UNSAFE
from stand_in import BOTH_WAYS, ENTRIES

from dance_common.errors import ForeignHost

CALLBACK = "/login/rehearsal/authorized"
STATE_OF = {"oauth2": "state", "oauth1": "oauth_token"}
CODE_OF = {"oauth2": "code", "oauth1": "oauth_verifier"}
TOKEN_PATHS = {"oauth2": "/oauth2/token", "oauth1": "/oauth1/access_token"}
both_ways = pytest.mark.parametrize("way", BOTH_WAYS, indirect=True)
oauth2_only = pytest.mark.parametrize("protocol", ["oauth2"], indirect=True)
oauth1_only = pytest.mark.parametrize("protocol", ["oauth1"], indirect=True)


def refused(site, browser, url):
    """Visit the URL; return the code of the one failure that the site hears of. Nothing is stored."""
    with site.receiver("oauth_error") as heard:
        page = browser.get(url, Accept="text/html")
    assert page.status in {302, 400, 403, 502}
    assert browser.get("/keys/rehearsal").text == ""
    (code,) = (facts["code"] for _, facts in heard)
    return code


def changed(url, **parameters):
    """Return the URL with other values of these parameters."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | parameters
    return parts._replace(query=urlencode(query)).geturl()


# The flow


def test_a_whole_callback_of_somebody_else_is_refused(site, provider, protocol):
    """A victim who is led to the attacker's complete callback is not connected to the attacker's account."""
    attacker, victim = site.browser(), site.browser()
    answer = provider.consent(attacker.get("/login/rehearsal").location, account="hubot")
    assert refused(site, victim, answer) == "no_flow"
    assert not provider.requests_to(TOKEN_PATHS[protocol])
    victim.get("/login/rehearsal")
    assert refused(site, victim, answer) == "flow_not_found"
    assert not provider.requests_to(TOKEN_PATHS[protocol])


def test_an_answer_comes_too_late(site, provider, protocol):
    """After ten minutes an answer is worth nothing, and the provider is not asked about it."""
    browser = site.browser()
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as clock:
        answer = provider.consent(browser.get("/login/rehearsal").location)
        clock.shift(601)
        assert refused(site, browser, answer) == "flow_expired"
    assert not provider.requests_to(TOKEN_PATHS[protocol])


def test_a_state_is_good_once_though_the_exchange_failed(site, provider, protocol):
    """A state that came with a wrong code is spent."""
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal").location)
    refused(site, browser, changed(answer, **{CODE_OF[protocol]: "made-up"}))
    assert refused(site, browser, answer) == "no_flow"
    assert len(provider.requests_to(TOKEN_PATHS[protocol])) == 1


def test_one_of_eight_simultaneous_callbacks_counts(site, provider, protocol):
    """Eight copies of a browser bring the same answer at once: the code is exchanged once."""
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal").location)
    with ThreadPoolExecutor(8) as pool:
        copies = [browser.clone() for _ in range(8)]
        got = list(pool.map(lambda copy: copy.get(answer).status, copies))
    assert sorted(got) == [302] + [400] * 7
    assert len(provider.requests_to(TOKEN_PATHS[protocol])) == 1


@oauth2_only
def test_a_stolen_code_is_of_no_use_in_another_flow(site, provider):
    """A code that somebody else's dance yielded does not fit the verifier of this one (RFC 7636)."""
    victim, attacker = site.browser(), site.browser()
    stolen = provider.consent(victim.get("/login/rehearsal").location)
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    own = provider.consent(attacker.get("/login/rehearsal").location, account="hubot")
    assert refused(site, attacker, changed(own, code=code)) == "invalid_grant"


@oauth2_only
def test_pkce_can_not_be_talked_down(site, provider):
    """The challenge is S256 whatever the login's address says, and its verifier goes with the code."""
    browser = site.browser()
    url = browser.get("/login/rehearsal?code_challenge_method=plain&code_challenge=x").location
    query = parse_qs(urlsplit(url).query)
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["code_challenge"][0]) == 43
    browser.get(provider.consent(url))
    assert len(provider.token_requests[-1].parameters["code_verifier"]) == 43


def test_a_callback_can_not_say_what_is_sent_to_the_provider(site, provider, protocol):
    """Parameters of a callback's address don't reach the token endpoint, and choose no page to go to."""
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal").location)
    extra = "&redirect_uri=https://evil.example&client_id=evil&client_secret=evil&grant_type=password&next=//evil.example"
    assert browser.get(answer + extra).location == "/"
    (sent,) = provider.requests_to(TOKEN_PATHS[protocol])
    assert b"evil" not in sent.body
    assert "evil" not in str(sent.headers)


def test_a_thousand_log_ins_leave_a_small_cookie(site, provider):
    """Somebody who makes a browser begin again and again fills no cookie, and the last one can be finished."""
    browser = site.browser()
    for _ in range(60):
        last = browser.get("/login/rehearsal").location
    assert len(browser.session()["_dance_flows"]) <= 10
    assert len(str(browser.session())) < 3000
    assert browser.get(provider.consent(last)).location == "/"


# Addresses


@oauth2_only
def test_next_never_leads_from_https_to_http(site):
    """An address of the same host by http is none of the site's pages for who came by https."""
    browser = site.browser(secure=True, host="shop.example")
    for scheme in ("http", "HTTP", "https"):
        browser.get(f"/login/rehearsal?next={quote(f'{scheme}://shop.example/done')}")
    wanted = [flow[5] for flow in browser.session()["_dance_flows"]]
    assert wanted == [None, None, "https://shop.example/done"]


@oauth2_only
def test_no_spelling_of_next_leads_away(site, provider):
    """None of the corpus's spellings ends anywhere but at the site's own page."""
    assert len(UNSAFE) >= 60
    browser = site.browser()
    for spelling in UNSAFE:
        if "\ud800" in spelling:
            continue  # no address can hold half of a surrogate pair
        hostile = spelling.replace("site.example", "localhost")
        began = browser.get(f"/login/rehearsal?next={quote(hostile)}")
        assert browser.get(provider.consent(began.location)).location == "/", spelling


@oauth2_only
def test_forwarded_headers_that_nobody_vouched_for_change_nothing(site):
    """The callback's address is that of the request itself, unless the site was told to trust a proxy."""
    forged = {
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "https",
        "X_Forwarded_Port": "8443",
        "X_Forwarded_Prefix": "/evil",
        "X_Forwarded_Server": "evil.example",
        "Forwarded": "host=evil.example;proto=https",
        "X_Original_URL": "/evil",
        "X_Rewrite_URL": "/evil",
        "X_Host": "evil.example",
    }
    url = site.browser().get("/login/rehearsal", **forged).location
    callback = parse_qs(urlsplit(url).query)["redirect_uri"]
    assert callback == ["http://localhost/login/rehearsal/authorized"]


HOSTS = {"flask": {"TRUSTED_HOSTS": ["localhost"]}, "django": {"ALLOWED_HOSTS": ["localhost"]}}


@oauth2_only
def test_a_host_that_is_not_the_sites_gets_nothing(run, entry, site_class):
    """Where the site names its hosts a request for another one begins no dance."""
    if site_class.name == "flask":
        from importlib.metadata import version

        if tuple(map(int, version("flask").split(".")[:2])) < (3, 1):
            pytest.skip("Flask has TRUSTED_HOSTS since 3.1")
    site = run(rehearsal=entry, **HOSTS[site_class.name])
    for path in ("/login/rehearsal", f"{CALLBACK}?code=a&state=b"):
        answer = site.browser(secure=True, host="evil.example").get(path)
        assert (answer.status, answer.location) == (400, "")
    assert site.browser().get("/login/rehearsal").status == 302


def test_nothing_of_an_address_becomes_a_header(site, provider, protocol):
    """Line breaks in any parameter stay out of the answer's headers."""
    evil = "x\r\nSet-Cookie: stolen=1\r\nX-Evil: 1"
    browser = site.browser()
    for path in ("/login/rehearsal?next=", f"{CALLBACK}?code=a&state=", f"{CALLBACK}?error="):
        answer = browser.get(path + quote(evil))
        assert "x-evil" not in answer.headers
        assert not re.search(r"[\r\n]", "".join(answer.headers.values()))
    state = parse_qs(urlsplit(browser.get("/login/rehearsal").location).query)
    key = state[STATE_OF[protocol]][0]
    for name in ("error", "error_description", "error_uri", "iss", "code"):
        answer = browser.get(f"{CALLBACK}?{STATE_OF[protocol]}={key}&{name}={quote(evil)}")
        assert "x-evil" not in answer.headers


# The token


STRANGERS = [
    "https://evil.example/",
    "//evil.example/api/user",
    "http://127.0.0.1@evil.example/",
    "http://127.0.0.1.evil.example/",
    "http://127.0.0.1:1/",
    "http://localhost/",
    "http://[::1]/",
    "https://evil.example\\@127.0.0.1/",
    "http://127.0.0.1:99999/",
]


@both_ways
def test_the_token_goes_to_no_stranger(way, visit):
    """A call of another host than the provider's is an error before anything is sent."""
    raised = []

    def call_strangers(session):
        for url in STRANGERS:
            with pytest.raises(ForeignHost) as caught:
                session.get(url)
            raised.append(caught.value.code)

    with visit.site.receiver("oauth_authorized", call_strangers):
        visit.connect()
    assert raised == ["foreign_host"] * len(STRANGERS)
    assert visit.fetch("/who/rehearsal").text == "mona"


@both_ways
@pytest.mark.parametrize("status", ["301", "302", "303", "307", "308"])
def test_the_token_follows_no_redirect_to_a_stranger(way, visit, status, tmp_path, monkeypatch):
    """An API that sends away sends the request there without token, signature or a password from .netrc."""
    foreign = visit.hostile.origin.replace("127.0.0.1", "localhost")
    (tmp_path / "netrc").write_text("machine localhost login evil password n3trc-secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    visit.connect()
    away = {"Location": f"{foreign}/elsewhere"}
    with (
        visit.hostile.acting("/api/user", lambda wire: wire.write(reply(status, b"", away))),
        visit.hostile.acting("/elsewhere", answers(200, "{}")),
    ):
        assert visit.fetch("/call/rehearsal").text.startswith("200 ")
    (arrived,) = visit.hostile.requests_to("/elsewhere")
    assert b"authorization" not in arrived.lower()
    for secret in secrets_of(visit):
        assert secret.encode() not in arrived


@both_ways
def test_netrc_neither_joins_nor_replaces_the_token(way, visit, tmp_path, monkeypatch):
    """An entry for the API's own host is not sent with a call, nor with anything of the dance."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login evil password n3trc-secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    visit.connect()
    assert visit.fetch("/who/rehearsal").text == "mona"
    basic = b"ZXZpbDpuM3RyYy1zZWNyZXQ"  # evil:n3trc-secret
    assert not any(basic in raw for _, raw in visit.hostile.requests)


def secrets_of(visit):
    """Return every secret that the provider has seen or given so far."""
    found = {"only-for-rehearsals-on-this-machine"}
    for seen in visit.hostile.rehearsal.requests:
        names = ("code", "code_verifier", "refresh_token", "oauth_verifier")
        found |= {seen.parameters[name] for name in names if name in seen.parameters}
    found |= set(visit.hostile.rehearsal.tokens_of("mona"))
    return {secret for secret in found if len(secret) > 7}


THE_PROVIDERS = (
    "oauthlib.oauth1.rfc5849.endpoints",
    "oauthlib.oauth2.rfc6749.endpoints",
    "oauthlib.oauth2.rfc6749.grant_types",
    "oauthlib.oauth2.rfc6749.request_validator",
)
"""Loggers of the stand-in, which runs in this process."""


@both_ways
def test_no_log_has_a_secret(way, visit, caplog):
    """At DEBUG, with every logger on, neither a whole dance nor a failing one writes a secret."""
    caplog.set_level(logging.DEBUG)
    visit.connect()
    visit.fetch("/who/rehearsal")
    path = TOKEN_PATHS[visit.protocol]
    with visit.hostile.acting(path, answers(400, '{"error": "invalid_request"}')):
        visit.fetch(visit.consent())
    secrets = secrets_of(visit)
    assert len(secrets) >= 2
    visit.fetch("/forget/rehearsal")
    written = "\n".join(
        record.getMessage() + (record.exc_text or "")
        for record in caplog.records
        if not record.name.startswith(THE_PROVIDERS)
    )
    for secret in secrets:
        assert secret not in unquote(written)


def test_no_error_has_a_secret(visit):
    """Neither the page, nor the signal's facts, nor a traceback of the failure holds a secret."""
    path = TOKEN_PATHS[visit.protocol]
    with (
        visit.hostile.acting(path, answers(500, "oops")),
        visit.site.receiver("oauth_error") as heard,
    ):
        page = visit.fetch(visit.consent())
        visit.fetch(visit.consent())
        page = visit.fetch(visit.consent())
    assert page.status == 502
    facts = heard.last
    told = [page.text, repr(facts), str(facts["exception"]), repr(vars(facts["response"]))]
    told += traceback.format_exception(facts["exception"])
    for secret in secrets_of(visit):
        assert not any(secret in text for text in told)


def test_no_repr_has_a_secret(visit):
    """What a debugger or an error reporter shows of token and session names no secret."""
    shown = []
    with visit.site.receiver(
        "oauth_authorized", lambda session: shown.extend([repr(session), repr(session.token)])
    ) as heard:
        visit.connect()
    shown.append(repr(heard.last["token"]))
    for secret in secrets_of(visit):
        assert not any(secret in text for text in shown)


HOSTILE_TOKENS = [
    {"access_token": 7, "oauth_token": 7, "oauth_token_secret": []},
    {"access_token": ["a"], "oauth_token": ["a"], "oauth_token_secret": "b"},
    {"access_token": "a\r\nX-Evil: 1", "oauth_token": "a\r\nX-Evil: 1", "oauth_token_secret": "b"},
    {"access_token": "é\u2028", "oauth_token": "é", "oauth_token_secret": "\u2028"},
    {"access_token": "\ud800", "oauth_token": "\ud800", "oauth_token_secret": "\ud800"},
    {"access_token": "", "oauth_token": "", "oauth_token_secret": ""},
    {"access_token": "a", "expires_at": "soon", "oauth_token": "a", "oauth_token_secret": "b"},
    {"access_token": "a", "expires_at": [], "scope": 7, "refresh_token": {}, "oauth_token": None},
    {"access_token": "a", "expires_at": 10**300, "oauth_token": "a", "oauth_token_secret": 3},
    {"access_token": "a", "expires_at": 1, "refresh_token": ["x"]},
    {"access_token": {"a": 1}, "expires_in": -1, "token_type": ["mac"]},
    {"": ""},
    [["access_token", "a"]],
    "access_token",
    7,
    True,
]


@both_ways
def test_a_hostile_token_in_the_session_does_no_harm(way, visit):
    """Whatever stands where the token should, views answer, and the next dance puts it right."""
    provider = visit.hostile.rehearsal
    for kept in HOSTILE_TOKENS:
        browser = visit.site.browser()
        browser.prime(rehearsal_oauth_token=kept)
        for path in ("/keys/rehearsal", "/call/rehearsal", "/guarded"):
            assert browser.get(path).status in {200, 302, 401, 502}, (kept, path)
        browser.get(provider.consent(browser.get("/login/rehearsal").location))
        assert browser.get("/who/rehearsal").text == "mona"
        assert browser.get("/forget/rehearsal").text == "forgotten"
        browser.prime(rehearsal_oauth_token=kept)
        assert browser.get("/forget/rehearsal").text == "forgotten"


# The site's own failures


class Down:
    """A backend whose store does not answer."""

    def __init__(self):
        self.is_down, self.kept = True, None

    def get(self, visit, /):
        self._fail()
        return self.kept

    def set(self, visit, token, /):
        self._fail()
        self.kept = dict(token)

    def delete(self, visit, /):
        self._fail()
        self.kept = None

    def _fail(self):
        if self.is_down:
            raise RuntimeError("the database is down")


def test_a_store_that_is_down_is_heard_of(run, entry, provider):
    """A site whose token store fails is told so, is not taken for authorized, and goes on once it is up again."""
    backend = Down()
    site = run(rehearsal={**entry, "backend": backend})
    browser = site.browser()
    began = browser.get("/login/rehearsal")
    for url in ("/who/rehearsal", provider.consent(began.location), "/guarded"):
        with pytest.raises(RuntimeError, match="the database is down"):
            browser.get(url)
    backend.is_down = False
    assert browser.get("/who/rehearsal").text == "nobody"
    assert browser.get(provider.consent(browser.get("/login/rehearsal").location)).location == "/"
    assert browser.get("/who/rehearsal").text == "mona"


def test_a_receiver_that_fails_leaves_nothing(site, provider):
    """An exception in the site's own handler is the site's own, and no token was stored before it."""

    def fail(session):
        raise RuntimeError("a bug of the site's")

    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal").location)
    with site.receiver("oauth_authorized", fail), pytest.raises(RuntimeError, match="a bug"):
        browser.get(answer)
    assert browser.get("/keys/rehearsal").text == ""


# OAuth 1


@oauth1_only
@pytest.mark.parametrize("confirmed", ["", "&oauth_callback_confirmed=false"])
def test_an_unconfirmed_callback_is_refused(visit, confirmed):
    """A provider that did not take our callback URL might send the verifier to anybody (RFC 5849 section 2.1)."""
    body = f"oauth_token=abc&oauth_token_secret=def{confirmed}"
    with (
        visit.hostile.acting("/oauth1/request_token", answers(200, body)),
        visit.site.receiver("oauth_error") as heard,
    ):
        visit.fetch("/login/rehearsal")
    assert [facts["code"] for _, facts in heard] == ["callback_not_confirmed"]
    assert "_dance_flows" not in visit.browser.session()


def test_a_wrong_consumer_secret_is_refused(run, provider):
    """The signature is checked by the provider, so a wrong secret gets no request token."""
    site = run(rehearsal={**ENTRIES["oauth1"], "client_secret": "wrong"})
    with site.receiver("oauth_error") as heard:
        site.browser().get("/login/rehearsal")
    assert [facts["step"] for _, facts in heard] == ["request_token"]


@oauth1_only
@both_ways
def test_signatures_are_never_repeated(way, visit):
    """Every signed request has a nonce of its own, so a copied request is refused as a replay."""
    visit.connect()
    for _ in range(20):
        assert visit.fetch("/who/rehearsal").text == "mona"
    seen_there = visit.hostile.rehearsal.requests
    signed = [seen.header("Authorization") for seen in seen_there if seen.scheme == "OAuth"]
    nonces = [re.search(r'oauth_nonce="([^"]+)"', header)[1] for header in signed]
    assert len(nonces) > 20
    assert len(set(nonces)) == len(nonces)
