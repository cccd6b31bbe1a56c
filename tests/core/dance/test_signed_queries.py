"""Queries that a provider has signed: what is signed, and what is refused."""

from __future__ import annotations

import hmac
import time
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest
from core_helpers import CLIENT_SECRET, REMOTE, error_of, oauth2_dance, parameters_of

from dance_common.dance.signed_queries import has_signature, require_signature, sign
from dance_common.provider import QuerySignature

SIGNATURE = QuerySignature(parameter="hmac", time="timestamp", host="shop")
CALLBACK = "https://site.example/login/remote/authorized"
HOST = "api.remote.example"
SIGNED = replace(REMOTE, query_signature=SIGNATURE)


def query_with(secret=CLIENT_SECRET, *, signs=True, **values):
    """Return a query for the host, signed as Shopify documents it."""
    found = {"shop": HOST, "timestamp": str(int(time.time())), **values}
    text = "&".join(f"{name}={found[name]}" for name in sorted(found))
    made = hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()
    return urlencode(found | ({"hmac": made} if signs else {}))


def code_of(query, **options):
    """Return the code of the refusal; empty for a query that is accepted."""
    given = {"secret": CLIENT_SECRET, "base_url": f"https://{HOST}/", "title": "Remote"}
    try:
        require_signature(query, SIGNATURE, step="callback", **(given | options))
    except Exception as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    "query",
    [
        "code=0907a61c0c8d55e99db179b68161bc00&shop=some-shop.myshopify.com&timestamp=1337178173"
        "&hmac=4712bf92ffc2917d15a2f5a273e39f0116667419aa4b6ac0b3baaf26fa3c4d20",
        "code=0907a61c0c8d55e99db179b68161bc00&shop=some-shop.myshopify.com&state=0.6784241404160823"
        "&timestamp=1337178173&hmac=700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf",
    ],
)
def test_shopifys_own_examples(query):
    """Those of its documentation, whose secret is ``hush``."""
    known = {"secret": "hush", "base_url": "https://some-shop.myshopify.com/admin/"}
    assert code_of(query, **known) == code_of(query.encode(), **known) == ""
    assert code_of(query, seconds=90, **known) == "signature_expired"


def test_what_stands_between_parameters_is_escaped():
    """Nobody can move a part of one value into another parameter."""
    assert sign([("a", "1&b=2")], "s") != sign([("a", "1"), ("b", "2")], "s")
    assert sign([("a=1", "2")], "s") != sign([("a", "1=2")], "s")
    assert sign([("a", "%26")], "s") != sign([("a", "&")], "s")
    assert sign([("b", "2"), ("a", "1")], "s") == sign([("a", "1"), ("b", "2")], "s")


@pytest.mark.parametrize(
    "query",
    [
        "",
        query_with(signs=False),
        query_with("another secret"),
        query_with() + "&further=1",
        query_with() + "&empty=",
        query_with() + "&hmac=" + "0" * 64,
        query_with().replace(HOST, "evil.example"),
        query_with(signs=False) + "&hmac=",
        query_with(signs=False) + "&hmac=%C3%A9",
        query_with().replace("hmac=", "hmac=0"),
        "hmac=0&" + query_with(),
        "&".join(f"a{number}=1" for number in range(101)),
    ],
    # The queries have the time, which is another one in each process of the tests.
    ids=map(str, range(12)),
)
def test_what_is_not_signed_is_refused(query):
    """Missing, another secret's, of other parameters, repeated, empty, no ASCII, cut."""
    assert code_of(query) == "signature_wrong"


@pytest.mark.parametrize("host", ["evil.example", "", f"{HOST}:8443", f"x.{HOST}"])
def test_a_signature_for_another_server_is_refused(host):
    """It proves who sent the browser, and not that it is this server that the browser comes from."""
    assert code_of(query_with(shop=host)) == "issuer_mismatch"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        *((-30, ""), (30, "")),
        *((-600, "signature_expired"), (600, "signature_expired")),
        *(("", "signature_expired"), ("9" * 5000, "signature_expired")),
        *(("-1", "signature_expired"), ("٣", "signature_expired")),
    ],
)
def test_a_signature_is_good_for_a_while(made, code):
    """Where it is for a visit that nothing else ends; the clocks of two machines may differ."""
    made = made if isinstance(made, str) else str(int(time.time() + made))
    assert code_of(query_with(timestamp=made), seconds=SIGNATURE.seconds) == code


def finish(dance, *, signs=True, **values):
    """Dance to the callback, which is signed or not."""
    visitor = {}
    state = parameters_of(dance.begin(visitor, CALLBACK))["state"]
    return dance.finish(visitor, CALLBACK, query_with(signs=signs, state=state, **values))


def test_a_callback_has_to_be_signed(canned):
    """Before the code is sent anywhere, and a refusal, too: without a signature it may be anybody's."""
    dance = oauth2_dance(SIGNED)
    assert error_of(lambda: finish(dance, code="c", signs=False)).code == "signature_wrong"
    assert error_of(lambda: finish(dance, error="x", signs=False)).code == "signature_wrong"
    assert not canned.calls
    canned.post(REMOTE.token_url, json={"access_token": "a"})
    assert finish(dance, code="c").token["access_token"] == "a"
    assert error_of(lambda: finish(dance, error="access_denied")).code == "access_denied"


def test_the_flow_goes_before_the_signature():
    """A callback of no flow says no more than it does elsewhere."""
    dance = oauth2_dance(SIGNED)
    query = query_with(state="unknown", code="c")
    assert error_of(lambda: dance.finish({}, CALLBACK, query)).code == "no_flow"


def test_without_a_secret_nothing_is_signed():
    """An empty one would be everybody's."""
    dance = oauth2_dance(SIGNED, client_secret="")
    assert error_of(lambda: finish(dance, code="c")).code == "missing_client_secret"
    query = query_with("")
    assert error_of(lambda: dance.is_opened_by_provider(query)).code == "missing_client_secret"


def test_a_visit_that_the_provider_has_signed():
    """One without a signature is an ordinary visit; one with a wrong, old or foreign one is refused."""
    dance = oauth2_dance(SIGNED)
    assert dance.is_opened_by_provider(query_with())
    assert not dance.is_opened_by_provider(query_with(signs=False))
    assert not oauth2_dance(REMOTE).is_opened_by_provider(query_with())
    for query, code in (
        (query_with("another secret"), "signature_wrong"),
        (query_with(timestamp="1"), "signature_expired"),
        (query_with(shop="other.example"), "server_refused"),
    ):
        error = error_of(lambda query=query: dance.is_opened_by_provider(query))
        assert (error.code, error.step) == (code, "begin")
    assert has_signature("hmac=", SIGNATURE)
    assert dict(parse_qsl(query_with()))["hmac"] not in repr(error)
