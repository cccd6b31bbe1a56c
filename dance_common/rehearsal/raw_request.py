"""Reading a request exactly as it was sent: no parameter repaired, merged or dropped in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from werkzeug.wrappers import Request

Pairs = tuple[tuple[str, str], ...]

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 100


def parse(raw: str) -> Pairs:
    """Return the names and values of form-encoded text in their order.

    Raises ValueError for what isn't UTF-8 once decoded, and for too many fields.
    """
    return tuple(
        parse_qsl(raw, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    )


def query_of(request: Request) -> Pairs:
    """Return the parameters in the URL; raises ValueError as ``parse`` does."""
    return parse(request.query_string.decode("ascii", "replace"))


def form_of(request: Request) -> Pairs:
    """Return the parameters in a form-encoded body, none for any other kind of body."""
    if request.mimetype != FORM:
        return ()
    return parse(request.get_data().decode("utf-8"))


def repeated_names(pairs: Pairs) -> list[str]:
    """Return the names that come more than once, which RFC 6749 §3.1 and §3.2 forbid."""
    return [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]


def without_empty(pairs: Pairs) -> Pairs:
    """Drop parameters without a value, to be read as if they were omitted (RFC 6749 §3.1)."""
    return tuple((name, value) for name, value in pairs if value)


def sent_uri(request: Request) -> str:
    """Return the absolute URI as the client wrote it, which OAuth 1 signatures cover."""
    target = str(request.environ.get("REQUEST_URI") or "")
    if not target:
        target = quote(request.root_path + request.path, safe="/~!$&'()*+,;=:@")
        if request.query_string:
            target += "?" + request.query_string.decode("ascii", "replace")
    elif not target.startswith("/"):
        # A client that takes the provider for its proxy sends the whole URI (RFC 9112 §3.2.2).
        target = "/" + target.partition("://")[2].partition("/")[2]
    return f"{request.scheme}://{request.host}{target}"


def secure_uri(request: Request, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """Return this request's URI as if it had come over TLS, with these parameters.

    The OAuth 2 rules are strict about https, which is of no use on loopback.
    """
    return urlunsplit(("https", request.host, quote(request.path), urlencode(tuple(pairs)), ""))


def with_parameters(uri: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return ``uri`` with parameters appended to its query, keeping what was there."""
    parts = urlsplit(uri)
    query = "&".join(part for part in (parts.query, urlencode(tuple(pairs))) if part)
    return urlunsplit(parts._replace(query=query))
