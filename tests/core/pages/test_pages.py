"""The page about a failed dance: readable, escaped, quoting nobody who is not known."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from dance_common.errors import DanceError, ProviderRefused
from dance_common.pages import (
    CONTENT_HEADERS,
    DANCE_HEADERS,
    PAGE_HEADERS,
    TEMPLATE_HEADERS,
    BlankPage,
    ConfirmPage,
    ErrorPage,
    LeavePage,
    Reader,
    RepeatPage,
    error_html,
    error_json,
    page_about,
    render,
    wants_json,
)
from dance_common.pages.page import LONGEST_QUOTE, confirm_text

NASTY = "<script>alert(1)</script>\"'&$code ${hint}\r\nSet-Cookie: a=b"


def page(error, *, provider="GitHub", retry_url="/login/github", home_url="/"):
    return error_html(page_about(error, provider=provider, retry_url=retry_url, home_url=home_url))


def test_the_page_says_what_happened_and_what_to_do():
    """The page names provider, cause, hint and code, and leads to another try and home."""
    error = DanceError("It broke.", hint="Do that.", code="a_code")
    text = page(error, retry_url="/login/github?next=%2Fa&b=c")
    for part in ("GitHub", "<p>It broke.</p>", "<p>Do that.</p>", "<small>a_code</small>"):
        assert part in text
    assert 'href="/login/github?next=%2Fa&amp;b=c"' in text
    assert "<blockquote>" not in text


def test_the_page_quotes_what_the_provider_said():
    """The words of a provider that is known are quoted, and attributed."""
    error = ProviderRefused("No.", error_description="The app is suspended.")
    assert "<blockquote><p>The app is suspended.</p><footer>GitHub</footer>" in page(error)


def test_unverified_words_are_not_shown():
    """Words that anybody could have put into the address don't appear on a page of ours."""
    error = ProviderRefused("No.", error_description="Call 555-1234", error="evil", verified=False)
    assert "555" not in page(error) + error_json(error, retry_url="/")
    assert "evil" not in page(error)


@pytest.mark.parametrize(
    "place", ["description", "message", "hint", "code", "provider", "retry", "home"]
)
def test_everything_is_escaped(place):
    """No value can add markup or attributes to the page, or be taken for a part of the template."""
    error = DanceError(
        NASTY if place == "message" else "m",
        hint=NASTY if place == "hint" else "h",
        code=NASTY if place == "code" else "c",
        error_description=NASTY if place == "description" else None,
    )
    text = page(
        error,
        provider=NASTY if place == "provider" else "p",
        retry_url=NASTY if place == "retry" else "/r",
        home_url=NASTY if place == "home" else "/h",
    )
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "$code ${hint}" in text
    assert text.count('"') == page(DanceError("m", error_description="d")).count('"')


def test_long_words_are_cut():
    """Of ten thousand characters three hundred are quoted, counted before they are escaped."""
    text = page(DanceError("m", error_description="<" * 10_000))
    assert text.count("&lt;") == LONGEST_QUOTE


def test_the_page_can_always_be_sent():
    """Half of a surrogate pair in a provider's words doesn't break the page."""
    assert page(DanceError("m", error_description="half \ud83d")).encode()


def test_the_page_loads_nothing():
    """The page has no address but those of its two links, and its headers forbid every other."""
    text = page(DanceError("m"))
    assert not re.search(r"src=|url\(|@import|<script|<link|https?:", text)
    assert PAGE_HEADERS["Content-Security-Policy"].startswith("default-src 'none'")


def test_answers_of_the_dance_are_kept_by_nobody():
    """Codes in the address go neither into caches nor into a Referer."""
    assert dict(DANCE_HEADERS) == {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@pytest.mark.parametrize(
    "headers", [CONTENT_HEADERS, DANCE_HEADERS, PAGE_HEADERS, TEMPLATE_HEADERS]
)
def test_headers_are_frozen(headers):
    """Nobody can change the headers for everybody."""
    with pytest.raises(TypeError):
        headers["X"] = "y"


def test_the_same_as_json():
    """A program gets code, step, message, hint and where to try again."""
    error = DanceError("It broke.", hint="Do that.", code="a_code", step="exchange")
    assert json.loads(error_json(error, retry_url="/login/github")) == {
        "error": "a_code",
        "step": "exchange",
        "message": "It broke.",
        "hint": "Do that.",
        "cause": "",
        "retry_url": "/login/github",
    }


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/json", True),
        ("application/json, */*", True),
        ("text/html,application/json;q=0.9", False),
        ("text/html", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_who_asks_for_json_gets_it(accept, expected):
    """Only who names JSON and not HTML gets JSON."""
    assert wants_json(accept) is expected


PAGE = ErrorPage(
    error=DanceError("It broke.", code="a_code", status=502),
    provider="GitHub",
    retry_url="/login/github",
    home_url="/",
)


def nothing(name, context):
    """Render nothing, as a site does that has no template of its own."""


def test_a_page_is_ours_where_the_site_has_none():
    """In the reader's language, with its status and headers that forbid everything."""
    content = render(PAGE, Reader(language="de"), nothing)
    assert "Noch einmal versuchen" in content.body
    assert (content.status, content.headers) == (502, PAGE_HEADERS)


def test_a_page_is_the_sites_where_it_has_one():
    """Whose template has the words of ours; what it loads is its own affair, who keeps or frames it is not."""
    own = Reader(translate=lambda sentence: sentence.upper())

    def template(name, context):
        return f"{name} {context['page'].retry} {context['retry_url']}"

    content = render(PAGE, own, template)
    assert (content.body, content.status) == ("error.html TRY AGAIN /login/github", 502)
    assert content.headers == TEMPLATE_HEADERS


def test_a_page_for_a_program_is_json():
    """Whatever templates the site has."""
    content = render(PAGE, Reader(accept="application/json"), lambda *_: "HTML")
    assert json.loads(content.body)["error"] == "a_code"
    assert content.status == 502
    assert content.headers == {**CONTENT_HEADERS, "Content-Type": "application/json"}


def test_the_page_that_repeats_a_callback_is_ours():
    """Always, and no error."""
    content = render(RepeatPage("/again"), Reader(accept="application/json"), lambda *_: "theirs")
    assert "/again" in content.body
    assert (content.status, content.headers) == (200, PAGE_HEADERS)


CONFIRM = ConfirmPage(
    provider="GitHub",
    is_connecting=True,
    comes_from_elsewhere=True,
    action="/login/github?next=/a",
    fields={"dance_confirm": "secret"},
    home_url="/",
)


def test_the_page_that_asks_is_ours_where_the_site_has_none():
    """It loads nothing, is framed by nobody, and is posted with an Origin (``no-referrer`` would make that null)."""
    content = render(CONFIRM, Reader(language="de"), nothing)
    assert "Ihr Konto mit GitHub verbinden?" in content.body
    assert 'action="/login/github?next=/a"' in content.body
    assert '<input type="hidden" name="dance_confirm" value="secret">' in content.body
    assert content.headers == {**PAGE_HEADERS, "Referrer-Policy": "same-origin"}
    assert content.status == 200
    assert not re.search(r"src=|url\(|@import|<script|<link|https?:", content.body)


def test_the_page_that_asks_is_the_sites_where_it_has_one():
    """Its template gets the words, and all that the form needs."""

    def template(name, context):
        page = context["page"]
        fields = "".join(f"{key}={value}" for key, value in context["fields"].items())
        return f"{name} {page.heading} {page.proceed} {context['action']} {fields} {context['home_url']}"

    content = render(CONFIRM, Reader(), template)
    assert content.body == (
        "confirm.html Connect your account with GitHub? Continue with GitHub /login/github?next=/a"
        " dance_confirm=secret /"
    )
    assert content.headers == {**TEMPLATE_HEADERS, "Referrer-Policy": "same-origin"}


def test_everything_is_escaped_on_the_page_that_asks():
    """Whatever is in the provider's title, the addresses and the fields."""
    page = replace(CONFIRM, provider=NASTY, action=NASTY, home_url=NASTY, fields={NASTY: NASTY})
    text = render(page, Reader(), nothing).body
    assert "<script" not in text
    assert "$code ${hint}" in text
    assert text.count('"') == render(CONFIRM, Reader(), nothing).body.count('"')


def test_the_page_that_asks_shows_no_value_in_its_repr():
    """The hidden value is worth a press."""
    assert "secret" not in repr(CONFIRM)


@pytest.mark.parametrize(
    ("is_connecting", "comes_from_elsewhere", "heading", "is_warned"),
    [
        (True, True, "Connect your account with GitHub?", True),
        (True, False, "Connect your account with GitHub?", False),
        (False, False, "Log in with GitHub?", False),
        (False, True, "Log in with GitHub?", False),
    ],
)
def test_the_page_asks_what_it_is_about(is_connecting, comes_from_elsewhere, heading, is_warned):
    """Connecting, or logging in; it warns where another site may have led here."""
    page = replace(CONFIRM, is_connecting=is_connecting, comes_from_elsewhere=comes_from_elsewhere)
    text = confirm_text(page)
    assert text.heading == heading
    assert bool(text.message) is is_warned


@pytest.mark.parametrize(
    "page", [PAGE, CONFIRM, RepeatPage("/again"), LeavePage("https://p.example/"), BlankPage(200)]
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("template", [nothing, lambda *_: "theirs"])
def test_all_that_is_written_has_its_headers(page, accept, template):
    """Nobody keeps a page or a JSON object of ours, frames it, or takes it for something else."""
    headers = render(page, Reader(accept=accept), template).headers
    assert headers["Cache-Control"] == "no-store"
    policy = headers.get("Content-Security-Policy", "")
    assert policy.endswith("frame-ancestors 'none'") or headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
