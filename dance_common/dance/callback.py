"""What a callback says: its parameters, read strictly (RFC 6749 section 3.1, RFC 5849 section 2.2), and its refusals.

Refusals are told by ``error`` (RFC 6749 section 4.1.2.1), or by what OAuth 1 providers send instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from ..errors import BadCallback, ProviderRefused

LONGEST_QUERY = 16_384
"""Bytes that a callback's query string may have; real codes stay well below."""

_PROTOCOL_PARAMETERS = frozenset(
    {
        "code",
        "state",
        "iss",
        "error",
        "error_description",
        "error_uri",
        "oauth_token",
        "oauth_verifier",
        "oauth_problem",
        "denied",
    }
)
_SECRET_PARAMETER = re.compile(r"(?<![^?&])((?:code|auth_code|oauth_verifier|oauth_token)=)[^&#]+")
_ERROR_CODE = re.compile(r"[a-z_]{1,60}")
_PROVIDER_TROUBLE = frozenset({"server_error", "temporarily_unavailable"})


def read(query: str | bytes) -> Mapping[str, str]:
    """Return the callback's parameters, those without a value left out.

    Args:
        query: the raw query string, since frameworks disagree on which of two equal parameters they show.

    Raises:
        BadCallback: the query is too long, or repeats a parameter of the protocol.
    """
    # Encoded first where it is text: halves of surrogate pairs can't be stored, shown or compared.
    raw = query if isinstance(query, bytes) else query.encode(errors="replace")
    text = raw.decode(errors="replace")
    if len(raw) > LONGEST_QUERY:
        raise BadCallback(code="callback_too_long")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=100)
    except ValueError:
        raise BadCallback(
            "The callback has too many parameters.", code="callback_too_long"
        ) from None
    names = [name for name, _ in pairs if name in _PROTOCOL_PARAMETERS]
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise BadCallback(
            f"The callback repeats {' and '.join(sorted(repeated))}.", code="repeated_parameter"
        )
    return {name: value for name, value in pairs if value}


def without_secrets(text: str) -> str:
    """Return a callback's query, or an address with one, without what stands for a token until it is exchanged."""
    return _SECRET_PARAMETER.sub(r"\1hidden", text)


def refusal(title: str, parameters: Mapping[str, str]) -> ProviderRefused:
    """Return the refusal that an OAuth 2 callback's ``error`` tells; its state has been checked."""
    error = parameters["error"]
    known = error if _ERROR_CODE.fullmatch(error) else None
    is_denial = error == "access_denied"
    what = f"the error “{known}”" if known else "an error"
    return ProviderRefused(
        None if is_denial else f"{title} answered with {what}.",
        title=title,
        code=known,
        status=502 if error in _PROVIDER_TROUBLE else 403 if is_denial else 400,
        error=error,
        error_description=parameters.get("error_description"),
        error_uri=parameters.get("error_uri"),
    )


def oauth1_refusal(title: str, parameters: Mapping[str, str]) -> ProviderRefused:
    """Return the refusal that an OAuth 1 callback tells; its request token has been checked."""
    problem = parameters.get("oauth_problem") or parameters.get("error")
    return ProviderRefused(title=title, code="access_denied", error=problem or "access_denied")


def unverified_refusal(title: str, parameters: Mapping[str, str]) -> ProviderRefused:
    """Return the refusal of a callback that belongs to no flow: anybody may have written it.

    Its words are the provider's only as far as the signal goes, which marks them; no page shows them.
    """
    return ProviderRefused(
        title=title,
        code="unverified_error",
        status=400,
        error=parameters.get("error") or parameters.get("oauth_problem") or "access_denied",
        error_description=parameters.get("error_description"),
        error_uri=parameters.get("error_uri"),
        verified=False,
    )
