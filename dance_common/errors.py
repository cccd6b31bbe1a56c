"""The exceptions of a dance: one root, and a class for each thing that a caller may want to tell apart.

Those that need another package's classes or words live beside what raises them; all are in this tree::

    DanceError
        NotConfigured                 the site lacks a credential, an option or a package
            InsecureTransport         a secret would travel by plain http
            DecryptionError           backends.encryption: no key decrypts a token
        LoginLoop                     dances end well one after the other, and lead back to the next
        LoginVetoed                   a receiver of oauth_before_login returned False
        NotConnected                  a view needs a connected account, and a program asks for it
        BadCallback                   the callback is malformed
        BadServer                     the visitor named no server, or none that the site connects with
        NotOurFlow                    the callback belongs to no flow of this browser and user
        ProviderRefused               the provider sent the browser back with an error
        ProviderFailed                the provider sent us an error, or something unusable
            ProviderUnreachable       no connection, no valid certificate, or no response in time
            AnswerTooLarge            the response is larger than its limit
            TokenLost                 sessions.errors: the provider revoked the token; also oauthlib's InvalidGrantError
        TokenExpired                  sessions.errors: the token has expired; also oauthlib's TokenExpiredError
        ForeignHost                   the token would go to a host that the provider does not declare; also a ValueError
        ScopesMissing                 flows.scopes: a view needs scopes that the user has not granted
        TokenNotStored                the backend refused the token
            AccountTaken              backends.tables.user_rows: the account belongs to another user
            LockTimeout               backends.tables.table: another request holds the lock
            CookieTooLarge            backends.user_session: the session cookie would be too large for browsers

Every error has a stable ``code``, which says more than its class: docs/errors.md lists them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from types import FrameType, MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, ParamSpec, TypeVar

if TYPE_CHECKING:
    from requests import Response

P = ParamSpec("P")
R = TypeVar("R")

Step = Literal[
    "begin", "request_token", "callback", "exchange", "store", "api", "refresh", "revoke"
]
"""Where in the dance an error happened; ``api`` is a call that a view makes afterwards."""

AGAIN = "Please try again."
IN_MINUTES = "Please try again in a few minutes."
NOT_CONFIGURED = "The site's administrator has to complete its configuration."
RECONNECT = "Connect the account again."
WRONG_CLIENT = (
    "The site's client id or secret is wrong; the site's administrator has to correct them."
)
START_AGAIN = "Please start again."
START_AS_THIS_USER = "Please start again, as the user who is logged in now."
ALLOW_SCOPES = "Try again, and allow what this page needs."
ASK_ADMINISTRATOR = "Ask the site's administrator."
NAME_SERVER = "Say which server your account is on."
CHECK_SERVER = "Check the server's address, and try again."
CHECK_ACCOUNT = "Check how the account's name is written, and try again."
SAME_ACCOUNT = "Start again, and log in there to the account that you name here."
CONNECT_FIRST = "Connect an account first."
LOG_IN_FIRST = "Log in to this site first, then connect the account."


class Text(NamedTuple):
    """A message and a hint; ``%(provider)s`` stands for the provider's title in both."""

    message: str
    hint: str


_ERROR_RESPONSE = "%(provider)s answered with an error."
_NOT_ACCEPTED = "%(provider)s no longer accepts this connection."
_UNREADABLE = "%(provider)s sent an answer that this site can't read."

TEXTS = MappingProxyType(
    {
        "access_denied": Text(
            "%(provider)s was not allowed to share the account with this site.", AGAIN
        ),
        "address_refused": Text(
            "%(provider)s has no public address that this site could reach.", CHECK_SERVER
        ),
        "account_mismatch": Text(
            "%(provider)s let another account in than the one that was named.", SAME_ACCOUNT
        ),
        "answer_too_large": Text("%(provider)s sent an answer that is too large.", IN_MINUTES),
        "bad_answer": Text(_UNREADABLE, IN_MINUTES),
        "bad_account": Text("There is no %(provider)s account of that name.", CHECK_ACCOUNT),
        "bad_server": Text("That is no address of a %(provider)s server.", CHECK_SERVER),
        "callback_too_long": Text("The callback URL is too long.", AGAIN),
        "code_missing": Text("%(provider)s sent no code.", AGAIN),
        "flow_elsewhere": Text("This callback belongs to a log-in with another provider.", AGAIN),
        "registration_changed": Text(
            "This log-in began with other credentials of this site than it came back to.",
            START_AGAIN,
        ),
        "flow_expired": Text("This log-in took too long.", START_AGAIN),
        "flow_not_found": Text(
            "This callback belongs to no log-in that is open in this browser.", AGAIN
        ),
        "flow_of_another_user": Text(
            "Somebody else was logged in here when this began.",
            START_AS_THIS_USER,
        ),
        "flow_used": Text("This callback has been used before.", AGAIN),
        "insecure_transport": Text(
            "The connection with %(provider)s is not set up for https.", NOT_CONFIGURED
        ),
        "invalid_client": Text("%(provider)s does not know this site.", WRONG_CLIENT),
        "invalid_grant": Text(_NOT_ACCEPTED, RECONNECT),
        "issuer_mismatch": Text(
            "The callback does not say that it comes from %(provider)s.", AGAIN
        ),
        "login_loop": Text(
            "The account of %(provider)s is connected, and the page that you asked for asks for it again and again.",
            "Ask the site's administrator: the page may need something else, such as a permission that you lack.",
        ),
        "login_vetoed": Text("This site does not allow this log-in now.", ASK_ADMINISTRATOR),
        "no_access_token": Text(_UNREADABLE, IN_MINUTES),
        "no_flow": Text("No log-in is open in this browser.", AGAIN),
        "no_oauth_token": Text(_UNREADABLE, IN_MINUTES),
        "not_connected": Text("No account of %(provider)s is connected.", CONNECT_FIRST),
        "no_session": Text(
            "This site keeps no sessions, so it could not recognise the callback.", NOT_CONFIGURED
        ),
        "provider_failed": Text(_ERROR_RESPONSE, IN_MINUTES),
        "provider_refused": Text(_ERROR_RESPONSE, AGAIN),
        "provider_timeout": Text("%(provider)s did not answer in time.", IN_MINUTES),
        "provider_tls": Text(
            "%(provider)s could not prove that it is %(provider)s: its certificate was not accepted.",
            IN_MINUTES,
        ),
        "provider_unreachable": Text("%(provider)s could not be reached.", IN_MINUTES),
        "rate_limited": Text("%(provider)s has too many requests at the moment.", IN_MINUTES),
        "redirected": Text(_UNREADABLE, IN_MINUTES),
        "repeated_parameter": Text(_UNREADABLE, AGAIN),
        "scopes_missing": Text(
            "This page needs more than %(provider)s was allowed to share.",
            ALLOW_SCOPES,
        ),
        "server_error": Text(_ERROR_RESPONSE, IN_MINUTES),
        "server_missing": Text("No %(provider)s server is connected yet.", NAME_SERVER),
        "server_refused": Text(
            "This site does not connect with that %(provider)s server.", CHECK_SERVER
        ),
        "signature_expired": Text("%(provider)s opened this page too long ago.", START_AGAIN),
        "signature_wrong": Text("This address was not signed by %(provider)s.", START_AGAIN),
        "state_missing": Text("The callback does not say which log-in it belongs to.", AGAIN),
        "temporarily_unavailable": Text(_ERROR_RESPONSE, IN_MINUTES),
        "token_expired": Text("The connection with %(provider)s has expired.", RECONNECT),
        "token_refused": Text(_NOT_ACCEPTED, RECONNECT),
        "token_not_stored": Text(
            "This site could not store the connection with %(provider)s.",
            LOG_IN_FIRST,
        ),
        "unknown_token_type": Text(_UNREADABLE, IN_MINUTES),
        "unverified_error": Text(
            "An error arrived as if from %(provider)s, but it belongs to no log-in of this browser.",
            AGAIN,
        ),
        "verifier_missing": Text("%(provider)s sent no verifier.", AGAIN),
    }
)
"""What errors say, by their codes, in sentences that can be translated.

An error may have a more exact sentence in English; pages in other languages take these.
"""


class DanceError(Exception):
    """Something that a user, a provider, the network or the configuration did wrong in a dance.

    ``str(error)`` is one sentence of ours that names no secret and may be shown to the user.

    Attributes:
        code: stable, machine-readable cause. Where the provider named an RFC 6749 error code it is that one.
        step: where in the dance it happened.
        status: the HTTP status that a page about it should have.
        hint: one sentence that says what to do next.
        response: the provider's response, where there was one, without the request that led to it.
        error, error_description, error_uri: the provider's own words (RFC 6749 section 4.1.2.1). They are
            untrusted text; ``verified`` is False where even their origin is unknown.
        next_url: the page that the user asked for when the dance began, so that another try can lead there.
        cause: the likely cause, where the request tells more than the code does: a key of ``pages.texts.HINTS``.
        dance_name: the dance whose session raised it; empty where no session did.
    """

    code: str = "dance_failed"
    step: Step = "callback"
    status: int = 400
    hint: str = AGAIN
    cause: str = ""
    dance_name: str = ""

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        title: str = "",
        step: Step | None = None,
        status: int | None = None,
        hint: str | None = None,
        response: Response | None = None,
        error: str | None = None,
        error_description: str | None = None,
        error_uri: str | None = None,
        verified: bool = True,
        next_url: str | None = None,
    ) -> None:
        """Take what happened.

        Args:
            message: one sentence; without it that of ``TEXTS`` for the code.
            code: see above, as for all others; without one of them that of the class.
            title: the provider's title, where the sentence of ``TEXTS`` names the provider.
        """
        self.code = code or self.code
        if message is None:
            message = TEXTS[self.code].message.replace("%(provider)s", title)
        # Exception's own, since subclasses may also be errors of oauthlib, which would reword the message.
        Exception.__init__(self, message)
        self.step = step or self.step
        self.status = status or self.status
        self.hint = hint or self.hint
        self.response = response
        self.error = error or self.code
        self.error_description = error_description
        self.error_uri = error_uri
        self.verified = verified
        self.next_url = next_url

    def signal_kwargs(self) -> dict[str, Any]:
        """Return the keyword arguments of the ``oauth_error`` signal.

        ``error``, ``error_description`` and ``error_uri`` are the provider's words, ``message`` is ours,
        ``code`` and ``step`` are for programs, ``exception`` is this error and ``response`` the provider's
        response or None.
        """
        return {
            "error": self.error,
            "error_description": self.error_description,
            "error_uri": self.error_uri,
            "message": str(self),
            "response": self.response,
            "code": self.code,
            "step": self.step,
            "exception": self,
        }


def inactive_user(*, step: Step) -> DanceError:
    """Return the error about a user who may not log in at this site any more."""
    return DanceError(
        "Your account at this site is not active.",
        code="inactive_user",
        step=step,
        status=403,
        hint=ASK_ADMINISTRATOR,
    )


class NotConfigured(DanceError):
    """The site lacks what this dance needs: credentials, a secure address, a working session, a package."""

    code = "not_configured"
    step = "begin"
    status = 503
    hint = NOT_CONFIGURED


class LoginLoop(DanceError):
    """The page that a dance leads to sends its visitor to the next one, although the dances end well."""

    code = "login_loop"
    step: Step = "begin"
    status = 403
    hint = TEXTS["login_loop"].hint


class LoginVetoed(DanceError):
    """A receiver of ``oauth_before_login`` returned False, and no other returned a response."""

    code = "login_vetoed"
    step: Step = "begin"
    status = 403
    hint = ASK_ADMINISTRATOR


class NotConnected(DanceError):
    """A view needs an account that the user has not connected, and the request comes from a program."""

    code = "not_connected"
    step = "api"
    status = 401
    hint = CONNECT_FIRST


class BadCallback(DanceError):
    """The callback is malformed: no provider sends one like it (RFC 6749 sections 3.1 and 4.1.2)."""

    code = "bad_callback"


class BadServer(DanceError):
    """The visitor named no server of a provider that has many, or one that this site does not connect with."""

    code = "bad_server"
    step: Step = "begin"
    hint = CHECK_SERVER


class NotOurFlow(DanceError):
    """The callback belongs to no flow that this browser, user and provider have open here.

    Attributes:
        began_at: the callback URL that the dance began with, where this process knows it; else None.
    """

    code = "flow_not_found"
    began_at: str | None = None
    hint = (
        "Start again from this site. If it happens every time, the browser does not send this site's cookie"
        " back: allow cookies, and keep to one address (localhost and 127.0.0.1 are two, so are http and https)."
    )


class ProviderRefused(DanceError):
    """The provider sent the browser back with an error, most often because the user denied consent."""

    code = "provider_refused"
    status = 403


class ProviderFailed(DanceError):
    """The provider's response to our own request was an error or unusable.

    Attributes:
        retry_after: seconds after which another try makes sense, where that is known.
        is_definite: whether the provider refused the code or the refresh token itself, so that asking once more is of
            no use: neither the site's credentials nor a limit nor trouble of its own is the cause.
    """

    retry_after: float | None = None
    is_definite: bool = False
    code = "provider_failed"
    step: Step = "exchange"
    status = 502
    hint = IN_MINUTES


class ProviderUnreachable(ProviderFailed):
    """The provider did not respond: no connection, no valid certificate, or no response in time (status 504).

    After several failures in a row it is not asked for some seconds, and the status is 503.
    """

    code = "provider_unreachable"


class AnswerTooLarge(ProviderFailed):
    """The provider's response is larger than the limit for its kind, and was not read to its end."""

    code = "answer_too_large"
    step = "api"


class ForeignHost(DanceError, ValueError):
    """A request would have taken the user's token to a host that the provider does not declare."""

    code = "foreign_host"
    step = "api"
    status = 500
    hint = "Name the host in api_hosts, or pass withhold_token=True to send the request without the token."


class InsecureTransport(NotConfigured):
    """A secret would have travelled over plain http to or from a host that is not this machine."""

    code = "insecure_transport"


class TokenNotStored(DanceError):
    """The dance is complete, but the backend refused to keep the token."""

    code = "token_not_stored"
    step = "store"
    status = 403
    hint = LOG_IN_FIRST

    def signal_kwargs(self) -> dict[str, Any]:
        """Return the keyword arguments of ``oauth_error``; ``error`` is the backend's own ``ValueError``, if any."""
        values = super().signal_kwargs()
        if isinstance(self.__cause__, ValueError):
            values["error"] = self.__cause__
        return values


_LIBRARIES = sys.stdlib_module_names | {
    "blinker",
    "dance_common",
    "django",
    "django_dance",
    "flask",
    "flask_dance",
    "oauthlib",
    "requests",
    "requests_oauthlib",
    "sqlalchemy",
    "urllib3",
    "werkzeug",
}
_LIBRARY_FOLDERS = ("site-packages", "dist-packages")


def hide_locals(error: BaseException, outer: BaseException | None = None) -> None:
    """Empty the frames that an error has passed below the caller, so that reports of it show no token, code or secret.

    Sentry, Django's report and debuggers show the local variables of each frame of a traceback. Files, lines and
    functions stay, and so do the variables in frames of the site's own code, such as a receiver's: what we hand to it
    are a ``Token`` and its like, which reports do not show either.

    Args:
        error: the error, with what caused it and what it took the place of.
        outer: what was being handled before, which is none of ours: ``sys.exception()`` where the caller begins.
    """
    seen = {id(outer)}
    pending: list[BaseException | None] = [error]
    while pending:
        each = pending.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        pending += [each.__cause__, each.__context__]
        if isinstance(each, BaseExceptionGroup):
            pending += each.exceptions
        traceback = each.__traceback__
        while traceback is not None:
            if not _is_sites(traceback.tb_frame):
                # Those of the caller, and of its callers, are not over yet, and stay.
                with suppress(RuntimeError):
                    traceback.tb_frame.clear()
            traceback = traceback.tb_next


def hides_locals(function: Callable[P, R]) -> Callable[P, R]:
    """Hide what led to a function's errors by ``hide_locals``, its own frame and arguments included."""

    @wraps(function)
    def hiding(*args: P.args, **kwargs: P.kwargs) -> R:
        outer = sys.exception()
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            del args, kwargs
            hide_locals(error, outer)
            raise

    return hiding


def _is_sites(frame: FrameType) -> bool:
    """Tell whether a frame is one of the site's own code: of no library, as far as can be seen."""
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    path = frame.f_code.co_filename
    return package not in _LIBRARIES and not any(folder in path for folder in _LIBRARY_FOLDERS)
