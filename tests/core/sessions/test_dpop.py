"""Tokens that are bound to keys: each request proves that its sender holds the token's own (RFC 9449)."""

from __future__ import annotations

import base64
import hashlib
import json

import jwt
import pytest
from core_helpers import (
    CALLBACK,
    ISSUER,
    Slot,
    Visitor,
    dance_elsewhere,
    error_of,
    oauth2_dance,
    parameters_of,
)
from openid_helpers import openid_dance

from dance_common import transport
from dance_common.flows import store as flow_store
from dance_common.rehearsal import Answer, Rehearsal
from dance_common.rehearsal.stand_in import with_stand_in
from dance_common.tokens import DPOP_KEY, Token
from dance_common.transport import dpop

API = f"{ISSUER}/api/user"
NONCES = {"wants_nonces": True}


@pytest.fixture(autouse=True)
def _no_nonces():
    """Let each test learn them itself."""
    dpop._nonces.clear()


@pytest.fixture(params=[{}, NONCES], ids=["without nonces", "with nonces"])
def rehearsal(request):
    """A provider that gives no other tokens."""
    provider = Rehearsal(ISSUER, wants_dpop=True, **request.param)
    with transport.mounted(ISSUER, provider.adapter()):
        yield provider


@pytest.fixture
def dance():
    """A dance whose tokens are bound."""
    return oauth2_dance().changed(dpop=True)


@pytest.fixture
def visitor(dance, rehearsal):
    """A browser."""
    return Visitor(dance, rehearsal)


def proof_of(seen):
    """Return the header and the claims of a request's proof."""
    [proof] = [value for name, value in seen.headers if name.lower() == "dpop"]
    header = jwt.get_unverified_header(proof)
    claims = jwt.decode(proof, jwt.PyJWK(header["jwk"], "ES256"), algorithms=["ES256"])
    return header, claims


def connected(visitor):
    """Dance, and return a session that has the token in a slot."""
    session = visitor.dance.session(Slot(visitor.whole_dance().token))
    assert session.authorized
    return session


def test_from_login_to_the_last_call(visitor, rehearsal):
    """The code, the token, each call and each refresh are bound to the same key; another token has another one."""
    url = visitor.begin()
    token = visitor.finish(visitor.consent(url)).token
    assert (token["token_type"], len(token[DPOP_KEY])) == ("DPoP", 43)
    assert dpop.key_thumbprint(token[DPOP_KEY]) == parameters_of(url)["dpop_jkt"]
    session = visitor.dance.session(Slot(token))
    assert session.get("user?page=2").json()["login"] == "mona"
    rehearsal.expire_tokens()
    assert session.get("user").json()["login"] == "mona"
    assert session.token[DPOP_KEY] == token[DPOP_KEY]
    assert session.token["access_token"] != token["access_token"]
    assert visitor.whole_dance().token[DPOP_KEY] != token[DPOP_KEY]


def test_what_a_proof_says(visitor, rehearsal):
    """Method, address without query, the token's hash, the public half alone; and no proof comes twice."""
    session = connected(visitor)
    session.get("user?page=2#x")
    session.post("echo", data={"a": "b"})
    calls = [seen for seen in rehearsal.requests_to("api") if seen.status == 200]
    proofs = [proof_of(seen) for seen in calls]
    digest = hashlib.sha256(session.token["access_token"].encode()).digest()
    for (header, claims), (method, path) in zip(
        proofs, [("GET", "/api/user"), ("POST", "/api/echo")], strict=True
    ):
        assert (header["typ"], header["alg"]) == ("dpop+jwt", "ES256")
        assert header["jwk"].keys() == {"kty", "crv", "x", "y"}
        assert (claims["htm"], claims["htu"]) == (method, ISSUER + path)
        assert claims["ath"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    everything = [*rehearsal.requests_to("token"), *rehearsal.requests_to("api")]
    identifiers = [proof_of(seen)[1]["jti"] for seen in everything]
    assert len(set(identifiers)) == len(identifiers)
    assert all(seen.scheme == "DPoP" for seen in calls)


def test_a_nonce_is_learnt_once_and_kept(dance):
    """The first request of each kind is sent twice, those after it once, until the server has another nonce."""
    rehearsal = Rehearsal(ISSUER, wants_dpop=True, **NONCES)
    with transport.mounted(ISSUER, rehearsal.adapter()):
        visitor = Visitor(dance, rehearsal)
        session = connected(visitor)
        assert [seen.status for seen in rehearsal.requests_to("token")] == [400, 200]
        for _ in range(3):
            assert session.get("user").ok
        assert [seen.status for seen in rehearsal.requests_to("api")] == [401, 200, 200, 200]
        rehearsal._store.dpop_nonce = "another"
        assert session.get("user").ok
        session.refresh()
        statuses = [seen.status for seen in rehearsal.requests_to("token")]
        assert statuses == [400, 200, 400, 200]
        assert session.get("user").ok
        assert [seen.status for seen in rehearsal.requests_to("api")][4:] == [401, 200, 200]
        assert proof_of(rehearsal.requests_to("api")[-1])[1]["nonce"] == "another"


def test_a_server_that_always_wants_another_nonce_is_asked_twice(visitor, rehearsal):
    """Then its refusal is what the caller sees."""
    session = connected(visitor)
    before = len(rehearsal.requests_to("api"))
    refusal = Answer(
        status=401,
        body="{}",
        headers={"WWW-Authenticate": 'DPoP error="use_dpop_nonce"', "DPoP-Nonce": "n"},
    )
    token = Token(session.token)
    token.pop("refresh_token")
    session.token = token
    with rehearsal.answer_with("/api/user", refusal):
        assert session.get("user").status_code == 401
    assert len(rehearsal.requests_to("api")) == before + 2
    again = Answer(status=400, body='{"error": "use_dpop_nonce"}', headers={"DPoP-Nonce": "n"})
    query = visitor.consent(visitor.begin())
    asked = len(rehearsal.requests_to("token"))
    with rehearsal.answer_with("/oauth2/token", again):
        assert visitor.refused(query).code == "use_dpop_nonce"
    assert len(rehearsal.requests_to("token")) == asked + 2


def test_a_body_that_can_not_be_sent_twice_is_sent_once(visitor, rehearsal):
    """The caller sees the refusal, and the next call knows the nonce."""
    session = connected(visitor)
    dpop._nonces.clear()
    token = Token(session.token)
    token.pop("refresh_token")
    session.token = token
    status = session.post("echo", data=iter([b"a"])).status_code
    assert status == (401 if rehearsal._endpoints.settings.wants_nonces else 200)
    assert session.post("echo", data=iter([b"a"])).status_code == 200


def test_a_token_that_anybody_could_use_is_refused():
    """The site has asked for more."""
    rehearsal = Rehearsal(ISSUER)
    with transport.mounted(ISSUER, rehearsal.adapter()):
        visitor = Visitor(oauth2_dance().changed(dpop=True), rehearsal)
        query = visitor.consent(visitor.begin())
        bearer = {"access_token": "a", "token_type": "Bearer"}
        with rehearsal.answer_with("/oauth2/token", Answer(body=json.dumps(bearer))):
            assert visitor.refused(query).code == "token_not_bound"


def test_a_bound_token_that_nobody_asked_for_is_refused(rehearsal):
    """It could not be sent; and what calls itself a key is none of ours."""
    visitor = Visitor(oauth2_dance(), rehearsal)
    query = visitor.consent(visitor.begin())
    bound = {"access_token": "a", "token_type": "DPoP", DPOP_KEY: "x"}
    with rehearsal.answer_with("/oauth2/token", Answer(body=json.dumps(bound))):
        assert visitor.refused(query).code == "unknown_token_type"
    query = visitor.consent(visitor.begin())
    bearer = json.dumps(bound | {"token_type": "Bearer"})
    with rehearsal.answer_with("/oauth2/token", Answer(body=bearer)):
        assert DPOP_KEY not in visitor.finish(query).token


@pytest.mark.parametrize("changes", ["key", "scheme", "nothing"])
def test_the_stand_in_refuses_a_stolen_token(visitor, rehearsal, changes):
    """Another key does not open it, nor does it open as a bearer token."""
    session = connected(visitor)
    token = Token(session.token)
    token.pop("refresh_token")
    if changes == "key":
        token[DPOP_KEY] = dpop.new_key()
    if changes == "scheme":
        del token[DPOP_KEY]
    session.token = token
    assert session.get("user").ok == (changes == "nothing")


def test_a_stolen_refresh_token_is_refused(visitor):
    """It is bound to the key, too."""
    token = Token(connected(visitor).token, **{DPOP_KEY: dpop.new_key()})
    session = visitor.dance.session(Slot(token))
    assert error_of(session.refresh).code == "invalid_grant"


def test_a_stolen_code_is_refused(visitor):
    """The authorization request has named the key that it is for."""
    query = visitor.consent(visitor.begin())
    [flow] = flow_store._load(visitor.session)
    verifier = flow.secret.partition(".")[0]
    changed = json.dumps(visitor.session).replace(flow.secret, f"{verifier}.{dpop.new_key()}")
    visitor.session = json.loads(changed)
    assert visitor.refused(query).code == "invalid_grant"


def test_the_key_is_in_no_repr(visitor):
    """Neither the token nor the session nor the flow shows it."""
    visitor.begin()
    [flow] = flow_store._load(visitor.session)
    key = flow.secret.partition(".")[2]
    session = connected(visitor)
    shown = f"{flow!r}{session.token!r}{session!r}{session._oauth_client()!r}{dpop.new_key()!r}"
    assert len(key) == 43
    assert key not in shown
    assert session.token[DPOP_KEY] not in shown


def test_a_redirect_has_a_proof_of_its_own(visitor, rehearsal):
    """For the address that it leads to; elsewhere neither token nor proof goes."""
    session = connected(visitor)
    there = Answer(status=302, headers={"Location": f"{API}?x=1"})
    with rehearsal.answer_with("/api/echo", there):
        assert session.get("echo").json()["login"] == "mona"
    bare = session.get("user").request.copy()
    response = session.get("user")
    session.token = Token(session.token, access_token="another")
    session.rebuild_auth(bare, response)
    assert "DPoP" not in bare.headers


def test_a_client_of_another_library_gets_its_headers(visitor, rehearsal):
    """From the token that can be used at once."""
    import requests

    session = connected(visitor)
    session.get("user")
    headers = dpop.token_headers(session.fresh_token(), "GET", API)
    plain = requests.Session()
    plain.mount(ISSUER, rehearsal.adapter())
    assert plain.get(API, headers=headers, timeout=5).json()["login"] == "mona"


def test_it_works_with_openid_and_pushed_requests():
    """And with whatever else the provider demands."""
    rehearsal = Rehearsal(ISSUER, wants_dpop=True, wants_pushed=True, **NONCES)
    with transport.mounted(ISSUER, rehearsal.adapter()):
        visitor = Visitor(openid_dance(dpop=True), rehearsal)
        assert visitor.whole_dance().token["sub"] == "1"
        assert "dpop_jkt" in rehearsal.requests_to("pushed")[0].parameters


def test_an_issuer_without_our_algorithm_is_refused_by_name(rehearsal):
    """Before anybody is sent there."""
    import requests

    plain = requests.Session()
    plain.mount(ISSUER, rehearsal.adapter())
    said = plain.get(f"{ISSUER}/.well-known/openid-configuration", timeout=5).json()
    said["dpop_signing_alg_values_supported"] = ["RS256"]
    answer = Answer(body=json.dumps(said), headers={"Content-Type": "application/json"})
    with rehearsal.answer_with("/.well-known/openid-configuration", answer):
        error = error_of(openid_dance(dpop=True).discovered)
    assert "bound to keys by RS256, and not by ES256" in str(error)


def test_a_fetched_token_of_another_grant_has_a_key(rehearsal, dance):
    """There is no flow that could have brought one."""
    session = dance.session()
    visitor = Visitor(oauth2_dance(), rehearsal)
    url = visitor.begin()
    code = dict(part.split("=", 1) for part in visitor.consent(url).split("&"))["code"]
    [flow] = flow_store._load(visitor.session)
    session.redirect_uri = CALLBACK
    token = session.fetch_token(
        f"{ISSUER}/oauth2/token",
        code=code,
        client_secret=dance.client_secret,
        code_verifier=flow.secret,
    )
    assert (token["token_type"], len(token[DPOP_KEY]), session.dpop_key) == ("DPoP", 43, "")


def test_a_rehearsed_dance_is_bound_too():
    """The stand-in knows the address that the provider would have."""
    dance = dance_elsewhere(profile_url="https://x.example/me", dpop=True)
    rehearsal = Rehearsal(ISSUER)
    rehearsal.play(dance)
    with transport.mounted(ISSUER, rehearsal.adapter()):
        visitor = Visitor(with_stand_in(dance, ISSUER), rehearsal)
        session = connected(visitor)
        assert session.get("https://x.example/me").ok
        plain = Visitor(with_stand_in(dance.changed(dpop=False), ISSUER), rehearsal)
        assert plain.refused(plain.consent(plain.begin())).code == "invalid_dpop_proof"


@pytest.mark.parametrize("nonce", ["", "a b", 'a"b', "x" * 501])
def test_what_is_no_nonce_is_not_repeated(visitor, rehearsal, nonce):
    """Nor is the request."""
    session = connected(visitor)
    session.token = Token({k: v for k, v in session.token.items() if k != "refresh_token"})
    dpop._nonces.clear()
    headers = {"WWW-Authenticate": 'DPoP error="use_dpop_nonce"', "DPoP-Nonce": nonce}
    with rehearsal.answer_with("/api/user", Answer(status=401, body="{}", headers=headers)):
        before = len(rehearsal.requests_to("api"))
        session.get("user")
    assert len(rehearsal.requests_to("api")) == before + 1
    assert len(dpop._nonces) == 0


@pytest.mark.parametrize(
    "proof",
    [
        "",
        "no.proof.at-all",
        jwt.encode({"jti": "a"}, "x" * 32, "HS256", headers={"typ": "dpop+jwt", "jwk": {}}),
        jwt.encode({"jti": "a"}, "x" * 32, "HS256"),
    ],
)
def test_the_stand_in_refuses_what_is_no_proof(visitor, rehearsal, proof):
    """At the API and at the token endpoint."""
    import requests

    plain = requests.Session()
    plain.mount(ISSUER, rehearsal.adapter())
    token = connected(visitor).token
    headers = {"Authorization": f"DPoP {token['access_token']}", "DPoP": proof}
    refused = plain.get(API, headers=headers, timeout=5)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_dpop_proof")
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    refused = plain.post(f"{ISSUER}/oauth2/token", form, headers={"DPoP": proof}, timeout=5)
    assert refused.status_code == 400


def test_the_stand_in_refuses_a_proof_that_comes_twice(visitor, rehearsal):
    """Whoever has recorded a request can't repeat it."""
    import requests

    session = connected(visitor)
    session.get("user")
    plain = requests.Session()
    plain.mount(ISSUER, rehearsal.adapter())
    headers = dpop.token_headers(session.token, "GET", API)
    statuses = [plain.get(API, headers=headers, timeout=5).status_code for _ in range(2)]
    assert statuses == [200, 401]
