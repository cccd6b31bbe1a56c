"""Queries that a provider has signed with the client secret, so that nobody else can have sent a browser with them."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Iterable
from urllib.parse import parse_qsl

from ..errors import BadCallback, Step
from ..provider import QuerySignature
from ..urls import authority

_MOST_PARAMETERS = 100
_TIME = re.compile(r"[0-9]{1,12}")


def sign(pairs: Iterable[tuple[str, str]], secret: str) -> str:
    """Return the signature of parameters: HMAC-SHA256, as hexadecimal digits.

    Signed is each name with its value, ``name=value``, in alphabetical order and with ``&`` between them, once what
    tells them apart is escaped:
    https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant

    Args:
        pairs: all parameters but the signature, decoded.
        secret: the client secret.
    """
    signed = "&".join(sorted(f"{_escape(name, '=')}={_escape(value)}" for name, value in pairs))
    return hmac.new(secret.encode(), signed.encode(errors="replace"), hashlib.sha256).hexdigest()


def has_signature(query: str | bytes, signature: QuerySignature) -> bool:
    """Tell whether a query has a parameter for the signature, whatever its value."""
    return any(name == signature.parameter for name, _ in _pairs(query))


def require_signature(
    query: str | bytes,
    signature: QuerySignature,
    *,
    secret: str,
    base_url: str,
    title: str,
    step: Step,
    seconds: float | None = None,
) -> None:
    """Raise ``BadCallback`` unless the provider has signed the query, for this server and not too long ago.

    Args:
        query: the raw query string.
        signature: how the provider signs.
        secret: the client secret.
        base_url: where the API of the dance's server is.
        title: the provider's title.
        step: where in the dance this is.
        seconds: how old the signature may be; it may be as far ahead, for clocks differ. None for any age.
    """
    pairs = _pairs(query)
    given = dict(pairs)
    others = [pair for pair in pairs if pair[0] != signature.parameter]
    is_single = len(given) == len(pairs)
    sent = given.get(signature.parameter, "")
    is_signed = hmac.compare_digest(sign(others, secret).encode(), sent.encode(errors="replace"))
    if not (is_single and is_signed):
        raise BadCallback(code="signature_wrong", title=title, step=step)
    if authority(f"https://{given.get(signature.host, '')}/") != authority(base_url):
        raise BadCallback(
            code="issuer_mismatch" if step == "callback" else "server_refused",
            title=title,
            step=step,
        )
    if seconds is not None:
        made = given.get(signature.time, "")
        if not _TIME.fullmatch(made) or abs(time.time() - int(made)) > seconds:
            raise BadCallback(code="signature_expired", title=title, step=step)


def _pairs(query: str | bytes) -> list[tuple[str, str]]:
    text = query if isinstance(query, str) else query.decode(errors="replace")
    try:
        return parse_qsl(
            text, keep_blank_values=True, errors="replace", max_num_fields=_MOST_PARAMETERS
        )
    except ValueError:
        return []


def _escape(text: str, further: str = "") -> str:
    for character in ("%", "&", *further):
        text = text.replace(character, f"%{ord(character):02X}")
    return text
