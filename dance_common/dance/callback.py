"""Read a callback's query strictly (RFC 6749 section 3.1, RFC 5849 section 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from ..errors import BadCallback

LONGEST_QUERY = 16_384
"""Bytes that a callback's query string may have; real codes stay well below."""

_OURS = frozenset(
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
        raise BadCallback("The answer's address is too long.", code="callback_too_long")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=100)
    except ValueError:
        raise BadCallback("The answer has too many parameters.", code="callback_too_long") from None
    names = [name for name, _ in pairs if name in _OURS]
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise BadCallback(
            f"The answer says {' and '.join(sorted(repeated))} more than once.",
            code="repeated_parameter",
        )
    return {name: value for name, value in pairs if value}
