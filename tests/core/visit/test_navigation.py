"""Where a browser comes from, and whether anybody comes at all, by the headers of its request."""

from __future__ import annotations

import pytest

from dance_common.errors import NotOurFlow
from dance_common.visit.navigation import (
    CONFIRM_FIELD,
    CONFIRM_KEY,
    Arrival,
    Navigation,
    confirm_fields,
    explain,
    forget_confirmation,
)

URL = "https://site.example:8443/login/github"
HTML = "text/html,application/xhtml+xml"


def coming(method="GET", *, url=URL, form=None, is_form_verified=False, **headers):
    """Return the navigation of a request with these headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Navigation(
        method=method,
        url=url,
        headers=named,
        form=form or {},
        is_form_verified=is_form_verified,
    )


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        # What the browser says itself goes before what a page can change.
        ({"Sec_Fetch_Site": "same-origin"}, False),
        ({"Sec_Fetch_Site": "same-site"}, False),
        ({"Sec_Fetch_Site": "none"}, False),
        ({"Sec_Fetch_Site": "cross-site"}, True),
        ({"Sec_Fetch_Site": "cross-site", "Referer": "https://site.example:8443/"}, True),
        ({"Sec_Fetch_Site": "same-origin", "Referer": "https://evil.example/"}, False),
        ({"Sec_Fetch_Site": "of-a-later-century"}, True),
        ({"Sec_Fetch_Site": "same-origin, cross-site"}, True),
        # Older browsers, and all by plain http.
        ({"Referer": "https://site.example:8443/settings"}, False),
        ({"Referer": "https://SITE.example:8443/settings"}, False),
        ({"Referer": "http://site.example:8443/settings"}, False),
        ({"Referer": "https://site.example/settings"}, True),
        ({"Referer": "https://evil.example/site.example:8443"}, True),
        ({"Referer": "https://site.example:8443@evil.example/"}, True),
        ({"Referer": "https://site.example:8443.evil.example/"}, True),
        ({"Referer": "//["}, True),
        ({"Origin": "https://site.example:8443"}, False),
        ({"Origin": "https://evil.example"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "null", "Referer": "https://site.example:8443/"}, True),
        # A browser that says nothing, and no browser.
        ({"Accept": HTML}, True),
        ({"Accept": HTML, "Referer": "https://site.example:8443/"}, False),
        ({"Accept": "*/*"}, False),
        ({"Accept": "application/json"}, False),
        ({}, False),
    ],
)
def test_where_a_browser_comes_from(headers, expected):
    """Another site's page can leave headers out, but none can say that it is ours."""
    assert coming(**headers).comes_from_elsewhere is expected


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Purpose": "prefetch"},
        {"Sec_Purpose": "prefetch;prerender"},
        {"Sec_Purpose": "prefetch;anonymous-client-ip"},
        {"Purpose": "prefetch"},
        {"X_Purpose": "preview"},
        {"X_Moz": "prefetch"},
        {"Sec_Purpose": "Prefetch"},
    ],
)
def test_what_is_fetched_ahead_is_no_visit(headers):
    """However a browser calls it."""
    assert coming(**headers).is_ahead
    assert not coming(**headers).is_visit


def test_who_is_no_visit():
    """HEAD asks for headers; GET and POST are somebody's."""
    assert not coming("HEAD").is_visit
    assert not coming("HEAD").is_ahead
    assert coming().is_visit
    assert coming("POST").is_visit
    assert coming(Sec_Purpose="").is_visit


def test_a_confirmation_is_known_by_what_the_page_had():
    """The value of the hidden field stands in the user session, stays the same for two tabs, and counts once."""
    user_session = {}
    fields = confirm_fields(user_session)
    assert confirm_fields(user_session) == fields
    assert len(fields[CONFIRM_FIELD]) == 22
    assert coming("POST", form=fields).is_confirmed(user_session)
    forget_confirmation(user_session)
    assert not coming("POST", form=fields).is_confirmed(user_session)
    forget_confirmation(user_session)
    assert user_session == {}
    assert confirm_fields(user_session) != fields


@pytest.mark.parametrize("sent", ["", "é", "\ud83d", "x" * 5000])
@pytest.mark.parametrize("stored", [None, "", 7, ["x"], "another"])
def test_nothing_else_confirms(sent, stored):
    """Neither what somebody made up, nor a session without the value, nor one with something else there."""
    assert not coming("POST", form={CONFIRM_FIELD: sent}).is_confirmed({CONFIRM_KEY: stored})


@pytest.mark.parametrize("stored", [None, "", 7])
def test_what_stands_there_instead_is_replaced(stored):
    """The page asks for a value of ours, whatever the session held."""
    assert len(confirm_fields({CONFIRM_KEY: stored})[CONFIRM_FIELD]) == 22


def test_a_get_confirms_nothing():
    """Neither with the value nor with a form that the framework has verified: a link can't press a button."""
    user_session = {}
    fields = confirm_fields(user_session)
    assert not coming(form=fields, is_form_verified=True).is_confirmed(user_session)


FOREIGN = {"Sec_Fetch_Site": "cross-site"}
OWN = {"Sec_Fetch_Site": "same-origin"}


@pytest.mark.parametrize(
    ("owner", "on_get", "navigation", "expected"),
    [
        ("7", True, coming(**FOREIGN), True),
        ("7", True, coming("POST", **FOREIGN), True),
        ("7", True, coming(**OWN), False),
        ("7", True, coming(), False),
        ("7", True, coming("POST", is_form_verified=True, **FOREIGN), False),
        (None, True, coming(**FOREIGN), False),
        (None, True, coming("POST", **FOREIGN), False),
        # DANCE_LOGIN_ON_GET = False
        ("7", False, coming(**OWN), True),
        (None, False, coming(**OWN), True),
        (None, False, coming(), True),
        (None, False, coming("POST", **OWN), False),
        (None, False, coming("POST"), False),
        (None, False, coming("POST", **FOREIGN), True),
        (None, False, coming("POST", Origin="null"), True),
        (None, False, coming("POST", is_form_verified=True), False),
    ],
)
def test_who_is_asked(owner, on_get, navigation, expected):
    """Users whom another site may have sent; and everybody who comes without a form, if the site wants one."""
    assert navigation.needs_confirmation({}, owner=owner, on_get=on_get) is expected


HERE = "https://shop.example/login/github/authorized?code=c"


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"has_cookie": True}, "session_lost"),
        ({"url": HERE.replace("https", "http"), "secure": True}, "cookie_needs_https"),
        ({"samesite": "Strict"}, "cookie_strict"),
        ({"samesite": "None"}, "cookie_refused"),
        ({"samesite": "None", "secure": True}, "cookie_blocked"),
        ({"domain": ".other.example"}, "cookie_of_another_domain"),
        ({"domain": "op.example"}, "cookie_of_another_domain"),
        ({"domain": ".Example"}, "cookie_blocked"),
        ({"domain": "shop.example", "secure": True}, "cookie_blocked"),
        ({"path": "/admin"}, "cookie_of_another_path"),
        ({"path": "/log"}, "cookie_of_another_path"),
        ({"path": "/login/"}, "cookie_blocked"),
        ({"url": "http://localhost:5000/login/github/authorized"}, "cookie_of_another_name"),
        ({}, "cookie_blocked"),
    ],
)
def test_why_a_flow_is_not_there(changes, cause):
    """The likeliest cause that fits how the browser came, and the hint that belongs to it."""
    error = NotOurFlow(code="no_flow")
    explain(error, Arrival(**{"url": HERE, "has_cookie": False} | changes))
    assert error.cause == cause
    assert error.hint


def test_a_callback_elsewhere_than_its_log_in_is_told():
    """A host is the same however it is written; nothing is told of other errors."""
    for began, cause in (
        ("https://SHOP.example/login/github", "cookie_blocked"),
        ("https://www.shop.example/login/github", "address_changed"),
        ("http://shop.example/login/github", "address_changed"),
    ):
        error = NotOurFlow(code="flow_not_found")
        error.began_at = began
        explain(error, Arrival(url=HERE, has_cookie=False))
        assert error.cause == cause
    other = NotOurFlow(code="flow_used")
    explain(other, Arrival(url=HERE, has_cookie=False))
    assert other.cause == ""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"samesite": "strict"}, True),
        ({"has_cookie": True}, False),
        ({"samesite": "Lax"}, False),
        ({"samesite": None}, False),
        ({"url": f"{HERE}&dance_again=1"}, False),
    ],
)
def test_a_strict_cookie_comes_with_the_second_request(changes, expected):
    """It is asked for once."""
    arrival = Arrival(**{"url": HERE, "has_cookie": False, "samesite": "Strict"} | changes)
    assert arrival.should_repeat is expected
