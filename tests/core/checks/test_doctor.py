"""What the doctor finds, without and with a look at the providers."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from types import SimpleNamespace

import pytest
from core_helpers import OAUTH2_PROVIDER, REMOTE, elsewhere, oauth1_dance, oauth2_dance

from dance_common import checks, providers
from dance_common.backends import MemoryBackend, TableBackend, UserSessionBackend
from dance_common.backends.registrations import MemoryRegistrations
from dance_common.checks import Finding, Site, SiteDance, findings

HERE = "https://shop.example/login/remote/authorized"


class CookieBackend(UserSessionBackend):
    """Keeps tokens in a session that nobody has."""

    def user_session(self, context):
        """Is never asked."""
        raise NotImplementedError


def site_dance(dance=None, callback_url=HERE, backend=None):
    return SiteDance(
        name="remote",
        dance=dance or oauth2_dance(REMOTE),
        backend=backend or MemoryBackend(),
        callback_url=callback_url,
    )


WELL = Site(
    dances=(site_dance(),),
    is_address_known=True,
    is_https=True,
    samesite="Lax",
    is_cookie_secure=True,
    is_session_in_cookie=True,
    names_hosts=True,
    trusts_proxy=True,
    encryption_keys=None,
    hosts_hint="Name the hosts.",
    proxy_hint="Trust the proxy.",
    column_hint="Use the column that encrypts.",
)


def found(*dances, **changes):
    return list(checks.check(replace(WELL, dances=dances or WELL.dances, **changes)))


def test_a_site_in_good_health():
    """Nothing is wrong, and it is said."""
    assert found() == []
    assert checks.report([]) == "Nothing wrong was found."
    assert not checks.has_errors([])


@pytest.mark.parametrize(
    ("sick", "changes", "words", "is_certain"),
    [
        (site_dance(oauth2_dance(REMOTE, client_id=None)), {}, "no client id", True),
        (site_dance(oauth2_dance(replace(REMOTE, token_url=""))), {}, "no token_url", True),
        (
            site_dance(oauth2_dance(replace(REMOTE, token_url="http://remote.example/t"))),
            {},
            "is not https: http://remote.example/t",
            True,
        ),
        (site_dance(callback_url=HERE.replace("https", "http")), {}, "is not https", True),
        (
            site_dance(callback_url="http://localhost:5000/login/remote/authorized"),
            {},
            "comes back by http",
            True,
        ),
        (
            replace(
                site_dance(oauth2_dance(REMOTE, callback_url="https://auth.example/back")),
                view_url=HERE,
            ),
            {},
            "ends with /back, where the callback view has the path /login/remote/authorized",
            False,
        ),
        (
            site_dance(
                oauth2_dance(REMOTE, callback_url="http://localhost/back"), "http://localhost/back"
            ),
            {"is_address_known": False},
            "comes back by http",
            True,
        ),
        (site_dance(), {"samesite": "Strict"}, "SameSite=Strict", True),
        (site_dance(), {"samesite": "none", "is_cookie_secure": False}, "without Secure", True),
        (site_dance(), {"names_hosts": False}, "answers to every host", True),
        (site_dance(), {"trusts_proxy": False}, "trusts no proxy", False),
        (
            site_dance(
                providers.find("google")(client_id="a", client_secret="b"), HERE, CookieBackend()
            ),
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
    assert checks.has_errors([finding]) is is_certain
    assert ("(perhaps)" not in checks.report([finding])) is is_certain


@pytest.mark.parametrize("url", ["https://auth.example/login/remote/authorized", None])
def test_a_callback_url_with_the_path_of_the_view_is_well(url):
    """The host may be another one: it is this site's, too."""
    dance = oauth2_dance(REMOTE, callback_url=url)
    assert found(replace(site_dance(dance, url or HERE), view_url=HERE)) == []


class TableThatKeepsTokensPlain(TableBackend):
    """A table whose column encrypts nothing."""

    table = SimpleNamespace(label="tokens", encrypts=False)

    def __init__(self):
        super().__init__(None, None, tuple, several_accounts=False)


@pytest.mark.parametrize(
    ("keys", "installed", "ids"),
    [
        ("k" * 32, True, ["W020"]),
        (["k" * 32], True, ["W020"]),
        (["k" * 32], False, ["E020"]),
        (["short"], True, ["E020"]),
        ([], False, []),
    ],
)
def test_encryption_is_examined(keys, installed, ids, monkeypatch):
    """Keys that are none, a package that is missing, and a table that would keep tokens as they are, each once."""
    monkeypatch.setattr(findings, "find_spec", lambda name: installed or None)
    tables = [site_dance(backend=TableThatKeepsTokensPlain()) for _ in range(2)]
    said = found(*tables, site_dance(), encryption_keys=keys)
    assert [finding.id for finding in said] == ids
    assert all(finding.hint for finding in said)


def named(name, **options):
    """Return a dance whose visitors name the server."""
    return site_dance(providers.find(name)(**options))


CREDENTIALS = {"client_id": "a", "client_secret": "b"}


@pytest.mark.parametrize(
    ("dance", "ids"),
    [
        (named("mastodon", **CREDENTIALS), ["W024"]),
        (named("mastodon", **CREDENTIALS, servers=["fosstodon.org"]), []),
        (named("mastodon", clients={}.get), []),
        (named("mastodon", registrations=MemoryRegistrations()), ["W023"]),
        (named("mastodon", client_id="a", client_secret=""), []),
        (named("shopify", **CREDENTIALS), []),
        (named("salesforce", hostname="*", **CREDENTIALS), []),
        (named("jira", consumer_key="a", rsa_key="-----BEGIN PRIVATE KEY-----"), []),
        (named("mediawiki", index_url="*", consumer_key="a", consumer_secret="b"), []),
        (site_dance(providers.find("mastodon")(**CREDENTIALS, instance="fosstodon.org")), []),
    ],
)
def test_servers_that_visitors_name_are_told_no_secret_that_others_have(dance, ids):
    """Whoever names one may run it; signatures and keys are no secrets that are sent."""
    assert [finding.id for finding in found(dance)] == ids


def test_each_id_has_one_meaning():
    """A number is found in one place of the code, but for what has several sentences: E002, E007, E019 and E020."""
    calls = [
        node
        for package in ("dance_common", "flask_dance", "django_dance")
        for path in (Path(checks.__file__).parents[2] / package).rglob("*.py")
        if "_copy" not in path.parts  # of flask_dance, in a wheel
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding"
    ]
    ids = Counter(call.args[0].value for call in calls)
    assert all(re.fullmatch("[EW][0-9]{3}", id) for id in ids)
    assert {id for id, number in ids.items() if number > 1} == {"E002", "E007", "E019", "E020"}


def test_an_unknown_address_is_not_judged():
    """Placeholders are no callback URLs."""
    sick = site_dance(callback_url="http://shop.example/")
    assert found(sick, is_address_known=False) == []


def test_a_proxy_matters_to_https_only():
    """A site on one's own machine needs none."""
    here = site_dance(callback_url="http://localhost/login")
    assert found(here, trusts_proxy=False, is_https=False, is_cookie_secure=False) == []


def test_a_site_without_dances_has_no_illnesses():
    """There is nothing that could go wrong."""
    assert list(checks.check(replace(WELL, dances=(), samesite="Strict"))) == []


def test_no_finding_names_a_secret():
    """Credentials that are there are not repeated."""
    dance = oauth2_dance(replace(REMOTE, token_url=""), client_secret="hush-hush")
    assert "hush-hush" not in checks.report(found(site_dance(dance)))


def test_findings_are_numbered():
    """With the hint below each."""
    text = checks.report([Finding("E001", "One.", "Do this."), Finding("W001", "Two.", "Do that.")])
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
    assert list(checks.check_online([local(odd_server), local(odd_server)])) == []
    assert len(odd_server.requests) == 1


def test_a_provider_that_does_not_answer(odd_server):
    """It is said which address, and of which dance."""
    odd_server.answers["/oauth2/authorize"] = lambda write: None
    (finding,) = checks.check_online([local(odd_server, timeout=2)])
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
    assert list(checks.check_online([veteran])) == []


@pytest.mark.parametrize(
    ("seconds", "is_wrong"), [(59, False), (-59, False), (62, True), (-62, True)]
)
def test_clocks_are_compared(canned, seconds, is_wrong):
    """A minute is too much."""
    now = 1_800_000_000.0
    stamp = {"Date": formatdate(now + seconds, usegmt=True)}
    for host in ("remote.example/authorize", "api.remote.example/v1/"):
        canned.get(f"https://{host}", headers=stamp)
    findings = list(checks.check_online([oauth2_dance(REMOTE)], now=now))
    assert len(findings) == 2 * is_wrong
    assert all("differ by" in finding.message for finding in findings)


@pytest.mark.parametrize("date", [None, "yesterday", "Thu, 99 Foo 9999 99:99:99 GMT"])
def test_a_provider_without_a_clock_is_not_judged(canned, date):
    """No Date, or none that can be read."""
    for host in ("remote.example/authorize", "api.remote.example/v1/"):
        canned.get(f"https://{host}", headers={"Date": date} if date else {})
    assert list(checks.check_online([oauth2_dance(REMOTE)])) == []


def test_an_issuer_that_can_not_be_asked(canned):
    """A provider that says its facts itself is asked for them first."""
    canned.get("https://issuer.example/.well-known/openid-configuration", status=500)
    dance = providers.find("openid")("a", "b", issuer="https://issuer.example")
    (finding,) = checks.check_online([dance])
    assert "'openid'" in finding.message
