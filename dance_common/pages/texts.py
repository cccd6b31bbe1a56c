"""What pages say, by code, in sentences that can be translated; and the translations that are shipped.

An error's own English sentence may be more exact than these. A page in another language takes these, where its
translator knows them.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

DOMAIN = "dance"
"""The gettext domain of the shipped translations."""

Translate = Callable[[str], str]
"""Returns a sentence in the visitor's language, or the sentence itself where it knows none."""


class Text(NamedTuple):
    """A message and a hint; ``%(provider)s`` stands for the provider's title in both."""

    message: str
    hint: str


AGAIN = "Please try again."
IN_MINUTES = "Please try again in a few minutes."
NOT_CONFIGURED = "The site's administrator has to complete its configuration."
RECONNECT = "Connect the account again."
SITE_IS_WRONG = (
    "The site's client id or secret is wrong; the site's administrator has to correct them."
)

HEADING = "The connection with %(provider)s was not made"
HEADING_CALL = "%(provider)s did not answer as it should"
HEADING_MORE = "This page needs more from %(provider)s"
HEADING_OVER = "The connection with %(provider)s is over"
TRY_AGAIN = "Try again"
CONNECT_AGAIN = "Connect again"
BACK = "Back to the site"
GOING_ON = "One moment: your log-in is being completed."
CONTINUE = "Continue"

_NO_ANSWER = "%(provider)s could not be reached."
_BAD_ANSWER = "%(provider)s sent an answer that this site can't read."

TEXTS = MappingProxyType(
    {
        "access_denied": Text(
            "%(provider)s was not allowed to share the account with this site.", AGAIN
        ),
        "answer_too_large": Text("%(provider)s sent an answer that is too large.", IN_MINUTES),
        "bad_answer": Text(_BAD_ANSWER, IN_MINUTES),
        "callback_too_long": Text("The callback URL is too long.", AGAIN),
        "code_missing": Text("%(provider)s sent no code.", AGAIN),
        "flow_elsewhere": Text("This callback belongs to a log-in with another provider.", AGAIN),
        "flow_expired": Text("This log-in took too long.", "Please start again."),
        "flow_not_found": Text(
            "This callback belongs to no log-in that is open in this browser.", AGAIN
        ),
        "flow_of_another_user": Text(
            "Somebody else was logged in here when this began.",
            "Please start again, as the user who is logged in now.",
        ),
        "flow_used": Text("This callback has been used before.", AGAIN),
        "insecure_transport": Text(
            "The connection with %(provider)s is not set up for https.", NOT_CONFIGURED
        ),
        "invalid_client": Text("%(provider)s does not know this site.", SITE_IS_WRONG),
        "invalid_grant": Text("%(provider)s no longer accepts this connection.", RECONNECT),
        "issuer_mismatch": Text(
            "The callback does not say that it comes from %(provider)s.", AGAIN
        ),
        "login_vetoed": Text(
            "This site does not allow this log-in now.", "Ask the site's administrator."
        ),
        "no_access_token": Text(_BAD_ANSWER, IN_MINUTES),
        "no_flow": Text("No log-in is open in this browser.", AGAIN),
        "no_oauth_token": Text(_BAD_ANSWER, IN_MINUTES),
        "no_session": Text(
            "This site keeps no sessions, so it could not recognise the callback.", NOT_CONFIGURED
        ),
        "provider_failed": Text("%(provider)s answered with an error.", IN_MINUTES),
        "provider_refused": Text("%(provider)s answered with an error.", AGAIN),
        "provider_timeout": Text("%(provider)s did not answer in time.", IN_MINUTES),
        "provider_tls": Text(
            "%(provider)s could not prove that it is %(provider)s: its certificate was not accepted.",
            IN_MINUTES,
        ),
        "provider_unreachable": Text(_NO_ANSWER, IN_MINUTES),
        "rate_limited": Text("%(provider)s has too many requests at the moment.", IN_MINUTES),
        "redirected": Text(_BAD_ANSWER, IN_MINUTES),
        "repeated_parameter": Text(_BAD_ANSWER, AGAIN),
        "scopes_missing": Text(
            "This page needs more than %(provider)s was allowed to share.",
            "Try again, and allow what this page needs.",
        ),
        "server_error": Text("%(provider)s answered with an error.", IN_MINUTES),
        "state_missing": Text("The callback does not say which log-in it belongs to.", AGAIN),
        "temporarily_unavailable": Text("%(provider)s answered with an error.", IN_MINUTES),
        "token_expired": Text("The connection with %(provider)s has expired.", RECONNECT),
        "token_refused": Text("%(provider)s no longer accepts this connection.", RECONNECT),
        "token_not_stored": Text(
            "The connection with %(provider)s could not be kept here.",
            "Log in to this site first, then connect the account.",
        ),
        "unknown_token_type": Text(_BAD_ANSWER, IN_MINUTES),
        "unverified_error": Text(
            "An error arrived as if from %(provider)s, but it belongs to no log-in of this browser.",
            AGAIN,
        ),
        "verifier_missing": Text("%(provider)s sent no verifier.", AGAIN),
    }
)

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
        "cookie_of_another_name": "The browser sent no cookie of this site back. On your own machine that mostly means"
        " that the site was opened at localhost and came back to 127.0.0.1, or the other way round: keep to one.",
        "cookie_blocked": "The browser sent no cookie of this site back. Allow cookies for this site, and start again"
        " in the same browser.",
        "session_lost": "The browser sent its cookie, but this log-in is not in its session: it was finished before, or"
        " begun in another browser, or the session has been emptied since. If it happens every time, the site's"
        " administrator should make sure that all its processes share one secret key and one session store.",
    }
)
"""What to do about a flow that is not there, by its likely cause."""


def sentences() -> frozenset[str]:
    """Return every sentence that a page may ask a translator for."""
    frame = {HEADING, HEADING_CALL, HEADING_MORE, HEADING_OVER, TRY_AGAIN, CONNECT_AGAIN, BACK}
    said = {sentence for text in TEXTS.values() for sentence in text}
    return frozenset({*frame, GOING_ON, CONTINUE, *said, *HINTS.values()})


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
    # Not what stands in the environment, as without a list of languages: it says nothing about a visitor.
    names = [name for name in (language, language.partition("-")[0]) if name.isalnum()]
    if not names:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, _folder(), names, fallback=True)


def _folder() -> Path:
    return Path(str(resources.files("dance_common.pages"))) / "locale"
