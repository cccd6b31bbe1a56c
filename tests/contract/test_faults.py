"""Nothing that a network or a provider gets wrong breaks a site: each row of ``fault_table``, at each of its steps."""

from __future__ import annotations

import time
from contextlib import ExitStack
from urllib.parse import unquote

import pytest
from fault_table import FAULTS, GOES_ON, IS_OVER, THE_VIEWS
from stand_in import BOTH_WAYS

from dance_common.transport import bodies as reading

PATIENCE = 0.3
"""Seconds that the site waits for an answer that never comes whole."""
PROTOCOLS = {
    "request_token": ("oauth1",),
    "exchange": ("oauth1", "oauth2"),
    "refresh": ("oauth2",),
    "revoke": ("oauth2",),
    "api": ("oauth1", "oauth2"),
}
PATHS = {
    ("oauth1", "request_token"): "/oauth1/request_token",
    ("oauth1", "exchange"): "/oauth1/access_token",
    ("oauth2", "exchange"): "/oauth2/token",
    ("oauth2", "refresh"): "/oauth2/token",
    ("oauth2", "revoke"): "/oauth2/revoke",
    ("oauth1", "api"): "/api/user",
    ("oauth2", "api"): "/api/user",
}
CALLS = {"api", "refresh", "revoke"}
"""What a session does by itself, and so on an event loop, too; log-ins are views of ours, which wait."""
SECRETS = ("only-for-rehearsals-on-this-machine", "Traceback", "site-packages")


def rows():
    """Every fault, at every step that it concerns, by every protocol and in every way that has the step."""
    for fault in FAULTS:
        for step in fault.at:
            for protocol in sorted({*PROTOCOLS[step]} & {*fault.protocols}):
                for way in BOTH_WAYS if step in CALLS else BOTH_WAYS[:1]:
                    name = f"{protocol}-{step}-{fault.id}"
                    yield pytest.param(protocol, step, fault, way, id=f"{name}-{way}")


@pytest.mark.parametrize(
    ("protocol", "step", "fault", "way"), list(rows()), indirect=["protocol", "way"]
)
def test_a_fault_is_survived(visit, way, protocol, step, fault, request, monkeypatch):
    """A page or a working answer in time, one signal with code and step, nothing lost, and the next attempt works."""
    url = visit.up_to(step)
    before = visit.keys
    with ExitStack() as stack:
        path = PATHS[protocol, step]
        if fault.act is not None:
            stack.enter_context(visit.hostile.acting(path, fault.act))
        else:
            is_untrusted = fault.address.__name__ == "untrusted"
            needs = (request.getfixturevalue("tmp_path"),) if is_untrusted else ()
            address = stack.enter_context(fault.address(*needs))
            stack.enter_context(visit.hostile.moved(path, address))
        # A receiver that only listens; the failures before it keep the site from redirecting once more.
        visit.browser.prime(_dance_failures=[9, int(time.time())])
        heard = stack.enter_context(visit.site.receiver("oauth_error"))
        if fault.status == 504:
            patched = stack.enter_context(monkeypatch.context())
            patched.setattr(reading, "total_seconds", lambda timeout: PATIENCE)
        began = time.monotonic()
        answer = visit.fetch(url)
        assert time.monotonic() - began < PATIENCE + 5

    if step == "revoke":
        assert (answer.status, answer.text, len(heard), visit.keys) == (200, "forgotten", 0, "")
        visit.connect()
    elif fault.ends == GOES_ON:
        goes_on(visit, step, answer, heard)
    elif fault.ends == THE_VIEWS and step == "api":
        seen_by_the_view(visit, fault, answer, heard)
    else:
        fails(visit, step, fault, answer, heard)
        assert visit.keys == ("" if fault.ends == IS_OVER else before)
        works_next_time(visit, step, is_over=fault.ends == IS_OVER)


def goes_on(visit, step, answer, heard):
    assert len(heard) == 0
    if step == "exchange":
        assert answer.location == "/done"
    assert visit.fetch("/who/rehearsal").text == "mona"


def seen_by_the_view(visit, fault, answer, heard):
    status = int(fault.id[:3])
    # What can't be refreshed any more (or never could) is the view's own, too.
    waits = "7" if status == 429 else "-"
    assert (answer.status, len(heard)) == (200, 0)
    assert answer.text.startswith(f"{status} {waits} ")
    assert visit.fetch("/who/rehearsal").text == "mona"


def fails(visit, step, fault, answer, heard):
    code = fault.code[visit.protocol] if isinstance(fault.code, dict) else fault.code
    assert [(facts["code"], facts["step"]) for _, facts in heard] == [(code, step)]
    response = heard.last["response"]
    if code == "rate_limited":
        assert response.headers["Retry-After"] == "7"
    assert response is None or not (response.request.headers or response.request.body)
    assert answer.status == fault.status
    assert answer.headers["content-type"].startswith("text/html")
    assert code in answer.text
    assert not any(secret in answer.text for secret in SECRETS)
    again = "/call/rehearsal"
    if step in {"exchange", "request_token"}:
        again = "/login/rehearsal?next=/done"
    elif fault.ends == IS_OVER:
        again = "/login/rehearsal?next=/call/rehearsal"
    assert f'href="{again}"' in unquote(answer.text)


def works_next_time(visit, step, *, is_over):
    if step in {"exchange", "request_token"} or is_over:
        visit.connect()
    assert visit.fetch("/who/rehearsal").text == "mona"
