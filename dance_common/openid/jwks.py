"""The keys that a provider signs with (RFC 7517): public ones that it publishes, or the client secret."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..errors import NotConfigured, Step
from ..tokens import base64url
from .metadata import Document, Fetch, document_key, documents, fetch_document

if TYPE_CHECKING:
    import requests

    from ..transport.endpoint import OAuthClient

MOST_KEYS = 10
"""Keys of a set that one signature is tried with. A token that names its key needs one."""

_KEY_TYPES = MappingProxyType({"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"})
"""The type of key that an algorithm's first two letters ask for; no symmetric one among them."""


def signing_keys(
    client: OAuthClient, url: str, *, kid: str | None, algorithm: str, step: Step
) -> tuple[Document, ...]:
    """Return the JSON Web Keys that may have signed a token with this header.

    Where none is known the keys are fetched once more, for the provider may have changed them; but not again and again
    for tokens that somebody made up.

    Raises:
        ProviderFailed: the provider did not respond as it should.
    """
    from ..transport.session import without_user

    provider = client.provider
    key = document_key(url, provider)

    def fetch_over(session: requests.Session) -> Fetch:
        return partial(
            fetch_document, url, provider=provider, step=step, code="bad_keys", session=session
        )

    def detach() -> Fetch:
        return fetch_over(without_user(client.session))

    for renewed in (False, True):
        published = documents.get(key, fetch_over(client.session), renewed=renewed, detach=detach)
        if found := tuple(islice(_suitable(published.get("keys"), kid, algorithm), MOST_KEYS)):
            return found
    return ()


def secret_key(secret: str, *, algorithm: str, title: str, step: Step) -> Document:
    """Return the client secret as a JSON Web Key (OpenID Connect Core section 10.1, RFC 7518 section 6.4).

    Args:
        secret: the client secret.
        algorithm: ``HS256``, ``HS384`` or ``HS512``.
        title: the provider's, for the error.
        step: where in the dance this happens, for the error.

    Raises:
        NotConfigured: no provider can have signed with it, since it is shorter than the hash (RFC 7518 section 3.2).
    """
    needed = int(algorithm[2:]) // 8
    if len(secret.encode()) < needed:
        raise NotConfigured(
            f"The client secret can't be the one that {title} signs with: it is shorter than {needed} characters.",
            code="client_secret_too_short",
            step=step,
            hint="The site's administrator has to check the client secret, character by character.",
        )
    return {"kty": "oct", "k": base64url(secret.encode())}


def _suitable(keys: object, kid: str | None, algorithm: str) -> Iterator[Document]:
    for key in keys if isinstance(keys, list) else ():
        if (
            isinstance(key, dict)
            and key.get("kty") == _KEY_TYPES[algorithm[:2]]
            and key.get("use", "sig") == "sig"
            and key.get("alg", algorithm) == algorithm
            and (kid is None or key.get("kid") == kid)
        ):
            yield key
