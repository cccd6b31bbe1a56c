"""What pages say can be said in other languages, and German is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from dance_common.errors import DanceError, NotOurFlow, ProviderFailed
from dance_common.pages import texts
from dance_common.pages.page import error_html, error_json, go_on_html, page_about
from dance_common.visit.views import Arrival, explain

# Of the checkout: a wheel has only what was compiled of them.
SOURCES = Path(__file__).parents[3] / "dance_common" / "pages" / "locale"


def page(error, **options):
    return page_about(error, provider="GitHub", retry_url="/login", home_url="/", **options)


def test_german_is_shipped():
    """The languages with translations can be listed."""
    assert texts.languages() == ("de",)


@pytest.mark.parametrize("language", texts.languages())
def test_every_sentence_is_translated(language):
    """No page in a shipped language falls back into English, and none loses the provider's name."""
    translate = texts.translator(language)
    for sentence in texts.sentences():
        said = translate(sentence)
        assert said != sentence
        assert said.count("%(provider)s") == sentence.count("%(provider)s")


@pytest.mark.parametrize("language", texts.languages())
def test_the_compiled_catalogue_is_up_to_date(language):
    """What is loaded is what people edit: ``pybabel compile -d dance_common/pages/locale -D dance``."""
    source = (SOURCES / language / "LC_MESSAGES" / "dance.po").read_text(encoding="utf-8")
    pairs = re.findall(r"^msgid (\".+\")\nmsgstr (\".+\")$", source, flags=re.M)
    written = {ast.literal_eval(msgid): ast.literal_eval(msgstr) for msgid, msgstr in pairs}
    assert written.keys() == texts.sentences()
    assert {sentence: texts.translator(language)(sentence) for sentence in written} == written


@pytest.mark.parametrize("language", ["de", "de-AT", "de_CH", "DE"])
def test_regions_share_a_language(language):
    """A visitor from Austria reads German."""
    assert texts.translator(language)(texts.TRY_AGAIN) == "Noch einmal versuchen"


@pytest.mark.parametrize("language", [None, "", "en", "fr", "../de", "de/../de", "*", "x" * 5000])
def test_other_languages_are_english(language):
    """A language that is not there, or is none at all, leaves everything as it is."""
    assert texts.translator(language)(texts.TRY_AGAIN) == texts.TRY_AGAIN


def test_a_page_in_german():
    """Heading, message, hint and links are translated, and the page says its language."""
    error = ProviderFailed("GitHub refused with status 500.")
    text = error_html(page(error, translate=texts.translator("de"), language="de"))
    for part in (
        '<html lang="de">',
        "Die Verbindung mit GitHub kam nicht zustande",
        "GitHub hat mit einem Fehler geantwortet.",
        "in einigen Minuten",
        "Noch einmal versuchen",
    ):
        assert part in text


def test_an_english_page_is_more_exact():
    """Without a translation the error's own sentence is shown."""
    assert page(ProviderFailed("GitHub refused with status 500.")).message == (
        "GitHub refused with status 500."
    )


def test_a_cause_is_translated():
    """The hint of a likely cause is, too."""
    error = NotOurFlow("No log-in is open in this browser.", code="no_flow")
    arrival = Arrival(url="https://shop.example/", has_cookie=False)
    explain(error, arrival)
    german = page(error, translate=texts.translator("de"), language="de")
    assert "Erlauben Sie Cookies" in german.hint
    assert german.code == "no_flow (cookie_blocked)"


def test_an_unknown_code_keeps_its_own_words():
    """What no catalogue knows is said in English, within a page in the visitor's language."""
    error = DanceError("It broke.", code="a_code", hint="Do that.")
    german = page(error, translate=texts.translator("de"), language="de")
    assert (german.message, german.hint) == ("It broke.", "Do that.")
    assert german.retry == "Noch einmal versuchen"


def test_the_sites_own_translation_goes_first():
    """A site may say it in its own words, and leave the rest to the shipped ones."""

    def own(sentence):
        return "Encore" if sentence == texts.TRY_AGAIN else sentence

    both = texts.either(own, texts.translator("de"))
    assert (both(texts.TRY_AGAIN), both(texts.BACK)) == ("Encore", "Zurück zur Website")


def test_a_translators_percent_sign_breaks_nothing():
    """A page about an error does not end in another one."""
    said = page(ProviderFailed("x"), translate=lambda sentence: "100 % %(provider)s %s %(x)d")
    assert said.message == "100 % GitHub %s %(x)d"


@pytest.mark.parametrize(
    ("step", "status", "heading"),
    [
        ("begin", 502, "The connection with GitHub was not made"),
        ("exchange", 502, "The connection with GitHub was not made"),
        ("api", 502, "GitHub did not answer as it should"),
        ("refresh", 502, "GitHub did not answer as it should"),
        ("refresh", 401, "The connection with GitHub is over"),
    ],
)
def test_the_heading_says_what_was_not_done(step, status, heading):
    """A failed call is not a failed connection."""
    assert page(DanceError("m", step=step, status=status)).heading == heading


@pytest.mark.parametrize("moment", [texts.GOING_ON, texts.LEAVING])
def test_a_page_that_sends_the_browser_on_is_escaped(moment):
    """The address is that of the visitor, so anything may stand in it."""
    text = go_on_html('/a?b="><script>', moment, texts.translator("de"), "de")
    assert "<script" not in text
    assert 'content="0;url=/a?b=&quot;&gt;&lt;script&gt;"' in text
    assert "Einen Moment" in text


def test_a_cause_is_only_sought_for_lost_flows():
    """Other failures have hints of their own."""
    error = NotOurFlow("x", code="flow_used")
    explain(error, Arrival(url="https://shop.example/", has_cookie=False))
    assert error.cause == ""
    assert '"cause": ""' in error_json(error, retry_url="/")


ARRIVALS = [
    ({}, None, "cookie_blocked"),
    ({"url": "http://localhost:5000/a"}, None, "cookie_of_another_name"),
    ({"url": "http://shop.example/a", "secure": True}, None, "cookie_needs_https"),
    ({"samesite": "Strict"}, None, "cookie_strict"),
    ({"samesite": "None"}, None, "cookie_refused"),
    ({"samesite": "None", "secure": True}, None, "cookie_blocked"),
    ({"domain": ".shop.example"}, None, "cookie_blocked"),
    ({"domain": "example"}, None, "cookie_blocked"),
    ({"domain": "op.example"}, None, "cookie_of_another_domain"),
    ({"has_cookie": True}, None, "session_lost"),
    ({"has_cookie": True}, "https://shop.example/b", "session_lost"),
    ({"has_cookie": True}, "http://shop.example/b", "address_changed"),
    ({}, "https://www.shop.example/b", "address_changed"),
    ({}, "https://SHOP.example/b", "cookie_blocked"),
]


@pytest.mark.parametrize(("facts", "began_at", "cause"), ARRIVALS)
def test_the_cause_is_read_from_the_request(facts, began_at, cause):
    """Each cause shows in what came, and in what did not."""
    error = NotOurFlow("x")
    error.began_at = began_at
    usual = {"url": "https://shop.example/a", "has_cookie": False}
    explain(error, Arrival(**(usual | facts)))
    assert (error.cause, error.hint) == (cause, texts.HINTS[cause])


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"samesite": "Strict"}, True),
        ({"samesite": "strict"}, True),
        ({"samesite": "Lax"}, False),
        ({}, False),
        ({"samesite": "Strict", "has_cookie": True}, False),
        ({"samesite": "Strict", "url": "https://shop.example/a?x=y&dance_again=1"}, False),
    ],
)
def test_a_callback_is_repeated_once_and_only_for_strict_cookies(facts, expected):
    """No other missing cookie would come the second time."""
    usual = {"url": "https://shop.example/a?x=y", "has_cookie": False}
    assert Arrival(**(usual | facts)).should_repeat is expected


def test_the_repeated_address_is_marked():
    """With and without a query."""
    for url, again in (("/a", "/a?dance_again=1"), ("/a?b=c", "/a?b=c&dance_again=1")):
        assert Arrival(url=url, has_cookie=False).repeated_url == again


def test_the_mark_is_none_of_what_the_provider_sent():
    """Where the provider signs its query, the mark would be a forgery."""
    arrived = Arrival(url="/a", has_cookie=True)
    for query in ("b=c&dance_again=1", "b=c"):
        assert arrived.as_sent(query) == "b=c"
        assert arrived.as_sent(query.encode()) == b"b=c"
