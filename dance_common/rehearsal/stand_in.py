"""One setting, or one test, sends all that would go to a provider to a stand-in on this machine."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from ..dance.base import Dance
from ..dance.oauth1 import OAuth1Dance, load_rsa_key, read_private_key
from ..errors import NotConfigured, hides_locals
from ..options import Keys, key_texts
from ..provider import ClientRegistration, OpenID, Provider
from ..urls import is_loopback, resolve

if TYPE_CHECKING:
    import requests
    from cryptography.hazmat.primitives.asymmetric import rsa

SETTING = "DANCE_REHEARSAL"
"""The configuration variable, and the variable of the environment, that holds the stand-in's address."""

CLIENT_ID, CLIENT_SECRET = "rehearsal-demo", "only-for-rehearsals-on-this-machine"
"""What every dance proves itself with at a stand-in; the secret is long enough to sign with (RFC 7518 section 3.2)."""

CREDENTIALS: Mapping[str, str | None] = MappingProxyType(
    {
        "client_id": CLIENT_ID,
        "client_key": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "client_keys": None,
        "rsa_key": None,
    }
)
"""What takes the place of a site's own credentials, by the names of a dance's fields."""


@lru_cache(maxsize=1)
def demo_keys() -> Keys:
    """Return the private key of all sites that rehearse and prove themselves by one; it is no secret."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    number = int.from_bytes(hashlib.sha256(CLIENT_SECRET.encode()).digest()) >> 1
    key = ec.derive_private_key(number, ec.SECP256R1())
    return key_texts(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


@lru_cache(maxsize=1)
def demo_rsa_key() -> rsa.RSAPrivateKey:
    """Return the key of all sites that rehearse a dance signed by RSA and have no key yet; it is no secret."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    # The first primes from two numbers on that anybody can compute.
    p, q = _demo_number("p") + 40, _demo_number("q") + 2134
    public = rsa.RSAPublicNumbers(65537, p * q)
    d = pow(public.e, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public)
    # Its numbers never change, and to look for primes takes a while.
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def _demo_number(name: str) -> int:
    digest = hashlib.shake_256(f"{CLIENT_SECRET} {name}".encode()).digest(128)
    # As long as it may be, so that the product has 2048 bits.
    return int.from_bytes(digest) | 3 << 1022 | 1


@dataclass(frozen=True)
class RSACredentials:
    """What a rehearsed dance signs by, and how the stand-in knows it again.

    Attributes:
        client_key: the consumer key: the digest of the public key is part of it where the key is the site's own.
        private_key: the private key in PEM; it stays with the site.
        public_key: what the stand-in checks signatures by, in PEM.
    """

    client_key: str
    private_key: str = field(repr=False)
    public_key: str


@hides_locals
def rsa_credentials(dance: OAuth1Dance) -> RSACredentials | None:
    """Return what the dance signs by in a rehearsal: the site's own key, or everybody's where it has none.

    Returns:
        None where the site's key is none that can sign, which ends a rehearsed dance as it ends a real one.
    """
    from cryptography.hazmat.primitives import serialization

    given = read_private_key(dance.rsa_key)
    key = load_rsa_key(given) if given else demo_rsa_key()
    if key is None:
        return None
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    own = f"-{hashlib.sha256(public).hexdigest()[:16]}" if given else ""
    return RSACredentials(CLIENT_ID + own, private.decode(), public.decode())


SomeDance = TypeVar("SomeDance", bound=Dance)


@dataclass(frozen=True, eq=False)
class StandIn:
    """A stand-in in this process, which takes the place of every provider for as long as a test runs.

    Attributes:
        address: where the stand-in is, as ``DANCE_REHEARSAL`` would have it.
        register: is called with each dance before it is sent there.
    """

    address: str
    register: Callable[[Dance], object]


class _Process:
    # Not a context variable: a test's site may answer in threads of its own, which have contexts of their own.
    stand_in: StandIn | None = None


def current_stand_in() -> StandIn | None:
    """Return the stand-in of the test that runs in this process; None where none does."""
    return _Process.stand_in


@contextmanager
def use_stand_in(stand_in: StandIn) -> Iterator[None]:
    """Send all dances of this process to the stand-in within the block, whatever the site's settings say.

    Nobody has to set ``DANCE_REHEARSAL``, and the site need not be debugged: what runs is a test.
    """
    before, _Process.stand_in = _Process.stand_in, stand_in
    try:
        yield
    finally:
        _Process.stand_in = before


def as_configured(dance: SomeDance, address: str | None, *, is_development: bool) -> SomeDance:
    """Return the dance as ``DANCE_REHEARSAL`` wants it: rehearsed, or as it is where there is no such setting.

    Args:
        dance: the dance with the real provider.
        address: the framework's setting; None where it has none, and then the environment is asked.
        is_development: whether the site is being debugged or tested.

    Raises:
        NotConfigured: a rehearsal is set, and the site is neither debugged nor tested, or the address is not one
            of this machine.
    """
    if (in_use := current_stand_in()) is not None:
        if not dance.is_family:
            in_use.register(dance)
        return with_stand_in(dance, in_use.address, registers=True)
    address = os.environ.get(SETTING) if address is None else address
    if not address:
        return dance
    if not is_development:
        raise _refused(
            "the site runs without debugging, and with a stand-in anybody could log in as anybody.",
            f"To rehearse, start the site with debugging (flask run --debug, or DEBUG = True in Django);"
            f" in production remove {SETTING}.",
        )
    return with_stand_in(dance, address)


def with_stand_in(dance: SomeDance, address: str, *, registers: bool = False) -> SomeDance:
    """Return the dance with a stand-in in the provider's place, at the same paths below the provider's host.

    Only the page that the browser is sent to is another one. Calls keep their addresses, and so the rules about them,
    and are sent elsewhere when they leave. The stand-in's credentials take the place of the site's own, which never go
    there. An RSA key signs as it does for the provider: it goes nowhere, and the rehearsal shows whether it works.

    Args:
        dance: the dance with the real provider.
        address: the stand-in's, without a path.
        registers: whether the site registers itself at servers that visitors name, and stores what they issue. It does
            in a test. A stand-in on this machine takes the credentials that all rehearsals have: what it had issued
            would stay in the site's store, and be shown to the real server one day.

    Raises:
        NotConfigured: the address is not one of this machine.
    """
    found: SomeDance = _with_stand_in(dance, _origin(address), registers)
    return found


@lru_cache(maxsize=256)
def _with_stand_in(dance: Dance, origin: str, registers: bool) -> Any:
    # Asked in each request of a site that rehearses, with the same result.
    if dance.servers is not None and dance.is_family:
        # Once a server is named. The site's own credentials go to no stand-in, whichever server they are for.
        adapt = partial(as_configured, address=origin, is_development=True)
        registrations = dance.servers.registrations if registers else None
        servers = replace(dance.servers, clients=None, registrations=registrations, adapt=adapt)
        return dance.changed(servers=servers)
    provider: Any = without_discovery(dance.provider)
    page = resolve(dance.base_url, provider.authorization_url)
    changes: dict[str, Any] = {
        "provider": provider,
        "authorization_url": stand_in_url(origin, page),
        "prepare": _mounting(origin, provider.prepare),
    }
    changes |= {name: value for name, value in CREDENTIALS.items() if hasattr(dance, name)}
    if dance.servers is not None and provider is not dance.provider:
        # Nobody is asked where the site could register.
        changes["servers"] = replace(dance.servers, registrations=None)
    if getattr(provider, "client_authentication", None) == "private_key_jwt":
        changes["client_keys"] = demo_keys()
    if getattr(provider, "redirect_uri", None) is not None:
        # A name that the stand-in does not know: it sends people to the callback itself.
        changes["redirect_uri"] = None
    if isinstance(dance, OAuth1Dance):
        changes |= _signing(dance)
    return dance.changed(**changes)


def _signing(dance: OAuth1Dance) -> dict[str, Any]:
    """Return how a rehearsed dance signs, in place of what it was made with."""
    if not dance.signs_by_rsa:
        return {"signature_method": "HMAC-SHA1"}
    found = rsa_credentials(dance)
    if found is None:
        return {"rsa_key": dance.rsa_key}
    return {"client_key": found.client_key, "rsa_key": found.private_key}


def stand_in_url(origin: str, url: str) -> str:
    """Return the stand-in's URL for the provider's: ``<origin>/<host><path>``. One on this machine stays as it is."""
    parts = urlsplit(url)
    if not parts.hostname or is_loopback(url):
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{origin}/{parts.netloc.rpartition('@')[2]}{parts.path or '/'}{query}"


def without_discovery(provider: Provider) -> Provider:
    """Return a provider that would have to be asked for its endpoints with those that the stand-in plays for it."""
    if provider.discover is None:
        return provider
    issuer = (provider.base_url or "").rstrip("/")
    # With the provider's name: a server that a visitor names could be any of those.
    place = f"{issuer}/{provider.name}"
    facts: dict[str, Any] = {
        "discover": None,
        "look_up": None,
        "authorization_url": f"{place}/authorize",
        "token_url": f"{place}/token",
        "refresh_url": f"{place}/token",
        "registration": ClientRegistration(url=f"{place}/register"),
        "profile_url": f"{place}/userinfo",
        "openid": OpenID(issuers=(issuer,), jwks_url=f"{place}/keys", required=True),
    }
    return replace(provider, **facts)


class StandInAdapter:
    """Sends each request of a session to a stand-in, and returns its response as if the provider had sent it.

    It does what a ``requests.adapters.BaseAdapter`` does, without being one: requests is not loaded before a view
    needs it.
    """

    def __init__(self, origin: str) -> None:
        """Mount it on a session; ``origin`` is the stand-in's address without a path."""
        self._origin = origin

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | None = None,
        verify: bool | str = True,
        cert: str | tuple[str, str] | None = None,
        proxies: object = None,
    ) -> requests.Response:
        """Send the request; raises as the shared adapter does. Proxies are for real providers."""
        from ..transport import adapter_for

        sent = request.copy()
        sent.url = stand_in_url(self._origin, request.url or "")
        response = adapter_for(sent.url).send(
            sent, stream=stream, timeout=timeout, verify=verify, cert=cert, proxies={}
        )
        # Hooks, redirects and the site's own views go on with the address that was asked for.
        response.request, response.url = request, request.url or ""
        return response

    def close(self) -> None:
        """Keep the connections: they belong to the process."""


def _mounting(origin: str, prepare: Callable[[Any], None] | None) -> Callable[[Any], None]:
    """Return a ``prepare`` hook that does what the provider's does, and mounts the stand-in."""

    def prepare_and_mount(session: Any) -> None:
        if prepare is not None:
            prepare(session)
        session.is_rehearsing = True
        for prefix in ("https://", "http://"):
            session.mount(prefix, StandInAdapter(origin))

    return prepare_and_mount


def _origin(address: str) -> str:
    origin = str(address).rstrip("/")
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not is_loopback(origin):
        raise _refused(
            "its address is not one of this machine.",
            "Give an address of this machine, such as http://localhost:9000.",
        )
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        raise _refused(
            "its address goes on after the port.",
            "End the address with the port, as in http://localhost:9000.",
        )
    return origin


def _refused(reason: str, hint: str) -> NotConfigured:
    return NotConfigured(
        f"{SETTING} is set, and refused: {reason}", code="rehearsal_refused", hint=hint
    )
