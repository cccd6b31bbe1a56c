"""Whatever arrives from outside, there is an answer: no exception, no hang, no leak.

Examples are few by default; ``HYPOTHESIS_PROFILE=thorough`` tries many.
"""

from __future__ import annotations

import json
import os
import re
from urllib.parse import quote, urlsplit

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from stand_in import ENTRIES, PROVIDER

from dance_common.rehearsal import Answer

EXAMPLES = {"quick": 10, "fast": 20, "thorough": 2000}[os.environ.get("HYPOTHESIS_PROFILE", "fast")]
CALM = {200, 302, 400, 401, 403, 404, 502, 503, 504}
"""What both views and a view that calls the API may answer."""

fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

NAMES = st.sampled_from(
    (
        "code",
        "state",
        "iss",
        "error",
        "error_description",
        "error_uri",
        "oauth_token",
        "oauth_verifier",
        "oauth_problem",
        "denied",
        "next",
        "dance_again",
        "x",
    )
)
TEXTS = st.text(max_size=40) | st.sampled_from(
    ["", "é", "\x00", "\r\nX: y", "<script>", "a" * 9000]
)
RAW = st.binary(max_size=60).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw))
ESCAPED = TEXTS.map(lambda text: quote(text, errors="replace"))
PAIRS = st.lists(st.tuples(NAMES, RAW | ESCAPED), max_size=6)
QUERIES = PAIRS.map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)) | RAW

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    (
        "access_token",
        "token_type",
        "expires_in",
        "expires_at",
        "refresh_token",
        "scope",
        "error",
        "error_description",
        "oauth_token",
        "oauth_token_secret",
        "oauth_problem",
        "id_token",
    )
)
TOKENS = st.dictionaries(FIELDS | st.text(max_size=5), JSON, max_size=8)


def is_sound(answer):
    """Assert what holds for every answer."""
    assert answer.status in CALM, answer.text
    assert not re.search(r"[\r\n]", "".join(answer.headers.values()))
    assert "x" not in answer.headers
    assert "<script>" not in answer.text
    assert ENTRIES["oauth2"]["client_secret"] not in answer.text
    if answer.status == 302 and "/authorize" not in answer.location:
        assert urlsplit(answer.location).netloc in {"", "localhost"}
    return answer


@fuzzed
@given(query=QUERIES)
def test_any_callback_is_answered(site, provider, query):
    """A query of anything, in a browser with and without an open dance; the dance after it works."""
    browser = site.browser()
    is_sound(browser.get(f"/login/rehearsal/authorized?{query}"))
    began = browser.get("/login/rehearsal")
    is_sound(browser.get(f"/login/rehearsal/authorized?{query}"))
    assert browser.get("/keys/rehearsal").text == ""
    assert browser.get(provider.consent(began.location)).status == 302


@fuzzed
@given(query=QUERIES, data=st.data())
def test_any_callback_with_the_right_state_is_answered(site, provider, protocol, query, data):
    """With the true state before it everything else is looked at, too; nothing is stored without a true code."""
    browser = site.browser()
    url = browser.get("/login/rehearsal").location
    key = {"oauth2": "state", "oauth1": "oauth_token"}[protocol]
    state = url.partition(f"{key}=")[2].partition("&")[0]
    iss = f"&iss={quote(PROVIDER, safe='')}" if data.draw(st.booleans()) else ""
    is_sound(browser.get(f"/login/rehearsal/authorized?{key}={state}{iss}&{query}"))
    assert browser.get("/keys/rehearsal").text == ""


@fuzzed
@given(next_url=TEXTS | st.text(alphabet="/\\:@?#.[]ehttpsl ", max_size=30))
def test_any_next_stays_on_the_site(site, next_url):
    """The login is begun, and what is kept leads nowhere else."""
    browser = site.browser()
    is_sound(browser.get(f"/login/rehearsal?next={quote(next_url, errors='replace')}"))
    for packed in browser.session().get("_dance_flows", []):
        kept = next((part for part in packed if part == next_url), None)
        if kept:
            assert urlsplit(kept).netloc in {"", "localhost"}


@fuzzed
@given(
    body=TOKENS.map(json.dumps) | st.binary(max_size=80) | JSON.map(json.dumps) | QUERIES,
    status=st.sampled_from([200, 200, 200, 201, 204, 302, 400, 401, 418, 500]),
)
def test_any_token_answer_is_answered(site, provider, protocol, body, status):
    """Whatever the token endpoint says: a page or a token, and views that use it answer."""
    browser = site.browser()
    path = {"oauth2": "/oauth2/token", "oauth1": "/oauth1/access_token"}[protocol]
    callback = provider.consent(browser.get("/login/rehearsal").location)
    with provider.answer_with(path, Answer(status, {}, body)):
        is_sound(browser.get(callback))
        is_sound(browser.get("/keys/rehearsal"))
        is_sound(browser.get("/call/rehearsal"))
    assert browser.get("/forget/rehearsal").text == "forgotten"


@fuzzed
@given(kept=TOKENS | JSON)
def test_any_stored_token_is_survived(site, provider, kept):
    """Whatever stands where a token should, views answer."""
    browser = site.browser()
    try:
        json.dumps(kept, allow_nan=False).encode()
        json.dumps(kept, ensure_ascii=False).encode()
    except ValueError:
        assume(False)  # no session keeps it
    browser.prime(rehearsal_oauth_token=kept)
    for path in ("/keys/rehearsal", "/call/rehearsal", "/guarded", "/forget/rehearsal"):
        is_sound(browser.get(path))


@fuzzed
@given(
    flows=JSON | st.lists(st.lists(LEAVES, min_size=7, max_size=9), max_size=3),
    failures=JSON,
    state=JSON,
)
def test_any_session_is_survived(site, provider, flows, failures, state):
    """Whatever stands where flows and failures should, a dance can be begun and finished."""
    try:
        json.dumps([flows, failures, state], allow_nan=False, ensure_ascii=False).encode()
    except ValueError:
        assume(False)  # no session keeps it
    browser = site.browser()
    browser.prime(_dance_flows=flows, _dance_failures=failures, rehearsal_oauth_state=state)
    is_sound(browser.get("/login/rehearsal/authorized?code=a&state=b"))
    assert browser.get(provider.consent(browser.get("/login/rehearsal").location)).status == 302
