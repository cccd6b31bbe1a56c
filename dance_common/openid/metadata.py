"""What providers publish about themselves (OpenID Connect Discovery 1.0, RFC 8414): fetched once for a process."""

from __future__ import annotations

import copy
import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from ..connections import USUAL
from ..errors import DanceError, ProviderFailed, Step
from ..memory import Memory
from ..options import ClientAuthentication
from ..provider import (
    KEY_ALGORITHMS,
    ClientRegistration,
    OAuth2Provider,
    OpenID,
    Provider,
)
from ..urls import authority, is_secure, leads_further_in

if TYPE_CHECKING:
    import requests

    from ..transport.session import PooledSession

log = logging.getLogger("dance_common")

Document = Mapping[str, Any]
Fetch = Callable[[], Document]

LIFETIME = 3600
"""Seconds after which a document is fetched again."""
STALE_LIFETIME = 24 * 3600
"""Seconds for which it goes on being used then, while one thread in the background asks for a new one."""
BETWEEN_RENEWALS = 30
"""Seconds between two fetches in the background, or two that were asked for before the lifetime was over."""
FAILURE_LIFETIME = 10
"""Seconds for which a failure is remembered, so that a provider in trouble is not asked by every user."""


MOST_DOCUMENTS = 1000
"""Documents that are remembered; the oldest go first."""

_NAME = re.compile(r"[\w.-]{1,40}", re.ASCII)
"""What stands for an algorithm or a method in such a document."""
_CERTIFICATES = frozenset({"tls_client_auth", "self_signed_tls_client_auth"})
_METHODS_BY_WISH: Mapping[ClientAuthentication, frozenset[str]] = MappingProxyType(
    {"private_key_jwt": frozenset({"private_key_jwt"}), "tls_client_auth": _CERTIFICATES}
)
"""What the metadata calls those ways that a site has asked for by its options."""
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_PUSHES = "pushed_authorization_request_endpoint"
READS_CLIENTS = "client_id_metadata_document_supported"
"""What says that a server knows sites by the addresses of documents (draft-ietf-oauth-client-id-metadata-document)."""
_SENDS_ISSUER = "authorization_response_iss_parameter_supported"
_ALIASED = (
    *("token_endpoint", "revocation_endpoint", "registration_endpoint", "userinfo_endpoint"),
    _PUSHES,
)
"""The endpoints that clients with a certificate may have to ask at another address (RFC 8705 section 5)."""
_WELCOME = ("userinfo_endpoint", "revocation_endpoint", "registration_endpoint", _PUSHES)


class _Known(NamedTuple):
    document: Document
    fetched_at: float

    @property
    def age(self) -> float:
        return time.monotonic() - self.fetched_at


@dataclass
class _Entry:
    lock: threading.Lock = field(default_factory=threading.Lock)
    known: _Known | None = None
    error: DanceError | None = None
    failed_at: float = 0.0
    renewed_at: float = float("-inf")
    # Held while a thread in the background asks, and released by that thread.
    background: threading.Lock = field(default_factory=threading.Lock)
    background_at: float = float("-inf")

    def has_just_failed(self) -> bool:
        return self.error is not None and time.monotonic() - self.failed_at < FAILURE_LIFETIME

    def fetch(self, fetch: Fetch) -> Document:
        try:
            document = fetch()
        except DanceError as error:
            self.error, self.failed_at = copy.copy(error), time.monotonic()
            raise
        self.known, self.error = _Known(document, time.monotonic()), None
        return document

    def fetch_in_background(self, detach: Callable[[], Fetch]) -> None:
        if not self.background.acquire(blocking=False):
            return
        is_running = False
        try:
            now = time.monotonic()
            if now - self.background_at >= BETWEEN_RENEWALS:
                # Before it starts, for it may be done before this thread goes on.
                self.background_at = now
                threading.Thread(
                    target=self._run, args=(detach(),), name="oauth-dance-metadata", daemon=True
                ).start()
                is_running = True
        except RuntimeError:
            # The system has no thread to give: the next request tries again.
            self.background_at = float("-inf")
            log.warning("No thread could be started to fetch an OpenID provider's metadata.")
        finally:
            if not is_running:
                self.background.release()

    def _run(self, fetch: Fetch) -> None:
        try:
            self.fetch(fetch)
        except DanceError as error:
            log.warning("Old metadata of an OpenID provider stays in use: %s", error)
        finally:
            self.background.release()


class Documents:
    """Documents by their address; however many threads ask for one at once, it is fetched once.

    Only whoever asks first waits. Later the last document that came is used, for at most ``LIFETIME`` and
    ``STALE_LIFETIME``.
    """

    def __init__(self) -> None:
        self._entries: Memory[object, _Entry] = Memory(
            lifetime=float("inf"),
            most=MOST_DOCUMENTS,
            is_in_use=lambda entry: entry.lock.locked(),
        )

    def get(
        self,
        key: object,
        fetch: Fetch,
        *,
        renewed: bool = False,
        detach: Callable[[], Fetch] | None = None,
    ) -> Document:
        """Return the document.

        Args:
            key: what the document is known by.
            fetch: asks the provider, and checks the response.
            detach: returns what does so in the background, where ``fetch`` holds what belongs to a request.
            renewed: whether what is remembered is not enough; it is fetched anew unless that was done just now.

        Raises:
            DanceError: what ``fetch`` raised, now or a few seconds ago.
        """
        entry = self._entries.setdefault(key, _Entry())
        known = entry.known
        if known is not None and not renewed and known.age < LIFETIME + STALE_LIFETIME:
            if known.age >= LIFETIME:
                entry.fetch_in_background(detach or (lambda: fetch))
            return known.document
        with entry.lock:
            # Another thread may have fetched it meanwhile.
            known, now = entry.known, time.monotonic()
            renewal = renewed and now - entry.renewed_at >= BETWEEN_RENEWALS
            if known is not None and known.age < LIFETIME and not renewal:
                return known.document
            if entry.error is not None and entry.has_just_failed():
                raise copy.copy(entry.error)
            if renewed:
                entry.renewed_at = now
            return entry.fetch(fetch)

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

    response = ask(
        session_for(provider) if session is None else session,
        url,
        provider=provider,
        step=step,
        method="GET",
        headers={"Accept": "application/json"},
    )
    document = json_object(response)
    if document is None:
        raise ProviderFailed(
            f"{provider.title} did not publish what it has to (status {response.status_code}).",
            code=code,
            step=step,
        )
    return document


def session_for(provider: Provider) -> PooledSession:
    """Return a new session of nobody's for what the provider publishes; it asks where the provider may be asked."""
    from ..transport.session import PooledSession  # as above

    session = PooledSession()
    session.connections = replace(USUAL, public_only=provider.public_only)
    return session


def json_object(response: requests.Response) -> Document | None:
    """Return the JSON object in a successful response, whatever it calls itself; None for anything else."""
    try:
        found = json.loads(response.content) if response.ok else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def document_key(url: str, provider: Provider) -> tuple[object, ...]:
    """Return what a provider's document is known by: its address, and how the provider has to be reached."""
    # A server that a visitor names may not profit from what another dance has got from inside the company.
    return (url, provider.verify_tls, *(("public",) if provider.public_only else ()))


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

    def published(*, renewed: bool = False) -> Document:
        return documents.get(
            document_key(url, provider),
            lambda: _fetch_configuration(url, issuer, provider),
            renewed=renewed,
        )

    metadata = published()
    if client_authentication(metadata, provider) is None:
        # Another dance with this issuer may have asked for the document, and the issuer changed it meanwhile.
        metadata = published(renewed=True)
    metadata = with_certificate_endpoints(metadata, issuer, provider, _discovery_failure)
    require_dpop(metadata, provider, _discovery_failure)
    userinfo = metadata.get("userinfo_endpoint")
    registration = metadata.get("registration_endpoint")
    return replace(
        provider,
        discover=None,
        authorization_url=metadata["authorization_endpoint"],
        token_url=metadata["token_endpoint"],
        refresh_url=metadata["token_endpoint"],
        revocation_url=metadata.get("revocation_endpoint"),
        registration=ClientRegistration(url=registration) if registration else None,
        reads_client_metadata=metadata.get(READS_CLIENTS) is True,
        profile_url=userinfo or "",
        profile_fields=provider.profile_fields if userinfo else None,
        api_hosts=(*provider.api_hosts, authority(userinfo)) if userinfo else provider.api_hosts,
        issuer=issuer if metadata.get(_SENDS_ISSUER) is True else None,
        # Off only where the provider says that it has others: one that says nothing ignores what it does not know.
        pkce="S256" in _list_of(metadata, "code_challenge_methods_supported", ("S256",)),
        client_authentication=require_authentication(metadata, provider, _discovery_failure),
        assertion_algorithms=assertion_algorithms(metadata),
        pushed_authorization_url=pushed_authorization_url(metadata, provider, _discovery_failure),
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
    require_endpoints(
        metadata, issuer, provider, _discovery_failure, needed=_NEEDED, welcome=_WELCOME
    )
    _require_what_is_known(provider, metadata)
    return metadata


def require_endpoints(
    metadata: Document,
    issuer: str,
    provider: OAuth2Provider,
    failure: Callable[..., ProviderFailed],
    *,
    needed: Iterable[str],
    welcome: Iterable[str],
) -> None:
    """Raise ``ProviderFailed`` unless the metadata is the issuer's own, and its endpoints can be asked.

    Args:
        metadata: what was published.
        issuer: the issuer that was asked.
        provider: what is known without asking.
        failure: returns the error that says what is wrong.
        needed: the endpoints that have to be there.
        welcome: those that need not be.
    """
    if metadata.get("issuer") != issuer:
        raise failure(provider, "names another issuer than the one that was asked")
    there = (name for name in welcome if metadata.get(name) is not None)
    for name in (*needed, *there):
        address = metadata.get(name)
        if not _is_secure_address(address):
            raise failure(provider, f"has no https address as its {name}")
        if leads_further_in(address, issuer):
            what = f"names an address within a network, or by http, as its {name}"
            raise failure(provider, what)


def _require_what_is_known(provider: OAuth2Provider, metadata: Document) -> None:
    """Raise ``ProviderFailed`` where the provider asks for what is not offered here; the sentence says what that is."""
    if not _algorithms(metadata):
        given = _names_in(metadata, "id_token_signing_alg_values_supported")
        raise _discovery_failure(
            provider,
            f"has id_tokens signed by {given}, and none of these algorithms is accepted here",
            hint=f"{provider.title} has to sign by {' or '.join(KEY_ALGORITHMS[:2])}, or another algorithm with public"
            " keys. Ask it whether the site's client can be set so.",
        )


def _names_in(metadata: Document, name: str) -> str:
    """Return what a list of the document names, for a sentence of ours."""
    names = [each for each in _list_of(metadata, name, ()) if isinstance(each, str)]
    known = [each for each in names if _NAME.fullmatch(each)]
    return ", ".join(known[:5]) or "nothing that has a name"


def _algorithms(metadata: Document) -> tuple[str, ...]:
    supported = _list_of(metadata, "id_token_signing_alg_values_supported", ("RS256",))
    return tuple(name for name in KEY_ALGORITHMS if name in supported)


def require_authentication(
    metadata: Document, provider: OAuth2Provider, failure: Callable[..., ProviderFailed]
) -> ClientAuthentication:
    """Return how the token endpoint is told who asks; see ``client_authentication``.

    Raises:
        ProviderFailed: it takes nothing that the site can do; the sentence says what it takes and what to give.
    """
    if (method := client_authentication(metadata, provider)) is not None:
        return method
    given = _names_in(metadata, "token_endpoint_auth_methods_supported")
    wanted = provider.client_authentication
    if wanted in _METHODS_BY_WISH:
        raise failure(
            provider,
            f"has clients prove themselves by {given}, and not by {wanted}",
            hint=f"Ask {provider.title} whether the site's client can have that, or give a client secret.",
        )
    if "private_key_jwt" in _list_of(metadata, "token_endpoint_auth_methods_supported", ()):
        hint = (
            "Give the option client_keys, a private key of the site's own, and register its public half"
            f" (dance.public_keys()) with {provider.title}."
        )
    elif _CERTIFICATES & set(texts(metadata, "token_endpoint_auth_methods_supported")):
        hint = 'Give the options client_certificate and client_authentication="tls_client_auth".'
    else:
        hint = (
            "A client secret, a key or a public client is needed (client_secret_basic, client_secret_post,"
            f" private_key_jwt, none). Ask {provider.title} whether the site's client can have that."
        )
    raise failure(
        provider,
        f"has clients prove themselves by {given}, and the site has nothing of the kind",
        hint=hint,
    )


def client_authentication(
    metadata: Document, provider: OAuth2Provider
) -> ClientAuthentication | None:
    """Return how the token endpoint takes this site's proof, by what its metadata announces; None where it does not.

    A site with keys, or with a certificate that it wants to be known by, has said so before anybody was asked.
    """
    supported = set(texts(metadata, "token_endpoint_auth_methods_supported"))
    wanted = provider.client_authentication
    if wanted in _METHODS_BY_WISH:
        return wanted if _METHODS_BY_WISH[wanted] & supported else None
    if not isinstance(metadata.get("token_endpoint_auth_methods_supported"), list):
        return "basic"
    if "client_secret_basic" in supported:
        return "basic"
    # "none" is that of a public client, which sends its id as a field.
    return "post" if {"client_secret_post", "none"} & supported else None


def pushed_authorization_url(
    metadata: Document, provider: OAuth2Provider, failure: Callable[..., ProviderFailed]
) -> str | None:
    """Return where authorization requests are pushed (RFC 9126 section 5); None where they go with the browser.

    Raises:
        ProviderFailed: they have to be pushed, and the site does not want to, or the metadata does not say where.
    """
    url: str | None = metadata.get(_PUSHES) or provider.pushed_authorization_url
    is_off = provider.pushed_requests is False
    if metadata.get("require_pushed_authorization_requests") is True and (is_off or not url):
        how = "which the option pushed_requests rules out" if is_off else "and does not say where"
        raise failure(
            provider,
            f"demands pushed authorization requests (RFC 9126), {how}",
            hint="Leave out the option pushed_requests."
            if is_off
            else "Give the option pushed_authorization_url.",
        )
    return None if is_off else url


def require_dpop(
    metadata: Document, provider: OAuth2Provider, failure: Callable[..., ProviderFailed]
) -> None:
    """Raise ``ProviderFailed`` where tokens have to be bound to keys, and the server takes none of ours (RFC 9449)."""
    name = "dpop_signing_alg_values_supported"
    if provider.dpop and isinstance(metadata.get(name), list) and "ES256" not in metadata[name]:
        raise failure(
            provider,
            f"has tokens bound to keys by {_names_in(metadata, name)}, and not by ES256",
            hint="Leave out the option dpop.",
        )


def is_address(value: object, than: str) -> bool:
    """Tell whether a value of a document is an address that can be asked, no further inside a network than another."""
    return _is_secure_address(value) and not leads_further_in(value, than)


def _is_secure_address(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(authority(value)) and is_secure(value)


def with_certificate_endpoints(
    metadata: Document,
    issuer: str,
    provider: OAuth2Provider,
    failure: Callable[..., ProviderFailed],
) -> Document:
    """Return the metadata with the endpoints for a certificate's clients, if the site is one (RFC 8705 section 5).

    Raises:
        ProviderFailed: one of their addresses can't be used.
    """
    aliases = metadata.get("mtls_endpoint_aliases")
    if not provider.client_certificate or not isinstance(aliases, dict):
        return metadata
    found = {name: aliases[name] for name in _ALIASED if name in aliases}
    for name, address in found.items():
        # By http nobody shows a certificate, on this machine either.
        if not (is_address(address, issuer) and address.startswith("https://")):
            raise failure(provider, f"has no https address as its {name} for certificates")
    return {**metadata, **found}


def assertion_algorithms(metadata: Document) -> tuple[str, ...]:
    """Return the algorithms that a client's assertion may be signed by; empty where the metadata does not say."""
    supported = set(texts(metadata, "token_endpoint_auth_signing_alg_values_supported"))
    return tuple(name for name in KEY_ALGORITHMS if name in supported)


def texts(metadata: Document, name: str) -> Iterable[str]:
    """Yield the texts in a list of a document; nothing where there is no such list."""
    return (each for each in _list_of(metadata, name, ()) if isinstance(each, str))


def _list_of(metadata: Document, name: str, default: Iterable[str]) -> Iterable[Any]:
    found = metadata.get(name)
    return found if isinstance(found, list) else default


def _discovery_failure(
    provider: OAuth2Provider, what: str, *, hint: str | None = None
) -> ProviderFailed:
    return ProviderFailed(
        f"What {provider.title} says of itself {what}.",
        code="discovery_failed",
        step="begin",
        hint=hint or "The site's administrator has to check the issuer, character by character.",
    )
