"""What errors say, by their codes."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

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
