"""What the rehearsal provider refuses before a person is asked, and what the person decides."""

from __future__ import annotations

import itertools
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests

from dance_common.rehearsal import Client, ConsentError, Rehearsal


def answered(location):
    return dict(parse_qsl(urlsplit(location).query, strict_parsing=True))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"client_id": "nobody"}, id="unknown client"),
        pytest.param({"client_id": None}, id="no client"),
        pytest.param({"redirect_uri": None}, id="no redirect_uri"),
        pytest.param({"redirect_uri": "https://site.example/callback/"}, id="longer path"),
        pytest.param({"redirect_uri": "https://site.example/callback?a=b"}, id="added query"),
        pytest.param({"redirect_uri": "https://site.example/callback#a"}, id="fragment"),
        pytest.param({"redirect_uri": "http://site.example/callback"}, id="other scheme"),
        pytest.param({"redirect_uri": "https://site.example:444/callback"}, id="other port"),
        pytest.param({"redirect_uri": "https://evil.example/callback"}, id="other host"),
        pytest.param({"redirect_uri": "/callback"}, id="relative"),
        pytest.param({"client_id": "other"}, id="another client's redirect_uri"),
    ],
)
def test_never_redirects_where_it_should_not(site, changes):
    """A wrong client or redirect URI ends on a page of the provider, not in a redirect."""
    response = site.ask(**changes)
    assert response.status_code == 400
    assert "Location" not in response.headers
    assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"state": None}, "invalid_request", id="no state"),
        pytest.param({"state": ""}, "invalid_request", id="empty state"),
        pytest.param({"code_challenge": None}, "invalid_request", id="no challenge"),
        pytest.param({"code_challenge_method": None}, "invalid_request", id="plain by default"),
        pytest.param({"code_challenge_method": "plain"}, "invalid_request", id="plain"),
        pytest.param({"code_challenge": "é" * 43}, "invalid_request", id="malformed challenge"),
        pytest.param({"response_type": "token"}, "unsupported_response_type", id="implicit"),
        pytest.param({"response_type": "code token"}, "unsupported_response_type", id="hybrid"),
        pytest.param({"response_type": None}, "invalid_request", id="no response_type"),
        pytest.param({"response_mode": "fragment"}, "invalid_request", id="fragment"),
        pytest.param({"scope": "profile admin"}, "invalid_scope", id="unknown scope"),
    ],
)
def test_sends_other_errors_back(site, changes, error):
    """Every other error goes back to the client with its state and the issuer."""
    response = site.ask(**changes)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(site.callback + "?")
    fields = answered(response.headers["Location"])
    assert fields["error"] == error
    assert fields["iss"] == "http://localhost:9000"
    assert fields.get("state", "") == ("a state" if "state" not in changes else "")


@pytest.mark.parametrize(
    "name", ["client_id", "redirect_uri", "state", "scope", "response_type", "code_challenge"]
)
def test_refuses_repeated_parameters(site, name):
    """No parameter may come twice, not even with the same value (RFC 6749 §3.1)."""
    question = site.question()
    response = site.ask(urlencode([*question.items(), (name, question[name])]))
    if name == "code_challenge":
        assert answered(response.headers["Location"])["error"] == "invalid_request"
    else:
        assert response.status_code == 400


def test_refuses_malformed_encoding(site):
    """A query that isn't UTF-8 ends on a page."""
    assert site.ask("client_id=%ff").status_code == 400


def test_tells_code_state_and_issuer(site):
    """A yes brings back code, state and issuer, and nothing else (RFC 9207)."""
    fields = site.consent()
    assert fields.keys() == {"code", "state", "iss"}
    assert fields["state"] == "a state"
    assert fields["iss"] == "http://localhost:9000"


def test_tells_a_denial(site):
    """A no brings back access_denied with state and issuer."""
    fields = site.consent(allow=False)
    assert fields["error"] == "access_denied"
    assert (fields["state"], fields["iss"]) == ("a state", "http://localhost:9000")
    assert fields["error_description"]
    assert "code" not in fields


@pytest.mark.parametrize(
    ("registered", "asked", "admitted"),
    [
        ("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb", True),
        ("http://localhost:5000/cb", "http://localhost:8000/cb", True),
        ("http://[::1]/cb", "http://[::1]:8000/cb", True),
        ("http://localhost:5000/cb", "http://127.0.0.1:5000/cb", False),
        ("http://localhost:5000/cb", "http://localhost:5000/other", False),
        ("http://localhost:5000/cb", "https://localhost:5000/cb", False),
        ("http://localhost:5000/cb", "http://localhost.evil.example:5000/cb", False),
        ("http://localhost:5000/cb", "http://localhost:99999/cb", False),
        ("http://localhost:5000/cb", "http://a@localhost:5000/cb", False),
        ("https://site.example/cb", "https://site.example:8443/cb", False),
    ],
)
def test_loopback_ports_are_free(registered, asked, admitted):
    """A loopback redirect URI matches on any port, and in nothing else (RFC 8252 §7.3)."""
    assert Client("id", "secret", (registered,)).allows(asked) is admitted


@pytest.mark.parametrize(
    ("uri", "admitted"),
    [
        ("http://localhost:5000/login/x/authorized", True),
        ("http://127.0.0.2/x", True),
        ("http://app.localhost:3000/x?y=z", True),
        ("http://10.0.0.1/x", False),
        ("http://localhost@evil.example/x", False),
        ("javascript:alert(1)", False),
        ("//localhost/x", False),
        ("", False),
    ],
)
def test_the_demo_client_takes_any_loopback_uri(uri, admitted):
    """The demo client needs no registration, and never leads away from this machine."""
    assert Client("id", "secret", any_loopback=True).allows(uri) is admitted


@pytest.mark.parametrize(
    ("uri", "admitted"),
    [
        ("https://site.example/login/x/authorized", True),
        ("http://testserver/x", True),
        ("https://site.example/x#y", False),
        ("https://user@site.example/x", False),
        ("javascript:alert(1)", False),
        ("/x", False),
    ],
)
def test_a_client_may_take_any_host(uri, admitted):
    """Where no browser is sent anywhere any site will do, but what is no address of a site won't."""
    assert Client("id", "secret", any_host=True).allows(uri) is admitted


def test_the_page_escapes_and_protects_itself(site):
    """The consent page escapes names, loads nothing, and is neither framed nor stored."""
    page = site.ask()
    assert page.status_code == 200
    assert "Site &lt;One&gt;" in page.text
    assert "Site <One>" not in page.text
    assert not re.findall(r'(?:src|href)="(?!data:)', page.text)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    # Chromium applies form-action to the redirects that follow a submission.
    assert "https://site.example" in policy.partition("form-action")[2].split()
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("redirect_uri", "source"),
    [("http://[::1]:5000/cb", "http:"), ("com.example.app:/cb", "com.example.app:")],
)
def test_the_page_leads_to_unusual_uris(client, new_site, redirect_uri, source):
    """Where a redirect URI has no origin that a policy can name, its scheme stands in."""
    client = Client("id", "secret", (redirect_uri,))
    page = new_site(Rehearsal(clients=(client,)), client).ask()
    assert page.headers["Content-Security-Policy"].endswith(f" {source}")


def test_a_form_works_once(site):
    """A consent form that was sent before gives no second code."""
    ticket = re.search(r'name="ticket" value="([^"]+)"', site.ask().text)[1]
    form = {"ticket": ticket, "account": "mona", "decision": "allow"}
    url = f"{site.base}/oauth2/authorize"
    assert site.session.post(url, data=form, allow_redirects=False).status_code == 303
    assert site.session.post(url, data=form, allow_redirects=False).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"ticket": "forged"},
        {"ticket": ""},
        {"account": "nobody"},
        {"decision": "perhaps"},
        {"decision": "\udcff"},
    ],
)
def test_a_form_of_somebody_else_does_nothing(site, changes):
    """Without the ticket of a page that was shown, or incomplete, a form is refused."""
    ticket = re.search(r'name="ticket" value="([^"]+)"', site.ask().text)[1]
    form = {"ticket": ticket, "account": "mona", "decision": "allow"} | changes
    body = urlencode(form, errors="surrogateescape")
    response = site.session.post(
        f"{site.base}/oauth2/authorize",
        data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        allow_redirects=False,
    )
    assert response.status_code == 400


def test_a_ticket_is_good_for_its_own_path_only(site):
    """A ticket of OAuth 2 can't be spent at the OAuth 1 endpoint."""
    ticket = re.search(r'name="ticket" value="([^"]+)"', site.ask().text)[1]
    form = {"ticket": ticket, "account": "mona", "decision": "allow"}
    response = site.session.post(f"{site.base}/oauth1/authorize", data=form)
    assert response.status_code == 400


def test_a_form_grows_too_old(site, clock):
    """A consent page is answered within ten minutes or not at all."""
    ticket = re.search(r'name="ticket" value="([^"]+)"', site.ask().text)[1]
    clock.now += 601
    form = {"ticket": ticket, "account": "mona", "decision": "allow"}
    response = site.session.post(f"{site.base}/oauth2/authorize", data=form)
    assert response.status_code == 400


def test_consent_says_what_is_wrong(site):
    """The visitor raises where a person would see an error page or miss a choice."""
    with pytest.raises(ConsentError, match="client_id"):
        site.consent(changes={"client_id": "nobody"})
    with pytest.raises(ValueError, match="account"):
        site.consent(account="stranger")
    with pytest.raises(ValueError, match="scopes"):
        site.consent(scopes=["admin"])
    assert site.consent(changes={"state": None})["error"] == "invalid_request"


def test_consent_says_when_the_form_is_refused(client, new_site):
    """The visitor raises where the provider shows a page instead of redirecting the form."""
    hours = itertools.count(step=3600)
    site = new_site(Rehearsal(clients=(client,), clock=lambda: next(hours)), client)
    with pytest.raises(ConsentError, match="too old"):
        site.consent()


def test_scopes_may_be_anything_on_demand(client):
    """With scopes=None every scope is known, as when other providers are played."""
    rehearsal = Rehearsal(clients=(client,), scopes=None, pkce="optional")
    query = urlencode(
        {
            "response_type": "code",
            "client_id": client.client_id,
            "redirect_uri": client.redirect_uris[0],
            "scope": "user:email https://example.com/auth",
            "state": "s",
        }
    )
    assert "code" in answered(rehearsal.consent(f"http://localhost:9000/oauth2/authorize?{query}"))


@pytest.mark.parametrize(
    ("scope", "has_sentence"), [("https://example.com/calendar.readonly", False), ("profile", True)]
)
def test_a_scope_without_a_sentence_is_named_once(client, scope, has_sentence):
    """One with a sentence is named beside it, and each in the value of its box."""
    rehearsal = Rehearsal(clients=(client,), scopes=None, pkce="optional")
    with requests.Session() as browser:
        browser.mount("http://localhost:9000", rehearsal.adapter())
        fields = {
            "response_type": "code",
            "client_id": client.client_id,
            "redirect_uri": client.redirect_uris[0],
            "scope": scope,
            "state": "a state",
        }
        text = browser.get("http://localhost:9000/oauth2/authorize", params=fields).text
    assert f'value="{scope}"' in text
    labels = text.partition("It will be able to")[2]
    assert labels.count(scope) == 2
    assert (f"Use “{scope}”" in labels) is not has_sentence
    assert (f"<small>{scope}</small>" in labels) is has_sentence
