"""An OAuth 1 session signs what goes home, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests
from core_helpers import Slot, error_of, oauth1_dance
from oauthlib.oauth1 import SIGNATURE_TYPE_BODY, SIGNATURE_TYPE_QUERY

from dance_common.errors import ForeignHost
from dance_common.provider import OAuth1Provider
from dance_common.sessions import OAuth1Session, TokenExpired

REMOTE = OAuth1Provider(
    name="remote",
    base_url="https://api.remote.example/v1/",
    request_token_url="https://remote.example/r",
    authorization_url="https://remote.example/authorize",
    access_token_url="https://remote.example/a",
    api_hosts=("up.remote.example",),
)
API = REMOTE.base_url
TOKEN = {"oauth_token": "key-1", "oauth_token_secret": "secret-1", "screen_name": "mona"}


def session_with(token=None, *, provider=REMOTE, **changes):
    return oauth1_dance(provider, **changes).session(Slot(token))


def signature(canned, index=-1):
    value = canned.calls[index].request.headers.get("Authorization", b"")
    return value.decode() if isinstance(value, bytes) else value


def test_a_call_is_signed_with_the_users_token(canned):
    """The token is loaded on first use, once, and its key is in the signature, its secret is not."""
    canned.get(API + "a", json={})
    session = session_with(TOKEN)
    assert session.slot.calls == []
    session.get("a")
    session.get("a")
    assert session.slot.calls == ["load"]
    assert 'oauth_token="key-1"' in signature(canned)
    assert "secret" not in signature(canned)
    assert session.access_token == "key-1"


def test_nonces_are_never_the_same(canned):
    """Every request has a nonce of its own."""
    canned.get(API + "a", json={})
    session = session_with(TOKEN)
    for _ in range(50):
        session.get("a")
    assert len({signature(canned, index) for index in range(50)}) == 50


@pytest.mark.parametrize(
    ("token", "method", "expected"),
    [
        (None, "HMAC-SHA1", False),
        (TOKEN, "HMAC-SHA1", True),
        ({"oauth_token": "a"}, "HMAC-SHA1", False),
        ({"oauth_token": "a", "oauth_token_secret": ""}, "HMAC-SHA1", False),
        ({"oauth_token": "a", "oauth_token_secret": ""}, "RSA-SHA1", True),
        ({"access_token": "a"}, "HMAC-SHA1", False),
    ],
)
def test_authorized_means_there_is_something_to_sign_with(token, method, expected):
    """A token counts with its secret; RSA needs none."""
    session = session_with(token, signature_method=method)
    assert session.authorized is expected
    assert session.scopes == frozenset()


def test_without_a_token_the_site_signs(canned):
    """A call for nobody is signed by the site alone."""
    canned.get(API + "a", json={})
    session = session_with(None)
    session.get("a")
    assert "oauth_consumer_key" in signature(canned)
    assert "oauth_token=" not in signature(canned)
    assert session.access_token is None


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "//evil.example/",
        "https://evil.example\\@api.remote.example/",
        "https://api.remote.example:8443/",
        "http://api.remote.example/",
        "https://remote.example/",
    ],
)
def test_nothing_signed_goes_to_strangers(canned, url):
    """A call to a host that isn't declared is an error, and nothing is sent."""
    assert isinstance(error_of(lambda: session_with(TOKEN).get(url)), ForeignHost)
    assert len(canned.calls) == 0


def test_a_call_may_go_unsigned(canned, monkeypatch, tmp_path):
    """A call that withholds the token may go anywhere, unsigned and without a password from .netrc."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login root password hunter2\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    canned.get("https://evil.example/", json={})
    session = session_with(TOKEN)
    session.get("https://evil.example/", withhold_token=True)
    assert signature(canned) == ""
    assert session.slot.calls == []


def test_a_token_may_stay_unloaded(canned):
    """``should_load_token=False`` signs with what the session has already."""
    canned.get(API + "a", json={})
    session = session_with(TOKEN)
    session.get("a", should_load_token=False)
    assert "oauth_token=" not in signature(canned)
    assert session.slot.calls == []


@pytest.mark.parametrize(
    ("location", "signed"),
    [
        ("/v1/b", True),
        ("https://up.remote.example/b", True),
        ("https://evil.example/b", False),
        ("https://remote.example/b", False),
        ("http://api.remote.example/b", False),
        ("http://api.remote.example:443/b", False),
        ("https://api.remote.example:8443/b", False),
    ],
)
@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_is_signed_anew_or_not_at_all(canned, location, signed, status):
    """Within the provider a redirect gets a signature of its own; elsewhere it gets none."""
    canned.get(API + "a", status=status, headers={"Location": location})
    canned.get(requests.compat.urljoin(API, location), json={})
    session_with(TOKEN).get("a")
    assert bool(signature(canned)) is signed
    assert signature(canned) != signature(canned, 0)


@pytest.mark.parametrize("location", ["https://evil.example/b", "http://api.remote.example:443/b"])
@pytest.mark.parametrize("status", [307, 308])
def test_a_signature_in_a_body_follows_no_redirect_away(canned, location, status):
    """Whoever has it could send the request once more, so the call fails instead."""
    canned.post(API + "a", status=status, headers={"Location": location})
    session = session_with(TOKEN, session_options={"signature_type": SIGNATURE_TYPE_BODY})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with pytest.raises(ForeignHost):
        session.post("a", data="a=b", headers=form)
    assert b"oauth_signature=" in canned.calls[0].request.body
    assert len(canned.calls) == 1


def test_a_signature_in_a_query_follows_no_redirect_away(canned):
    """Where the API repeats the query in its redirect."""
    canned.get(
        API + "a", status=302, headers={"Location": "https://evil.example/?oauth_signature=x"}
    )
    with pytest.raises(ForeignHost):
        session_with(TOKEN, session_options={"signature_type": SIGNATURE_TYPE_QUERY}).get("a")
    assert len(canned.calls) == 1


def test_an_unsigned_call_stays_unsigned(canned):
    """A redirect home of a call without a signature adds none."""
    canned.get("https://evil.example/", status=302, headers={"Location": API + "a"})
    canned.get(API + "a", json={})
    session_with(TOKEN).get("https://evil.example/", withhold_token=True)
    assert signature(canned) == ""


def test_headers_and_time_are_the_providers(canned):
    """Required headers and the bounds of a call hold for OAuth 1, too."""
    canned.get(API + "a", json={})
    provider = replace(REMOTE, headers={"X-Version": "1"}, verify_tls=False)
    session_with(TOKEN, provider=provider).get("a")
    request = canned.calls[0].request
    assert request.headers["X-Version"] in ("1", b"1")  # oauthlib's signer makes headers bytes
    assert (request.req_kwargs["timeout"], request.req_kwargs["verify"]) == ((5.0, 30.0), False)


def test_forms_are_part_of_the_signature(rehearsal, veteran):
    """The stand-in accepts signatures over queries, forms and JSON."""
    session = veteran.dance.session()
    session.token = veteran.whole_dance().token
    answer = session.post("echo?a=b", data={"c": "d é"}).json()
    assert (answer["args"], answer["form"]) == ({"a": "b"}, {"c": "d é"})
    assert session.post("echo", json={"e": "f"}).json()["json"] == {"e": "f"}


def test_disconnecting_forgets_the_token_here():
    """The token is dropped, though this provider, like the standard, has no way to end it."""
    session = session_with(TOKEN)
    assert session.authorized
    assert session.disconnect() is False
    assert not session.authorized
    assert session.slot.token is None


@pytest.mark.parametrize("error", [requests.ConnectionError, ForeignHost("no host of it")])
def test_disconnecting_forgets_the_token_whatever_the_provider_does(error):
    """A provider's own way to end tokens may fail: the token is dropped all the same."""

    def revoke(session):
        raise error

    session = session_with(TOKEN)
    session.provider = replace(session.provider, revoke=revoke)
    assert session.disconnect() is False
    assert session.slot.token is None
    assert session.revoke() is False


def test_a_realm_is_sent_once(canned):
    """A realm given to the request is in the header, and not in the next one."""
    canned.post(REMOTE.request_token_url, body="oauth_token=a&oauth_token_secret=b")
    session = session_with(None)
    session.fetch_request_token(REMOTE.request_token_url, realm=["x", "y"])
    assert 'realm="x y"' in signature(canned)
    session.fetch_request_token(REMOTE.request_token_url)
    assert "realm" not in signature(canned)


def test_a_verifier_may_be_set_before(canned):
    """Without an argument the exchange uses the verifier that the session has, once."""
    canned.post(REMOTE.access_token_url, body="oauth_token=a&oauth_token_secret=b")
    session = OAuth1Session("key", "secret", "rk", "rs", verifier="v")
    session.fetch_access_token(REMOTE.access_token_url)
    assert 'oauth_verifier="v"' in signature(canned)
    assert session._client.client.verifier is None


def test_a_provider_prepares_each_session():
    """The provider's one hook is called with each new session."""
    seen = []
    dance = oauth1_dance(replace(REMOTE, prepare=seen.append))
    session = dance.session()
    assert seen == [session]


def test_a_session_shows_no_secret():
    """The text of a session, its token and its dance says nothing secret."""
    session = session_with(TOKEN)
    text = repr(session) + repr(session.token) + repr(session._client)
    assert "secret-1" not in text
    assert "only-for-rehearsals-on-this-machine" not in text


def test_a_fresh_token_is_the_one_that_there_is():
    """OAuth 1 tokens don't expire, so another library gets a copy of what is stored."""
    session = session_with(TOKEN)
    token = session.fresh_token()
    assert token == TOKEN
    token.clear()
    assert session.fresh_token() == TOKEN


@pytest.mark.parametrize("token", [None, {"oauth_token": "a"}, {"access_token": "a"}])
def test_without_credentials_there_is_no_fresh_token(token):
    """What nothing can be signed with is an error that leads the user to the dance."""
    error = error_of(session_with(token).fresh_token)
    assert (type(error), error.status) == (TokenExpired, 401)
