"""What the tests of OpenID Connect share: keys, claims, and an issuer that answers what a test says."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import jwt
from core_helpers import CLIENT_ID, CLIENT_SECRET, ISSUER, Visitor, parameters_of
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from dance_common.providers.openid import openid
from dance_common.rehearsal import Answer
from dance_common.rehearsal.openid import key_id, public_keys

KEY = generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = generate_private_key(public_exponent=65537, key_size=2048)
KEY_PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
ACCESS_TOKEN = "an-access-token"
CONFIGURATION = "/.well-known/openid-configuration"


def openid_dance(**options: Any) -> Any:
    """Return a dance with the rehearsal as an issuer that is to be discovered."""
    return openid(CLIENT_ID, CLIENT_SECRET, **{"issuer": ISSUER} | options)


def json_answer(content: Any, **options: Any) -> Answer:
    """Return an answer with this JSON."""
    headers = {"Content-Type": "application/json"}
    return Answer(body=json.dumps(content), headers=headers, **options)


def claims(**changes: Any) -> dict[str, Any]:
    """Return the claims of a good id_token without its nonce, changed; what is changed to None is left out."""
    now = int(time.time())
    good = {"iss": ISSUER, "sub": "1", "aud": CLIENT_ID, "iat": now, "exp": now + 300}
    return {name: value for name, value in (good | changes).items() if value is not None}


def signed(
    content: dict[str, Any], key: Any = KEY, *, algorithm: str = "RS256", **header: Any
) -> str:
    """Return an id_token; the header names the test's key unless it is told otherwise."""
    headers = {"kid": key_id(KEY)} | header
    known = {name: value for name, value in headers.items() if value is not None}
    return jwt.encode(content, key, algorithm, headers=known)


def by_hand(header: dict[str, Any], content: Any, signature: bytes = b"") -> str:
    """Return what no library would sign."""
    parts = (json.dumps(header).encode(), json.dumps(content).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


class Impostor(Visitor):
    """A visitor whose provider answers with an id_token of the test's own making."""

    def finish_with(self, make: Any, *, keys: Any = None, **choices: Any) -> Any:
        """Dance, and return the outcome; ``make`` turns the nonce into the id_token."""
        url = self.begin()
        query = self.consent(url, **choices)
        token = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "scope": "openid profile"}
        id_token = make(parameters_of(url)["nonce"])
        answer = json_answer(token if id_token is None else {**token, "id_token": id_token})
        published = json_answer(public_keys(KEY) if keys is None else keys)
        with (
            self.rehearsal.answer_with("/oauth2/token", answer),
            self.rehearsal.answer_with("/oauth2/keys", published),
        ):
            return self.finish(query)
