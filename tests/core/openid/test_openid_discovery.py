"""What an issuer says of itself is believed only where it can be, and asked for once."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from core_helpers import CALLBACK, CLIENT_ID, ISSUER, Slot, Visitor, at_once, error_of
from openid_helpers import (
    CONFIGURATION,
    KEY_PEM,
    Impostor,
    claims,
    json_answer,
    openid_dance,
    signed,
)

from dance_common.errors import DanceError, ProviderUnreachable
from dance_common.openid import metadata as documents_module
from dance_common.openid.metadata import Documents
from dance_common.providers.openid import openid
from dance_common.rehearsal import Answer
from dance_common.tokens import Token
from dance_common.transport.session import PooledSession, without_user


@pytest.fixture
def said(rehearsal):
    """Return what the rehearsal says of itself."""
    import requests

    session = requests.Session()
    session.mount(ISSUER, rehearsal.adapter())
    return json.loads(session.get(ISSUER + CONFIGURATION, timeout=5).content)


@pytest.fixture
def provider_of(rehearsal):
    """Return a function: the provider that this document makes."""

    def provider_of(document):
        with rehearsal.answer_with(CONFIGURATION, json_answer(document)):
            return openid_dance().discovered().provider

    return provider_of


def test_what_an_issuer_says(provider_of, said):
    """Endpoints and abilities are the issuer's own."""
    provider = provider_of(said)
    assert provider.discover is None
    assert provider.authorization_url == f"{ISSUER}/oauth2/authorize"
    assert provider.token_url == provider.refresh_url == f"{ISSUER}/oauth2/token"
    assert provider.revocation_url == f"{ISSUER}/oauth2/revoke"
    assert provider.profile_url == f"{ISSUER}/oauth2/userinfo"
    assert (provider.issuer, provider.pkce, provider.client_authentication) == (
        ISSUER,
        True,
        "basic",
    )
    assert (provider.openid.issuers, provider.openid.algorithms) == ((ISSUER,), ("RS256",))


@pytest.mark.parametrize(
    ("change", "fact", "expected"),
    [
        ({"authorization_response_iss_parameter_supported": None}, "issuer", None),
        ({"authorization_response_iss_parameter_supported": "true"}, "issuer", None),
        ({"code_challenge_methods_supported": ["plain"]}, "pkce", False),
        ({"code_challenge_methods_supported": None}, "pkce", True),
        (
            {"token_endpoint_auth_methods_supported": ["client_secret_post"]},
            "client_authentication",
            "post",
        ),
        ({"token_endpoint_auth_methods_supported": ["none"]}, "client_authentication", "post"),
        ({"token_endpoint_auth_methods_supported": None}, "client_authentication", "basic"),
        ({"revocation_endpoint": None}, "revocation_url", None),
        ({"userinfo_endpoint": None}, "profile_fields", None),
        (
            {"userinfo_endpoint": "https://api.example/me"},
            "api_hosts",
            ("api.example:443",),
        ),
    ],
)
def test_what_an_issuer_can_do(provider_of, said, change, fact, expected):
    """Each ability is on or off as the document says."""
    document = {name: value for name, value in (said | change).items() if value is not None}
    assert getattr(provider_of(document), fact) == expected


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"issuer": "http://localhost:9001"}, "names another issuer"),
        ({"issuer": f"{ISSUER}/"}, "names another issuer"),
        ({"issuer": None}, "names another issuer"),
        ({"authorization_endpoint": None}, "no https address as its authorization_endpoint"),
        ({"token_endpoint": "http://evil.example/"}, "no https address as its token_endpoint"),
        ({"token_endpoint": "/token"}, "no https address as its token_endpoint"),
        ({"jwks_uri": ["https://a.example"]}, "no https address as its jwks_uri"),
        ({"jwks_uri": "https://"}, "no https address as its jwks_uri"),
        ({"jwks_uri": "https://a.example:x/"}, "no https address as its jwks_uri"),
        ({"userinfo_endpoint": "ftp://a.example"}, "no https address as its userinfo_endpoint"),
        ({"revocation_endpoint": 7}, "no https address as its revocation_endpoint"),
    ],
)
def test_an_answer_that_can_not_be_believed(provider_of, said, change, sentence):
    """A poisoned document is refused before anybody is sent anywhere."""
    error = error_of(lambda: provider_of(said | change))
    assert sentence in str(error)
    assert (error.code, error.step) == ("discovery_failed", "begin")
    assert "character by character" in error.hint


@pytest.mark.parametrize(
    ("change", "sentence", "hint"),
    [
        (
            {"id_token_signing_alg_values_supported": ["HS256", "none"]},
            "signed by HS256, none, and none of these algorithms",
            "RS256",
        ),
        ({"id_token_signing_alg_values_supported": []}, "signed by nothing that has a", "RS256"),
        (
            {"id_token_signing_alg_values_supported": ["<script>", 7, "XS1", "x" * 41]},
            "signed by XS1, and none",
            "RS256",
        ),
        (
            {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
            "prove themselves by private_key_jwt, and the site has nothing of the kind",
            "client_keys, a private key of the site's own",
        ),
        (
            {"token_endpoint_auth_methods_supported": ["tls_client_auth", "x"] * 9},
            "by tls_client_auth, x, tls_client_auth, x, tls_client_auth, and",
            'client_certificate and client_authentication="tls_client_auth"',
        ),
        (
            {"token_endpoint_auth_methods_supported": ["client_secret_jwt"]},
            "prove themselves by client_secret_jwt, and",
            "client_secret_basic",
        ),
        (
            {"require_pushed_authorization_requests": True},
            "demands pushed authorization requests (RFC 9126), and does not say where",
            "pushed_authorization_url",
        ),
    ],
)
def test_what_is_not_offered_here_is_named(provider_of, said, change, sentence, hint):
    """A provider that wants more than this client can do is refused by a sentence that says what that is."""
    error = error_of(lambda: provider_of(said | change))
    assert sentence in str(error)
    assert hint in error.hint
    assert (error.code, error.step) == ("discovery_failed", "begin")


@pytest.mark.parametrize(
    ("options", "offered", "expected"),
    [
        ({"client_keys": [KEY_PEM]}, ["private_key_jwt"], "private_key_jwt"),
        ({"client_keys": [KEY_PEM]}, ["client_secret_basic", "private_key_jwt"], "private_key_jwt"),
        ({"client_keys": [KEY_PEM]}, ["client_secret_basic"], "and not by private_key_jwt"),
        ({"client_keys": [KEY_PEM]}, None, "and not by private_key_jwt"),
        ({"client_authentication": "tls_client_auth"}, ["tls_client_auth"], "tls_client_auth"),
        (
            {"client_authentication": "tls_client_auth"},
            ["self_signed_tls_client_auth"],
            "tls_client_auth",
        ),
        ({"client_authentication": "tls_client_auth"}, ["none"], "and not by tls_client_auth"),
    ],
)
def test_what_the_site_proves_itself_by(rehearsal, said, options, offered, expected):
    """What it has been given is used where the issuer takes it, and refused by name where it does not."""
    document = said | {
        "token_endpoint_auth_methods_supported": offered,
        "token_endpoint_auth_signing_alg_values_supported": ["HS256", "PS256", 7],
    }
    dance = openid(CLIENT_ID, issuer=ISSUER, **options)
    with rehearsal.answer_with(CONFIGURATION, json_answer(document)):
        if expected.startswith("and not"):
            error = error_of(dance.discovered)
            assert expected in str(error)
            assert "client secret" in error.hint
            return
        provider = dance.discovered().provider
    assert provider.client_authentication == expected
    assert provider.assertion_algorithms == ("PS256",)
    assert provider.audience == ISSUER


def test_an_issuer_that_has_changed_its_mind_is_asked_again(rehearsal, said):
    """What another dance has found may be old."""
    with rehearsal.answer_with(CONFIGURATION, json_answer(said | {_METHODS: ["none"]})):
        assert openid_dance().discovered().provider.client_authentication == "post"
    with rehearsal.answer_with(CONFIGURATION, json_answer(said | {_METHODS: ["private_key_jwt"]})):
        dance = openid(CLIENT_ID, issuer=ISSUER, client_keys=[KEY_PEM])
        assert dance.discovered().provider.client_authentication == "private_key_jwt"


_METHODS = "token_endpoint_auth_methods_supported"


@pytest.mark.parametrize("value", [False, None, "true", 1])
def test_pushed_requests_that_are_not_demanded_are_no_matter(provider_of, said, value):
    """Many providers offer them."""
    assert provider_of(said | {"require_pushed_authorization_requests": value}).discover is None


INTERNAL = "https://10.0.0.5"


@pytest.mark.parametrize(
    ("issuer", "address", "is_refused"),
    [
        ("https://idp.tenant.example", "http://127.0.0.1:8000/admin", True),
        ("https://idp.tenant.example", "http://localhost/admin", True),
        ("https://idp.tenant.example", "https://localhost/admin", True),
        ("https://idp.tenant.example", "https://a.localhost/admin", True),
        ("https://idp.tenant.example", "https://[::1]/admin", True),
        ("https://idp.tenant.example", "https://[::ffff:127.0.0.1]/admin", True),
        ("https://idp.tenant.example", "https://169.254.169.254/latest", True),
        ("https://idp.tenant.example", "https://10.0.0.5/", True),
        ("https://idp.tenant.example", "https://[fd00::5]/", True),
        ("https://idp.tenant.example", "https://2130706433/", True),
        ("https://idp.tenant.example", "https://0x7f.1/", True),
        ("https://idp.tenant.example", "https://elsewhere.example/", False),
        ("https://idp.tenant.example", "https://8.8.8.8/", False),
        (INTERNAL, "https://10.0.0.6/", False),
        (INTERNAL, "https://elsewhere.example/", False),
        (INTERNAL, "https://localhost/", True),
        (INTERNAL, "http://localhost/", True),
        ("https://localhost:8443", "http://localhost:8000/", True),
        ("https://localhost:8443", "https://127.0.0.1:8000/", False),
        ("http://localhost:8443", "http://127.0.0.1:8000/", False),
        ("http://localhost:8443", "https://10.0.0.5/", False),
    ],
)
@pytest.mark.parametrize(
    "name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"]
)
def test_an_issuer_leads_no_further_in_than_it_is_itself(canned, issuer, address, is_refused, name):
    """Only an issuer on this machine names this machine, one in a network others there, one by https nobody by http."""
    documents_module.documents.clear()
    said = {
        "issuer": issuer,
        **dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{issuer}/x"),
        name: address,
    }
    canned.get(issuer + CONFIGURATION, json=said)
    if is_refused:
        error = error_of(openid_dance(issuer=issuer).discovered)
        assert (error.code, name in str(error)) == ("discovery_failed", True)
    else:
        assert openid_dance(issuer=issuer).discovered().provider.discover is None


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(status=404), "discovery_failed"),
        (Answer(body="<html>"), "discovery_failed"),
        (Answer(body="[]"), "discovery_failed"),
        (Answer(body="[" * 100_000), "discovery_failed"),
        (Answer(body=b"\xff\xfe\x00"), "discovery_failed"),
        (Answer(body="x" * 300_000), "answer_too_large"),
        (Answer(status=302, headers={"Location": f"{ISSUER}/elsewhere"}), "redirected"),
        (Answer(delay_seconds=60), "provider_timeout"),
    ],
)
def test_an_answer_that_is_no_document(rehearsal, answer, code):
    """Huge, slow, redirected or garbled answers end the dance in time, each with its own code."""
    visitor = Visitor(openid_dance(), rehearsal)
    with rehearsal.answer_with(CONFIGURATION, answer):
        assert error_of(visitor.begin).code == code
    assert visitor.session == {}
    assert rehearsal.requests_to("/elsewhere") == ()


def test_one_fetch_for_all_threads(rehearsal):
    """However many begin at once, the issuer is asked once."""
    dance = openid_dance()
    with rehearsal.answer_with(CONFIGURATION, Answer(status=None, delay_seconds=0.1)):
        urls = at_once(lambda _: dance.begin({}, CALLBACK))
    assert all(isinstance(url, str) for url in urls)
    assert len(rehearsal.requests_to(CONFIGURATION)) == 1


def test_one_failure_for_all_threads(rehearsal):
    """A failure is everybody's for a few seconds, and each has an error of their own."""
    dance = openid_dance()
    with rehearsal.answer_with(CONFIGURATION, Answer(status=500)):
        errors = at_once(lambda _: dance.begin({}, CALLBACK))
    assert len({id(error) for error in errors}) == 16
    assert len(rehearsal.requests_to(CONFIGURATION)) == 1


def test_a_failure_is_soon_forgotten(rehearsal, monkeypatch):
    """When the issuer is back, so is the dance."""
    dance = openid_dance()
    with rehearsal.answer_with(CONFIGURATION, Answer(status=500)):
        assert isinstance(error_of(lambda: dance.begin({}, CALLBACK)), DanceError)
    assert error_of(lambda: dance.begin({}, CALLBACK)).code == "discovery_failed"
    monkeypatch.setattr(documents_module, "FAILURE_LIFETIME", 0)
    assert dance.begin({}, CALLBACK).startswith(ISSUER)


def test_an_issuer_that_can_not_be_reached():
    """No connection is told as such, for the visitor and for the session of a view."""
    dance = openid_dance(issuer="http://127.0.0.1:9")
    assert isinstance(error_of(lambda: dance.begin({}, CALLBACK)), ProviderUnreachable)
    assert error_of(lambda: dance.session().get("me", withhold_token=True)).step == "api"


def test_documents_are_fetched_again_when_they_are_old(monkeypatch):
    """A document has a lifetime, and a renewal is not had twice in a row."""
    documents, asked = Documents(), []

    def get(**options):
        return documents.get("key", lambda: asked.append(1) or {"n": len(asked)}, **options)["n"]

    assert [get(), get()] == [1, 1]
    assert [get(renewed=True), get(renewed=True), get()] == [2, 2, 2]
    monkeypatch.setattr(documents_module, "LIFETIME", 0)
    monkeypatch.setattr(documents_module, "STALE_LIFETIME", 0)
    assert [get(), get()] == [3, 4]
    documents.clear()
    monkeypatch.undo()
    assert [get(), get()] == [5, 5]


class Issuer:
    """An issuer whose responses a test holds back, and whose document has a number."""

    def __init__(self):
        self.may_respond = threading.Event()
        self.may_respond.set()
        self.threads = []
        self.fails = False

    def __call__(self):
        self.threads.append(threading.current_thread())
        number = len(self.threads)
        assert self.may_respond.wait(10)
        if self.fails:
            raise ProviderUnreachable(title="Issuer")
        return {"n": number}

    def finish(self):
        """Let it respond, and wait until nobody asks any more."""
        self.may_respond.set()
        for thread in self.threads:
            if thread is not threading.main_thread():
                thread.join(10)


@pytest.fixture
def old_document(monkeypatch):
    """Return the store of one document, and the issuer that it came from; its lifetime is over."""
    documents, issuer = Documents(), Issuer()
    assert documents.get("key", issuer) == {"n": 1}
    monkeypatch.setattr(documents_module, "LIFETIME", 0)
    yield documents, issuer
    issuer.finish()


def test_nobody_waits_for_what_is_known(old_document):
    """While one thread asks a hanging issuer everybody has the old document, and then the new one."""
    documents, issuer = old_document
    issuer.may_respond.clear()
    assert at_once(lambda _: documents.get("key", issuer)["n"]) == [1] * 16
    (_, thread) = issuer.threads
    assert thread.is_alive()
    assert thread.daemon
    issuer.finish()
    assert documents.get("key", issuer) == {"n": 2}
    assert len(issuer.threads) == 2


def test_an_issuer_that_fails_is_asked_again_after_a_while(old_document, monkeypatch, caplog):
    """The old document stays, the log says so, and not every request asks."""
    documents, issuer = old_document
    issuer.fails = True
    for asked in (2, 2, 2):
        assert documents.get("key", issuer) == {"n": 1}
        issuer.finish()
        assert len(issuer.threads) == asked
    assert caplog.messages == [
        "Old metadata of an OpenID provider stays in use: Issuer could not be reached."
    ]
    issuer.fails = False
    monkeypatch.setattr(documents_module, "BETWEEN_RENEWALS", 0)
    assert documents.get("key", issuer) == {"n": 1}
    issuer.finish()
    assert documents.get("key", issuer) == {"n": 3}


def test_what_is_known_is_not_used_for_ever(old_document, monkeypatch):
    """A day later the issuer's failure is everybody's, until it responds."""
    documents, issuer = old_document
    monkeypatch.setattr(documents_module, "STALE_LIFETIME", 0)
    issuer.fails = True
    assert isinstance(error_of(lambda: documents.get("key", issuer)), ProviderUnreachable)
    issuer.fails = False
    monkeypatch.setattr(documents_module, "FAILURE_LIFETIME", 0)
    assert documents.get("key", issuer) == {"n": 3}
    assert set(issuer.threads) == {threading.current_thread()}


def test_a_renewal_is_waited_for_and_holds_up_nobody_else(old_document, monkeypatch):
    """Whoever needs a key that is not known waits for it; others have what is known meanwhile."""
    documents, issuer = old_document
    monkeypatch.undo()
    issuer.may_respond.clear()
    with ThreadPoolExecutor() as pool:
        renewal = pool.submit(documents.get, "key", issuer, renewed=True)
        while len(issuer.threads) < 2:
            time.sleep(0.01)
        assert documents.get("key", issuer) == {"n": 1}
        issuer.may_respond.set()
        assert renewal.result(10) == {"n": 2}


def test_without_a_thread_what_is_known_is_used(old_document, monkeypatch, caplog):
    """A process that may start no more threads serves its requests, and tries again."""
    documents, issuer = old_document
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", _refuse_to_start)
        assert documents.get("key", issuer) == {"n": 1}
    assert "No thread could be started" in caplog.text
    assert documents.get("key", issuer) == {"n": 1}
    issuer.finish()
    assert documents.get("key", issuer) == {"n": 2}


def _refuse_to_start(_):
    raise RuntimeError("can't start new thread")


def test_a_forked_process_asks_itself(old_document, monkeypatch):
    """A thread that asked in the parent is not in the child, whoever forked: the child waits for its own response."""
    documents, issuer = old_document
    issuer.may_respond.clear()
    documents.get("key", issuer)
    monkeypatch.setattr("os.getpid", lambda: -1)
    assert documents.get("key", lambda: {"n": "the child's"}) == {"n": "the child's"}


def test_keys_are_fetched_again_without_the_users_session(rehearsal, monkeypatch):
    """What outlives a request has its connections and nobody's token."""
    impostor = Impostor(openid_dance(), rehearsal)
    session = impostor.dance.session(Slot(Token(access_token="secret")))
    session.headers["X-Site"] = "here"
    session.mount("http://other.example", adapter := rehearsal.adapter())
    bare = without_user(session)
    assert type(bare) is PooledSession
    assert bare.adapters["http://other.example"] is adapter
    assert (bare.headers["X-Site"], bare.connections) == ("here", session.connections)
    assert not hasattr(bare, "token")
    monkeypatch.setattr(documents_module, "LIFETIME", 0)
    used = []
    monkeypatch.setattr(
        "dance_common.transport.session.without_user", lambda s: used.append(s) or bare
    )
    for _ in range(2):
        impostor.finish_with(lambda nonce: signed(claims(nonce=nonce)))
        for thread in threading.enumerate():
            if thread.name == "oauth-dance-metadata":
                thread.join(10)
    assert len(used) == 1
    requests = rehearsal.requests_to("/oauth2/keys")
    assert [request.header("X-Site") for request in requests] == ["", "here"]
    assert {request.header("Authorization") for request in requests} == {""}


def test_discovery_is_asked_without_credentials(rehearsal):
    """The issuer's public pages get neither the client's secret nor anybody's token."""
    with time_machine.travel(1_900_000_000, tick=True):
        openid_dance().begin({}, CALLBACK)
    (request,) = rehearsal.requests_to(CONFIGURATION)
    assert request.header("Authorization") == ""
    assert request.query == ()
