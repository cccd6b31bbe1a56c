"""What visitors, providers and configurations get wrong: one clear page, one signal, nothing stored, never a 500."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from dance_common.rehearsal import Answer

CALLBACK = "/login/rehearsal/authorized"
STATE_OF = {"oauth2": "state", "oauth1": "oauth_token"}
REST_OF = {"oauth2": "&code=abc", "oauth1": "&oauth_verifier=abc"}


def callback(protocol, key):
    """The callback's path with this state or request token."""
    return f"{CALLBACK}?{STATE_OF[protocol]}={key}{REST_OF[protocol]}"


def fails(site, browser, url, *, code, status=400):
    """Visit the URL; assert the promise of every failure, and return the page."""
    with site.receiver("oauth_error") as heard:
        page = browser.get(url, Accept="text/html")
    assert (page.status, [facts["code"] for _, facts in heard]) == (status, [code])
    assert "Try again" in page.text
    assert browser.get("/keys/rehearsal").text == ""
    return page


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "state_missing"),
        ("made-up", "no_flow"),
        (quote("é"), "no_flow"),
        ("%ff%fe", "no_flow"),
        ("%ed%a0%80", "no_flow"),
        ("%00", "no_flow"),
        ("x" * 5000, "no_flow"),
        ("x" * 100_000, "callback_too_long"),
    ],
    ids=["missing", "foreign", "non-ascii", "no-utf8", "surrogate", "nul", "5kB", "100kB"],
)
def test_a_callback_that_nobody_here_began_is_refused(site, protocol, provider, key, code):
    """Whatever stands in the state, a browser without a flow gets a page, and the provider is not even asked."""
    fails(site, site.browser(), callback(protocol, key), code=code)
    assert not provider.token_requests


def test_a_callback_without_any_parameter_is_refused(site):
    """The bare address of the callback view is a mistake that gets a page."""
    fails(site, site.browser(), CALLBACK, code="state_missing")


def test_the_state_of_another_browser_is_refused(site, provider):
    """What one browser began, another can't finish, and the first one still can."""
    owner, thief = site.browser(), site.browser()
    answer = provider.consent(owner.get("/login/rehearsal").location)
    thief.get("/login/rehearsal")
    fails(site, thief, answer, code="flow_not_found")
    assert owner.get(answer).location == "/"


def test_an_answer_counts_once(site, provider):
    """The same callback a second time is exchanged for nothing, and the token of the first time stays.

    A visitor who reloads it, or clicks twice, is sent on to where the first time led.
    """
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal?next=/done").location)
    browser.get(answer)
    with site.receiver("oauth_error") as failed, site.receiver("oauth_authorized") as authorized:
        again = browser.get(answer)
    assert (again.status, again.location) == (302, "/done")
    assert not failed
    assert not authorized
    assert browser.get("/who/rehearsal").text == "mona"


def test_an_answer_that_comes_again_without_a_token_is_refused(site, provider):
    """Who has disconnected since is not told that all is well."""
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal").location)
    browser.get(answer)
    browser.get("/forget/rehearsal")
    fails(site, browser, answer, code="flow_used")


def test_a_vetoed_answer_is_not_taken_for_a_finished_one(site, provider):
    """It has given no token; that there is an older one says nothing of it."""
    browser = site.browser()
    browser.get(provider.consent(browser.get("/login/rehearsal").location))
    answer = provider.consent(browser.get("/login/rehearsal").location)
    with site.receiver("oauth_authorized", False):
        browser.get(answer)
    assert browser.get(answer).status == 400


def test_a_callback_of_somebody_else_is_refused_though_there_is_a_token(site, provider):
    """Only what has been finished in this browser sends it on."""
    browser, stranger = site.browser(), site.browser()
    browser.get(provider.consent(browser.get("/login/rehearsal").location))
    theirs = provider.consent(stranger.get("/login/rehearsal?next=/done").location)
    assert browser.get(theirs).status == 400
    stranger.get(theirs)
    page = browser.get(theirs, Accept="text/html")
    assert page.status == 400
    assert "/done" not in page.text


def test_a_copied_session_does_not_make_an_answer_count_twice(site, provider):
    """With a session kept in a cookie, a copy made before the callback can't use the answer again."""
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal").location)
    copy = browser.clone()
    browser.get(answer)
    fails(site, copy, answer, code="flow_used")


def test_a_repeated_parameter_is_refused(site, provider, protocol):
    """Frameworks disagree on which of two equal parameters counts, so neither does."""
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal").location)
    name = STATE_OF[protocol]
    fails(site, browser, f"{answer}&{name}=other", code="repeated_parameter")


def test_an_answer_for_another_dance_is_refused(run, provider, entry):
    """A flow begun with one provider can't be finished at the callback of another."""
    site = run(rehearsal=entry, other=entry)
    browser = site.browser()
    answer = provider.consent(browser.get("/login/other").location)
    fails(
        site,
        browser,
        answer.replace("/login/other/", "/login/rehearsal/"),
        code="flow_elsewhere",
    )


@pytest.mark.parametrize(("before", "after"), [("alice", "bob"), (None, "bob"), ("alice", None)])
def test_who_began_has_to_finish(site, provider, before, after):
    """A dance begun as one user is not finished as another."""
    browser = site.browser()
    if before:
        browser.get(f"/enter/{before}")
    answer = provider.consent(browser.get("/login/rehearsal").location)
    kept = browser.session()["_dance_flows"]
    browser.get(f"/enter/{after}" if after else "/leave")
    # Leaving may empty the session; the flow is put back, for the check is what is tested.
    browser.prime(_dance_flows=kept)
    fails(site, browser, answer, code="flow_of_another_user")


def test_denial_is_told_once_and_redirects_where_somebody_listens(site, provider):
    """The site hears of a denial with the provider's code, and the visitor goes where the dance ends."""
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal").location, allow=False)
    with site.receiver("oauth_error") as heard:
        assert browser.get(answer).location == "/"
    assert len(heard) == 1
    assert (heard.last["code"], heard.last["error"], heard.last["step"]) == (
        "access_denied",
        "access_denied",
        "callback",
    )
    assert heard.last["exception"].verified
    assert browser.get("/keys/rehearsal").text == ""


def test_repeated_denial_ends_at_a_page(site, provider):
    """Where nobody listens a second refusal stops, so that a site that sends visitors back can't go round for ever."""
    browser = site.browser()
    answers = [
        browser.get(provider.consent(browser.get("/login/rehearsal").location, allow=False))
        for _ in range(2)
    ]
    assert [answer.status for answer in answers] == [302, 403]
    assert "was not allowed to share" in answers[1].text


def test_an_error_that_no_flow_belongs_to_is_marked(site):
    """?error= without a state is announced and redirects as ever, but nothing of it is believed."""
    browser = site.browser()
    with site.receiver("oauth_error") as heard:
        url = f"{CALLBACK}?error=access_denied&error_description=FORGED"
        answer = browser.get(url)
    assert answer.location == "/"
    assert heard.last["code"] == "unverified_error"
    assert not heard.last["exception"].verified
    assert "FORGED" not in heard.last["message"]


def test_an_answer_without_a_code_is_refused(site, provider, protocol):
    """A valid state alone is no answer."""
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal").location)
    kept = [part for part in answer.partition("?")[2].split("&") if "code" not in part]
    kept = [part for part in kept if "verifier" not in part]
    code = {"oauth2": "code_missing", "oauth1": "verifier_missing"}[protocol]
    with site.receiver("oauth_error") as heard:
        browser.get(f"{CALLBACK}?{'&'.join(kept)}")
    assert heard.last["code"] == code
    assert not provider.token_requests


@pytest.mark.parametrize("credential", ["id", "secret"])
def test_missing_credentials_are_named(run, entry, protocol, credential):
    """A dance without client id or secret says which one is missing, where to put it, and asks no provider."""
    name = {"id": "client_id" if protocol == "oauth2" else "client_key", "secret": "client_secret"}
    del entry[name[credential]]
    site = run(rehearsal=entry)
    page = fails(
        site,
        site.browser(),
        "/login/rehearsal",
        code=f"missing_{name[credential]}",
        status=503,
    )
    assert f"REHEARSAL_OAUTH_{name[credential].upper()}" in page.text


def test_wrong_credentials_are_reported_as_the_providers_refusal(run, entry, provider, protocol):
    """A wrong secret is a 502 page and a signal with the provider's code, and the page doesn't say the secret."""
    site = run(rehearsal={**entry, "client_secret": "wr0ng-secret"})
    browser = site.browser()
    began = browser.get("/login/rehearsal")
    answer = began if protocol == "oauth1" else browser.get(provider.consent(began.location))
    assert answer.status == 502
    assert "wr0ng-secret" not in answer.text
    assert browser.get("/keys/rehearsal").text == ""


def test_credentials_come_from_the_configuration(run, entry, provider, protocol):
    """Variables named after the dance are read where the dance was given none."""
    field = "client_id" if protocol == "oauth2" else "client_key"
    variables = {
        f"REHEARSAL_OAUTH_{name.upper()}": entry.pop(name) for name in (field, "client_secret")
    }
    site = run(rehearsal=entry, **variables)
    browser = site.browser()
    browser.get(provider.consent(browser.get("/login/rehearsal").location))
    assert browser.get("/who/rehearsal").text == "mona"


def test_http_on_a_public_host_is_refused(site):
    """Codes don't travel over plain http to another machine; the page says what to do about proxies."""
    page = fails(
        site,
        site.browser(host="shop.example"),
        "/login/rehearsal",
        code="insecure_transport",
        status=503,
    )
    assert "proxy" in page.text


def test_https_on_a_public_host_is_fine(site, protocol):
    """The callback URL has the scheme and host of the request."""
    answer = site.browser(secure=True, host="shop.example").get("/login/rehearsal")
    assert answer.status == (302 if protocol == "oauth2" else 502)
    if protocol == "oauth2":
        assert quote("https://shop.example/login/rehearsal/authorized", safe="") in answer.location


def test_an_environment_variable_allows_http_everywhere(site, monkeypatch, protocol):
    """OAUTHLIB_INSECURE_TRANSPORT does what it has always done."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    answer = site.browser(host="shop.example").get("/login/rehearsal")
    assert "insecure" not in answer.text


TOKEN_PATHS = {"oauth2": "/oauth2/token", "oauth1": "/oauth1/access_token"}


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (Answer(500, {}, "<html>oops"), "provider_failed", 502),
        (Answer(502, {}, ""), "provider_failed", 502),
        (Answer(429, {"Retry-After": "7"}, "slow down"), "rate_limited", 502),
        (Answer(200, {}, "<html>hello"), None, 502),
        (Answer(200, {}, ""), None, 502),
        (Answer(200, {}, "[1, 2]"), None, 502),
        (Answer(200, {}, b"\xff\xfe\x00"), None, 502),
        (Answer(307, {"Location": "http://evil.example/"}, ""), "redirected", 502),
        (Answer(None, {}, "", delay_seconds=60), "provider_timeout", 504),
    ],
    ids=["500", "502", "429", "html", "empty", "list", "bytes", "redirect", "hang"],
)
def test_a_provider_that_fails_is_a_page_of_ours(site, provider, protocol, answer, code, status):
    """Whatever the token endpoint answers, the visitor sees a page, the site hears once, and trying again works."""
    browser = site.browser()
    callback = provider.consent(browser.get("/login/rehearsal?next=/done").location)
    with provider.answer_with(TOKEN_PATHS[protocol], answer):
        page = browser.get(callback)
    assert page.status == status
    assert "next=/done" in page.text.replace("%2F", "/")
    if code:
        assert code in page.text
    assert browser.get("/keys/rehearsal").text == ""
    assert browser.get(provider.consent(browser.get("/login/rehearsal").location)).location == "/"


def test_a_listening_site_hears_of_a_failing_provider_once(site, provider, protocol):
    """The signal has the step, a stable code and the provider's answer, without the request that led to it."""
    browser = site.browser()
    callback = provider.consent(browser.get("/login/rehearsal").location)
    answer = Answer(429, {"Retry-After": "7"}, "slow down")
    with provider.answer_with(TOKEN_PATHS[protocol], answer), site.receiver("oauth_error") as heard:
        assert browser.get(callback).location == "/"
    assert [facts["step"] for _, facts in heard] == ["exchange"]
    response = heard.last["response"]
    assert response.headers["Retry-After"] == "7"
    assert response.request.body is None
    assert "Authorization" not in (response.request.headers or {})


def test_redirects_after_failures_come_to_an_end(site, provider, protocol):
    """A listening site that sends visitors straight back to the provider does not go round for ever."""
    browser, statuses = site.browser(), []
    with (
        site.receiver("oauth_error"),
        provider.answer_with(TOKEN_PATHS[protocol], Answer(500, {}, "")),
    ):
        for _ in range(3):
            callback = provider.consent(browser.get("/login/rehearsal").location)
            statuses.append(browser.get(callback).status)
    assert statuses == [302, 302, 502]


def test_programs_get_json(site):
    """A client that asks for JSON and not for a page gets the same facts as an object."""
    answer = site.browser().get(CALLBACK, Accept="application/json")
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("application/json")
    said = json.loads(answer.text)
    assert said["error"] == "state_missing"
    assert said["retry_url"] == "/login/rehearsal"


@pytest.mark.parametrize("protocol", ["oauth2"], indirect=True)
def test_script_in_an_error_is_text(site):
    """What a provider says is shown as text, and is cut short; OAuth 1 providers say nothing there."""
    browser = site.browser()
    for _ in range(2):
        url = browser.get("/login/rehearsal").location
        state = url.partition("state=")[2].partition("&")[0]
        words = quote("<script>alert(1)</script>" + "x" * 1000)
        page = browser.get(
            f"{CALLBACK}?error=server_error&error_description={words}&state={state}"
            f"&iss={quote('http://localhost:9000', safe='')}"
        )
    assert page.status == 502
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "x" * 400 not in page.text


@pytest.mark.parametrize("protocol", ["oauth2"], indirect=True)
@pytest.mark.parametrize(
    "issuer", ["", "&iss=https%3A%2F%2Fevil.example"], ids=["missing", "wrong"]
)
def test_the_issuer_has_to_be_the_providers(site, provider, issuer):
    """Where the provider is known to say iss, an answer without it or with another one is refused (RFC 9207)."""
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal").location)
    forged = answer.partition("&iss=")[0] + issuer
    fails(site, browser, forged, code="issuer_mismatch")
    assert not provider.token_requests


def test_request_parameters_change_nothing_of_the_authorization_url(site, protocol):
    """Whoever links to the login view can't choose client, callback, scope, state or challenge."""
    from urllib.parse import parse_qs, urlsplit

    names = ("client_id", "redirect_uri", "scope", "state", "code_challenge", "oauth_token")
    query = "&".join(f"{name}=forged" for name in names)
    url = site.browser().get(f"/login/rehearsal?{query}").location
    assert "forged" not in str(parse_qs(urlsplit(url).query))


def test_an_unknown_dance_is_not_found(site):
    """There is no page for a dance that the site doesn't have."""
    assert site.browser().get("/login/nobody").status == 404
    assert site.browser().get("/login/nobody/authorized?code=1&state=2").status == 404


def test_hostile_values_in_the_session_do_no_harm(site, provider):
    """Whatever an older release or a broken store left in the session, a dance can be begun and finished."""
    for kept in (None, 7, "x", [], {}, [[]], [["a"] * 7], [None], {"a": {"b": []}}):
        browser = site.browser()
        browser.prime(
            _dance_flows=kept,
            _dance_failures=kept,
            rehearsal_oauth_state=kept,
            rehearsal_oauth_token=kept,
        )
        assert browser.get("/who/rehearsal").text == "nobody"
        browser.get(provider.consent(browser.get("/login/rehearsal").location))
        assert browser.get("/who/rehearsal").text == "mona"


def test_a_receiver_whose_api_call_fails_is_the_providers_failure(site, provider):
    """When the provider fails while a receiver asks it who came, the visitor gets a page and nothing is stored."""
    browser = site.browser()
    callback = provider.consent(browser.get("/login/rehearsal").location)
    slow = Answer(None, {}, "", delay_seconds=60)
    with (
        provider.answer_with("/api/user", slow),
        site.receiver("oauth_authorized", lambda session: session.get("/api/user", timeout=1)),
    ):
        page = browser.get(callback)
    assert page.status == 504
    assert browser.get("/keys/rehearsal").text == ""
