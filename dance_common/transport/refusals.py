"""What a provider says when it refuses, in the shape of RFC 6749 section 5.2 or in another that providers have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, NamedTuple

import requests

from ..errors import RECONNECT, WRONG_CLIENT, ProviderFailed, Step
from ..provider import NOTHING, Provider
from . import bodies

_CODE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,80}")
_NAMES_OF_CODES = (
    *("error", "oauth_problem", "errorType", "error_type"),
    *("code", "type", "errorCode", "error_code", "ECODE", "errcode", "status"),
)
_NAMES_OF_SENTENCES = (
    *("error_description", "errorDescription", "message", "error_message", "detail", "title"),
    *("errmsg", "msg", "err", "reason", "error", "errors"),
)
_INNER = ("error", "errors")
"""Where an object, or a list of them, has what stands beside an error elsewhere."""
_SAYS_NOTHING = frozenset({"error", "fail", "failed", "failure"})
"""What some put where others have a code."""

_WRONG_CLIENTS = frozenset(
    {"invalid_client", "unauthorized_client", "incorrect_client_credentials"}
)
_STANDARD = frozenset(
    {
        *("invalid_request", "invalid_client", "invalid_grant", "invalid_scope"),
        *("unauthorized_client", "unsupported_grant_type"),
    }
)
"""The codes of RFC 6749 section 5.2."""
_NOT_THE_TOKENS = frozenset(
    {
        *_WRONG_CLIENTS,
        *("unsupported_grant_type", "redirect_uri_mismatch", "insufficient_client"),
        *("rate_limited", "slow_down", "temporarily_unavailable", "server_error"),
    }
)
"""Codes that say nothing about the refresh token."""
_CLIENT = re.compile(
    r"(client|app|application|consumer)[ _-]?(secret|id|key|credential)"
    r"|(invalid|unknown|wrong|bad|unauthori[sz]ed|no such)[ _-](oauth[ _-])?(client|app|application|consumer)\b",
    re.IGNORECASE,
)
_GRANT_TYPE = re.compile(r"grant[ _-]?type", re.IGNORECASE)
_LATER = re.compile(
    r"\blimit|too many|throttl|quota|slow down|(try|retry)[ -]?(again|later)|temporar|unavailable|maintenance",
    re.IGNORECASE,
)
_SPENT_CODE = re.compile(
    r"\bcode\b.*\b(used|expired|invalid|incorrect|unknown|not found)"
    r"|\b(used|expired|invalid|incorrect|unknown|missing|bad)\b.*\bcode\b",
    re.IGNORECASE,
)
_ABOUT_A_TOKEN = re.compile(r"token|grant", re.IGNORECASE)
_REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
"""What a request is refused with. Other 4xx are a gateway's or about the client, unless they name the token."""
_PASSING = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
_HINTS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(_WRONG_CLIENTS - {"unauthorized_client"}, WRONG_CLIENT),
        "invalid_grant": RECONNECT,
        "redirect_uri_mismatch": "The site's callback URL is not registered with the provider.",
    }
)


class Words(NamedTuple):
    """What the provider says of an error.

    Attributes:
        code: as RFC 6749 section 5.2 has it, or the provider's own where that has no such meaning; None where the
            response has none at the place of the RFC, or none that can be shown.
        own: the provider's own code, wherever it stands.
        sentence: the provider's sentence.
    """

    code: str | None
    own: str | None
    sentence: str | None


def refusal(
    response: requests.Response, fields: Mapping[str, Any], *, provider: Provider, step: Step
) -> ProviderFailed:
    """Return the error that the response of an endpoint is; see ``endpoint.require_success``.

    Args:
        response: the response, read whole.
        fields: its fields.
        provider: whose it is.
        step: where in the dance it was asked for.
    """
    words = words_of(fields, provider)
    code, status = words.code, response.status_code
    if code is None and status == HTTPStatus.TOO_MANY_REQUESTS:
        code = "rate_limited"
    sentence = words.sentence or ""
    if code is None and _CLIENT.search(sentence):
        code = "invalid_client"
    hint = _HINTS.get(code or "")
    if hint is None and _CLIENT.search(sentence):
        hint = WRONG_CLIENT
    elif hint is None and step == "exchange" and _SPENT_CODE.search(sentence):
        hint = RECONNECT
    error = ProviderFailed(
        f"{provider.title} refused with status {status}"
        + (f" and the error “{words.own}”." if words.own else "."),
        code=code,
        step=step,
        hint=hint,
        response=bodies.scrub(response),
        error=words.own,
        error_description=words.sentence,
    )
    error.is_definite = _is_definite(response, words._replace(code=code))
    return error


def words_of(fields: Mapping[str, Any], provider: Provider) -> Words:
    """Return what a refused request's response says, with the provider's own words read as the RFC's."""
    meanings: Mapping[str, str] = getattr(provider, "error_codes", NOTHING)
    parts = tuple(_parts(fields))
    named = fields.get("error") or fields.get("oauth_problem")
    code = named if _is_code(named) else None
    own = code or _first(parts, _NAMES_OF_CODES, _is_own_code)
    sentence = _first(parts, _NAMES_OF_SENTENCES, lambda value: _is_text(value) and value != own)
    meaning = meanings.get(own or "") or meanings.get(sentence or "")
    return Words(meaning or code or (own if own in _STANDARD else None), own, sentence)


def _parts(fields: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the objects that may say what is wrong, the one that is nearest to it first."""
    for name in _INNER:
        inner = fields.get(name)
        first = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(first, Mapping):
            yield first
        elif isinstance(first, str) and first is not inner:
            yield {name: first}
    yield fields


def _first(parts: tuple[Mapping[str, Any], ...], names: tuple[str, ...], fits: Any) -> str | None:
    return next(
        (part[name] for part in parts for name in names if name in part and fits(part[name])), None
    )


def _is_code(value: object) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def _is_own_code(value: object) -> bool:
    # What is a number only repeats the status in most responses.
    return (
        isinstance(value, str)
        and _is_code(value)
        and not value.isdigit()
        and value.lower() not in _SAYS_NOTHING
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_definite(response: requests.Response, words: Words) -> bool:
    """Return whether the provider refused the grant itself, so that asking once more with the same one is of no use."""
    status, said = response.status_code, f"{words.own or ''} {words.sentence or ''}"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
        return False
    if words.code in _NOT_THE_TOKENS or any(
        other.search(said) for other in (_CLIENT, _GRANT_TYPE, _LATER)
    ):
        return False
    if response.ok or status in _REFUSED:
        # A page is no response of a token endpoint, but of something before it.
        return not response.content.lstrip().startswith(b"<")
    return words.code is not None or _ABOUT_A_TOKEN.search(said) is not None
