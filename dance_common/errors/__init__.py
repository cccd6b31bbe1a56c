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

from typing import TYPE_CHECKING, Any, Literal

from .frames import hide_locals, hides_locals
from .texts import (
    AGAIN,
    ALLOW_SCOPES,
    ASK_ADMINISTRATOR,
    CHECK_SERVER,
    CONNECT_FIRST,
    IN_MINUTES,
    LOG_IN_FIRST,
    NOT_CONFIGURED,
    RECONNECT,
    START_AGAIN,
    START_AS_THIS_USER,
    TEXTS,
    WRONG_CLIENT,
    Text,
)

if TYPE_CHECKING:
    from requests import Response

__all__ = [
    "ALLOW_SCOPES",
    "CONNECT_FIRST",
    "IN_MINUTES",
    "RECONNECT",
    "START_AGAIN",
    "START_AS_THIS_USER",
    "TEXTS",
    "WRONG_CLIENT",
    "AnswerTooLarge",
    "BadCallback",
    "BadServer",
    "DanceError",
    "ForeignHost",
    "InsecureTransport",
    "LoginLoop",
    "LoginVetoed",
    "NotConfigured",
    "NotConnected",
    "NotOurFlow",
    "ProviderFailed",
    "ProviderRefused",
    "ProviderUnreachable",
    "Step",
    "Text",
    "TokenNotStored",
    "hide_locals",
    "hides_locals",
    "inactive_user",
]

Step = Literal[
    "begin", "request_token", "callback", "exchange", "store", "api", "refresh", "revoke"
]
"""Where in the dance an error happened; ``api`` is a call that a view makes afterwards."""


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
