"""What the doctor finds, without and with a look at the providers."""

from __future__ import annotations

from dataclasses import replace
from email.utils import formatdate

import pytest
from core_helpers import OAUTH2_PROVIDER, REMOTE, elsewhere, oauth1_dance, oauth2_dance

from dance_common import providers
from dance_common.checks import site as doctor
from dance_common.checks.dances import Finding
from dance_common.checks.site import Patient, SiteFacts

WELL = SiteFacts(
    is_address_known=True,
    samesite="Lax",
    is_cookie_secure=True,
    names_hosts=True,
    trusts_proxy=True,
    hosts_remedy="Name the hosts.",
    proxy_remedy="Trust the proxy.",
)
HERE = "https://shop.example/login/remote/authorized"


def patient(dance=None, callback_url=HERE, is_kept_in_cookie=False):
    return Patient(
        dance=dance or oauth2_dance(REMOTE),
        callback_url=callback_url,
        is_kept_in_cookie=is_kept_in_cookie,
    )


def found(*patients, **changes):
    return list(doctor.examine(patients or [patient()], replace(WELL, **changes)))


def test_a_site_in_good_health():
    """Nothing is wrong, and it is said."""
    assert found() == []
    assert doctor.report([]) == "Nothing wrong was found."
    assert not doctor.is_ill([])


@pytest.mark.parametrize(
    ("sick", "changes", "words", "is_certain"),
    [
        (patient(oauth2_dance(REMOTE, client_id=None)), {}, "no client id", True),
        (patient(oauth2_dance(replace(REMOTE, token_url=""))), {}, "no token_url", True),
        (
            patient(oauth2_dance(replace(REMOTE, token_url="http://remote.example/t"))),
            {},
            "is not https: http://remote.example/t",
            True,
        ),
        (patient(callback_url=HERE.replace("https", "http")), {}, "is not https", True),
        (
            patient(callback_url="http://localhost:5000/login/remote/authorized"),
            {},
            "comes back by http",
            True,
        ),
        (patient(), {"samesite": "Strict"}, "SameSite=Strict", True),
        (patient(), {"samesite": "none", "is_cookie_secure": False}, "without Secure", True),
        (patient(), {"names_hosts": False}, "answers to every host", True),
        (patient(), {"trusts_proxy": False}, "trusts no proxy", False),
        (
            patient(providers.find("google")(client_id="a", client_secret="b"), HERE, True),
            {},
            "4,093 bytes",
            False,
        ),
    ],
)
def test_an_illness_is_found(sick, changes, words, is_certain):
    """Each has a sentence and what to do; what only may be wrong is said to."""
    (finding,) = found(sick, **changes)
    assert words in finding.message
    assert finding.hint
    assert finding.is_certain is is_certain
    assert doctor.is_ill([finding]) is is_certain
    assert ("(perhaps)" not in doctor.report([finding])) is is_certain


def test_an_unknown_address_is_not_judged():
    """Placeholders are no callback URLs."""
    sick = patient(callback_url="http://shop.example/")
    assert found(sick, is_address_known=False) == []


def test_a_proxy_matters_to_https_only():
    """A site on one's own machine needs none."""
    here = patient(callback_url="http://localhost/login")
    assert found(here, trusts_proxy=False, is_cookie_secure=False) == []


def test_a_site_without_dances_has_no_illnesses():
    """There is nothing that could go wrong."""
    assert list(doctor.examine([], replace(WELL, samesite="Strict"))) == []


def test_no_finding_names_a_secret():
    """Credentials that are there are not repeated."""
    dance = oauth2_dance(replace(REMOTE, token_url=""), client_secret="hush-hush")
    assert "hush-hush" not in doctor.report(found(patient(dance)))


def test_findings_are_numbered():
    """With the hint below each."""
    text = doctor.report([Finding("One.", "Do this."), Finding("Two.", "Do that.")])
    assert text == "1. One.\n   Do this.\n2. Two.\n   Do that."


# Online


def local(odd_server, **facts):
    return oauth2_dance(
        replace(elsewhere(OAUTH2_PROVIDER, "http://localhost:9000", odd_server.origin), **facts)
    )


def test_a_provider_that_answers_is_well(odd_server):
    """Whatever it answers: nobody is asked for anything. Each host is asked once."""
    for path in ("/oauth2/authorize", "/oauth2/token", "/api/"):
        odd_server.answer(path, status="404 Not Found")
    assert list(doctor.examine_online([local(odd_server), local(odd_server)])) == []
    assert len(odd_server.requests) == 1


def test_a_provider_that_does_not_answer(odd_server):
    """It is said which address, and of which dance."""
    odd_server.answers["/oauth2/authorize"] = lambda write: None
    (finding,) = doctor.examine_online([local(odd_server, timeout=2)])
    assert f"{odd_server.origin}/oauth2/authorize of the dance 'rehearsal'" in finding.message


def test_oauth1_endpoints_are_asked_too(canned):
    """All of them, where they are on different hosts."""
    veteran = oauth1_dance(
        replace(
            oauth1_dance().provider,
            base_url="https://api.example/",
            request_token_url="https://request.example/",
            authorization_url="https://page.example/",
            access_token_url="/access",
        )
    )
    for host in ("api", "request", "page"):
        canned.get(f"https://{host}.example{'/access' if host == 'api' else '/'}", status=405)
    assert list(doctor.examine_online([veteran])) == []


@pytest.mark.parametrize(
    ("seconds", "is_ill"), [(59, False), (-59, False), (62, True), (-62, True)]
)
def test_clocks_are_compared(canned, seconds, is_ill):
    """A minute is too much."""
    now = 1_800_000_000.0
    stamp = {"Date": formatdate(now + seconds, usegmt=True)}
    for host in ("remote.example/authorize", "api.remote.example/v1/"):
        canned.get(f"https://{host}", headers=stamp)
    findings = list(doctor.examine_online([oauth2_dance(REMOTE)], now=now))
    assert len(findings) == 2 * is_ill
    assert all("differ by" in finding.message for finding in findings)


@pytest.mark.parametrize("date", [None, "yesterday", "Thu, 99 Foo 9999 99:99:99 GMT"])
def test_a_provider_without_a_clock_is_not_judged(canned, date):
    """No Date, or none that can be read."""
    for host in ("remote.example/authorize", "api.remote.example/v1/"):
        canned.get(f"https://{host}", headers={"Date": date} if date else {})
    assert list(doctor.examine_online([oauth2_dance(REMOTE)])) == []


def test_an_issuer_that_can_not_be_asked(canned):
    """A provider that says its facts itself is asked for them first."""
    canned.get("https://issuer.example/.well-known/openid-configuration", status=500)
    dance = providers.find("openid")("a", "b", issuer="https://issuer.example")
    (finding,) = doctor.examine_online([dance])
    assert "'openid'" in finding.message
