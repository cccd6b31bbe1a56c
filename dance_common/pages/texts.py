"""What pages say beside an error's own sentences, and the translations that are shipped."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from ..errors import TEXTS

DOMAIN = "dance"
"""The gettext domain of the shipped translations."""

Translate = Callable[[str], str]
"""Returns a sentence in the reader's language, or the sentence itself where it knows none."""


HEADING = "The connection with %(provider)s was not made"
HEADING_CALL = "%(provider)s did not answer as it should"
HEADING_MORE = "This page needs more from %(provider)s"
HEADING_OVER = "The connection with %(provider)s is over"
TRY_AGAIN = "Try again"
CONNECT_AGAIN = "Connect again"
BACK = "Back to the site"
HEADING_SERVER = "Connect with %(provider)s"
WHICH_SERVER = "Which server is your account on?"
WHICH_ACCOUNT = "What is the name of your account?"
FOR_EXAMPLE = "For example: %(example)s"
GOING_ON = "One moment: your log-in is being completed."
LEAVING = "One moment: the log-in goes on at the provider's site."
CONTINUE = "Continue"
ASK_CONNECT = "Connect your account with %(provider)s?"
ASK_LOG_IN = "Log in with %(provider)s?"
LED_HERE = (
    "A link led here, perhaps from another site. Go on only if you want to connect your account at this site with the"
    " account at %(provider)s that this browser is logged in to."
)
CONTINUE_WITH = "Continue with %(provider)s"

DISCONNECTED = "%(provider)s is disconnected, and has been told so."
DISCONNECTED_HERE = (
    "%(provider)s is disconnected here. To be sure, remove this site from your settings there, too."
)
DEFAULT_CHOSEN = "That account is now your default one at %(provider)s."
NOT_CONNECTED = "That account is not connected any more."
FORM_TOO_OLD = "That form was too old, or from another page. Please try again."

CONNECTIONS = MappingProxyType(
    {
        "heading": "Your connections",
        "nothing": "No account is connected.",
        "connect": "Connect an account",
        "again": CONNECT_AGAIN,
        "disconnect": "Disconnect",
        "make_default": "Make it the default",
        "default": "default",
        "connected": "connected",
        "ended": "ended",
        "account": "Account",
        "since": "Connected since",
        "expires": "Expires",
        "renewed": "renewed automatically",
        "endless": "no expiry",
        "scopes": "Allowed",
        "home": BACK,
    }
)
"""The words of the page of connections, by what they are for."""

HINTS = MappingProxyType(
    {
        "address_changed": "The log-in began at another address than the one it came back to, and browsers keep the"
        " cookies of two addresses apart (localhost and 127.0.0.1 are two, so are http and https). Keep to one, and"
        " register that one with the provider.",
        "cookie_needs_https": "This site's cookie is for https only (Secure), and this page came by http, so the"
        " browser kept the cookie to itself. Open the site by https; behind a proxy that ends TLS, tell the framework"
        " to trust the proxy's headers.",
        "cookie_strict": "This site's cookie is set to SameSite=Strict, and browsers leave such a cookie out when"
        " another site sends them back. The site's administrator should set it to SameSite=Lax.",
        "cookie_refused": "This site's cookie is set to SameSite=None without Secure, and browsers refuse such a"
        " cookie. The site's administrator should set it to SameSite=Lax, or serve it by https and add Secure.",
        "cookie_of_another_domain": "This site's cookie is meant for another domain than this page's, so the browser"
        " refused it. The site's administrator has to correct the cookie's domain.",
        "cookie_of_another_path": "This site's cookie is meant for pages below another path than this page's, so the"
        " browser kept it to itself. The site's administrator has to correct the cookie's path.",
        "cookie_of_another_name": "The browser sent no cookie of this site back. On your own machine that mostly means"
        " that the site was opened at localhost and came back to 127.0.0.1, or the other way round: keep to one.",
        "cookie_blocked": "The browser sent no cookie of this site back. Allow cookies for this site, and start again"
        " in the same browser.",
        "session_lost": "The browser sent its cookie, but this log-in is not in its session: it was finished before, or"
        " begun in another browser, or the session has been emptied since. Start again from this site.",
    }
)
"""What to do about a flow that is not there, by its likely cause."""


def sentences() -> frozenset[str]:
    """Return every sentence that a page may ask a translator for."""
    frame = {HEADING, HEADING_CALL, HEADING_MORE, HEADING_OVER, TRY_AGAIN, CONNECT_AGAIN, BACK}
    asked = {ASK_CONNECT, ASK_LOG_IN, LED_HERE, CONTINUE_WITH}
    said = {sentence for text in TEXTS.values() for sentence in text}
    notices = {DISCONNECTED, DISCONNECTED_HERE, DEFAULT_CHOSEN, NOT_CONNECTED, FORM_TOO_OLD}
    named = {HEADING_SERVER, WHICH_SERVER, WHICH_ACCOUNT, FOR_EXAMPLE}
    words = {*named, GOING_ON, LEAVING, CONTINUE, *notices, *CONNECTIONS.values()}
    return frozenset({*frame, *asked, *words, *said, *HINTS.values()})


def languages() -> tuple[str, ...]:
    """Return the languages that translations are shipped for, beside English."""
    found = (folder.name for folder in _folder().iterdir() if (folder / "LC_MESSAGES").is_dir())
    return tuple(sorted(found))


def translator(language: str | None) -> Translate:
    """Return the shipped translation for a language such as ``de`` or ``de-AT``; none leaves sentences as they are."""
    return _catalogue((language or "en").replace("_", "-").lower()).gettext


def either(own: Translate, shipped: Translate) -> Translate:
    """Return the translator that asks the site's own first, and the shipped one where that changes nothing."""

    def translate(sentence: str) -> str:
        found = own(sentence)
        return shipped(sentence) if found == sentence else found

    return translate


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    # Not what stands in the environment, as without a list of languages: it says nothing about the reader.
    names = [name for name in (language, language.partition("-")[0]) if name.isalnum()]
    if not names:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, _folder(), names, fallback=True)


def _folder() -> Path:
    return Path(str(resources.files("dance_common.pages"))) / "locale"
