"""What providers publish about themselves (OpenID Connect Discovery 1.0, RFC 8414): fetched once for a process."""

from __future__ import annotations

import copy
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..errors import DanceError, ProviderFailed, Step
from ..memory import Memory
from ..provider import KEY_ALGORITHMS, ClientAuthentication, OAuth2Provider, OpenID, Provider
from ..urls import authority, is_secure

if TYPE_CHECKING:
    import requests

Document = Mapping[str, Any]

LIFETIME = 3600
"""Seconds after which a document is fetched again."""
BETWEEN_RENEWALS = 30
"""Seconds between two fetches that were asked for before the lifetime was over."""
FAILURE_LIFETIME = 10
"""Seconds for which a failure is remembered, so that a provider in trouble is not asked by every user."""


MOST_DOCUMENTS = 1000
"""Documents that are remembered; the oldest go first."""

_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_SENDS_ISSUER = "authorization_response_iss_parameter_supported"
_WELCOME = ("userinfo_endpoint", "revocation_endpoint")


@dataclass
class _Entry:
    lock: threading.Lock = field(default_factory=threading.Lock)
    document: Document | None = None
    error: DanceError | None = None
    fetched_at: float = 0.0
    renewed_at: float = float("-inf")

    def is_good(self, now: float) -> bool:
        return self.document is not None and now - self.fetched_at < LIFETIME

    def has_just_failed(self, now: float) -> bool:
        return self.error is not None and now - self.fetched_at < FAILURE_LIFETIME


class Documents:
    """Documents by their address; however many threads ask for one at once, it is fetched once."""

    def __init__(self) -> None:
        self._entries: Memory[object, _Entry] = Memory(
            lifetime=float("inf"),
            most=MOST_DOCUMENTS,
            is_in_use=lambda entry: entry.lock.locked(),
        )

    def get(self, key: object, fetch: Callable[[], Document], *, renewed: bool = False) -> Document:
        """Return the document.

        Args:
            key: what the document is known by.
            fetch: asks the provider, and checks the response.
            renewed: whether what is remembered is not enough; it is fetched anew unless that was done just now.

        Raises:
            DanceError: what ``fetch`` raised, now or a few seconds ago.
        """
        entry = self._entries.setdefault(key, _Entry())
        with entry.lock:
            now = time.monotonic()
            renewal = renewed and now - entry.renewed_at >= BETWEEN_RENEWALS
            if entry.document is not None and entry.is_good(now) and not renewal:
                return entry.document
            if entry.error is not None and entry.has_just_failed(now):
                raise copy.copy(entry.error)
            if renewed:
                entry.renewed_at = now
            try:
                entry.document, entry.error = fetch(), None
            except DanceError as error:
                entry.error = copy.copy(error)
                raise
            finally:
                entry.fetched_at = time.monotonic()
            return entry.document

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()


documents = Documents()


def fetch_document(
    url: str,
    *,
    provider: Provider,
    step: Step,
    code: str,
    session: requests.Session | None = None,
) -> Document:
    """Ask the provider for a JSON object; no redirect is followed.

    Args:
        url: the absolute address.
        provider: whose document it is.
        step: where in the dance this happens, for the error.
        code: the ``code`` of the error for a response that is no such document.
        session: the session over whose connections the provider is asked; its token is not sent. A new one without it.

    Raises:
        ProviderUnreachable: no connection, or no response within ``provider.timeout`` seconds.
        ProviderFailed: the response is something else, or too large.
        InsecureTransport: the address is plain http on another machine.
    """
    from ..transport.endpoint import ask  # requests is not loaded before a provider is asked
    from ..transport.session import PooledSession

    response = ask(
        session or PooledSession(),
        url,
        provider=provider,
        step=step,
        method="GET",
        headers={"Accept": "application/json"},
    )
    try:
        document = json.loads(response.content) if response.ok else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise ProviderFailed(
            f"{provider.title} did not publish what it has to (status {response.status_code}).",
            code=code,
            step=step,
        )
    return document


def discover(
    issuer: str, provider: OAuth2Provider, *, audiences: tuple[str, ...] = ()
) -> OAuth2Provider:
    """Return the provider with what its issuer says of it, fetched once for the whole process.

    Args:
        issuer: the provider's issuer identifier, exactly as the provider writes it.
        provider: what is known without asking.
        audiences: whom an id_token may be meant for beside the site.

    Raises:
        ProviderUnreachable: the issuer did not respond.
        ProviderFailed: its metadata can't be believed or used; ``code`` is ``discovery_failed`` unless the transport
            has a better one.
    """
    url = issuer.rstrip("/") + "/.well-known/openid-configuration"
    metadata = documents.get(
        (url, provider.verify_tls), lambda: _fetch_configuration(url, issuer, provider)
    )
    userinfo = metadata.get("userinfo_endpoint")
    return replace(
        provider,
        discover=None,
        authorization_url=metadata["authorization_endpoint"],
        token_url=metadata["token_endpoint"],
        refresh_url=metadata["token_endpoint"],
        revocation_url=metadata.get("revocation_endpoint"),
        profile_url=userinfo or "",
        profile_fields=provider.profile_fields if userinfo else None,
        api_hosts=(*provider.api_hosts, authority(userinfo)) if userinfo else provider.api_hosts,
        issuer=issuer if metadata.get(_SENDS_ISSUER) is True else None,
        # Off only where the provider says that it has others: one that says nothing ignores what it does not know.
        pkce="S256" in _list_of(metadata, "code_challenge_methods_supported", ("S256",)),
        client_authentication=_authentication(metadata) or "basic",
        openid=OpenID(
            issuers=(issuer,),
            jwks_url=metadata["jwks_uri"],
            algorithms=_algorithms(metadata),
            required=True,
            audiences=audiences,
        ),
    )


def _fetch_configuration(url: str, issuer: str, provider: OAuth2Provider) -> Document:
    """Return the issuer's document if it is the issuer's and all that is needed of it can be used."""
    metadata = fetch_document(url, provider=provider, step="begin", code="discovery_failed")
    if metadata.get("issuer") != issuer:
        raise _discovery_failure(provider, "names another issuer than the one that was asked")
    for name in _NEEDED + _WELCOME:
        address = metadata.get(name)
        if address is None and name in _WELCOME:
            continue
        if not (isinstance(address, str) and authority(address) and is_secure(address)):
            raise _discovery_failure(provider, f"has no https address as its {name}")
    if not _algorithms(metadata):
        raise _discovery_failure(provider, "names no signature algorithm that is accepted here")
    if not _authentication(metadata):
        raise _discovery_failure(provider, "names no client authentication that is known here")
    return metadata


def _algorithms(metadata: Document) -> tuple[str, ...]:
    supported = _list_of(metadata, "id_token_signing_alg_values_supported", ("RS256",))
    return tuple(name for name in KEY_ALGORITHMS if name in supported)


def _authentication(metadata: Document) -> ClientAuthentication | None:
    supported = _list_of(
        metadata, "token_endpoint_auth_methods_supported", ("client_secret_basic",)
    )
    if "client_secret_basic" in supported:
        return "basic"
    # "none" is that of a public client, which sends its id as a field.
    return "post" if {"client_secret_post", "none"} & set(map(str, supported)) else None


def _list_of(metadata: Document, name: str, default: Iterable[str]) -> Iterable[Any]:
    found = metadata.get(name)
    return found if isinstance(found, list) else default


def _discovery_failure(provider: OAuth2Provider, what: str) -> ProviderFailed:
    return ProviderFailed(
        f"What {provider.title} says of itself {what}.",
        code="discovery_failed",
        step="begin",
        hint="The site's administrator has to check the issuer, character by character.",
    )
