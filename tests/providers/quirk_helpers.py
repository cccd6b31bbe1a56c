"""What the tests of single providers share: a dance, a token in place, and JSON Web Tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from catalogue_helpers import CALLBACK, Kept

from dance_common import providers
from dance_common.tokens import Token

BEARER = {"access_token": "an-access-token", "token_type": "bearer"}


def dance_with(name: str, *credentials: str, **options: Any) -> Any:
    """Return a dance with the provider."""
    return providers.find(name)(*(credentials or ("an-id", "a-secret")), **options)


def connected(dance: Any, **fields: Any) -> Any:
    """Return a session of somebody who has danced."""
    return dance.session(Kept(Token({**BEARER, **fields})))


def begun(dance: Any) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the query of the consent page, and the visitor's session with the flow."""
    visitor: dict[str, Any] = {}
    url = dance.begin(visitor, CALLBACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}, visitor


def finished(dance: Any, **more: str) -> Any:
    """Dance to the end and return the token; the test has said what the provider answers."""
    query, visitor = begun(dance)
    answer = {"code": "a-code", "state": query["state"], **more}
    return dance.finish(visitor, CALLBACK, urlencode(answer)).token


def json_web_token(claims: Any, key: str = "a-secret") -> str:
    """Return the claims, signed by HMAC and SHA-256."""

    def text(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    signed = ".".join(text(json.dumps(part).encode()) for part in ({"alg": "HS256"}, claims))
    return f"{signed}.{text(hmac.digest(key.encode(), signed.encode(), hashlib.sha256))}"
