"""Questions about URLs that decide where a secret may travel and where a user may be sent."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import SplitResult, urljoin, urlsplit

from .errors import InsecureTransport

LONGEST_NEXT = 2000
"""Characters that the address of a page to return to may have."""

CALLBACK_ORIGIN = "DANCE_CALLBACK_ORIGIN"
"""The setting with the scheme and host that all callback URLs have, whichever host a visitor came to."""
NEXT_HOSTS = "DANCE_NEXT_HOSTS"
"""The setting with the further hosts of this site that a dance may end at."""

_PLAIN_HOST = re.compile(r"[a-z0-9._-]+(:[0-9]+)?")
_DEFAULT_PORTS = MappingProxyType({"http": 80, "https": 443})


def is_loopback(url: str) -> bool:
    """Tell whether the URL's host is this machine: ``localhost``, a name below it, or a loopback address.

    The host is parsed, not matched by its beginning: ``http://localhost:80@attacker.example`` is not loopback.
    """
    return _is_this_machine(_split(url).hostname or "")


@lru_cache(maxsize=256)
def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_internal(url: str) -> bool:
    """Tell whether the URL's host is this machine, or written as an address that is not one of the public Internet's.

    Addresses count in whichever way resolvers read them: ``http://2130706433`` and ``http://0x7f.1`` are this machine.
    """
    host = _split(url).hostname or ""
    if is_loopback(url):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        pass
    try:
        return not ip_address(socket.inet_aton(host)).is_global
    except (OSError, UnicodeError):
        return False


def leads_further_in(url: str, than: str) -> bool:
    """Tell whether one URL leads where the other, whose server has named it, does not: inside a network, or to http."""
    return (
        (is_loopback(url) and not is_loopback(than))
        or (is_internal(url) and not is_internal(than))
        or (_split(url).scheme == "http" and _split(than).scheme != "http")
    )


def is_secure(url: str) -> bool:
    """Tell whether secrets may travel to the URL: by https, or by http within this machine.

    A non-empty environment variable ``OAUTHLIB_INSECURE_TRANSPORT`` allows http everywhere, for development.
    """
    scheme = _split(url).scheme
    if scheme == "https":
        return True
    return scheme == "http" and (
        is_loopback(url) or bool(os.environ.get("OAUTHLIB_INSECURE_TRANSPORT"))
    )


def require_secure(url: str, what: str) -> None:
    """Raise ``InsecureTransport`` unless secrets may travel to the URL of a provider; ``what`` names its role."""
    if is_secure(url):
        return
    if not _split(url).scheme:
        raise InsecureTransport(
            f"The {what} has no scheme: {without_query(url)}", hint="Begin it with https://."
        )
    raise InsecureTransport(
        _insecure(what, url), hint="Begin it with https://; plain http is for this machine only."
    )


def require_secure_callback(url: str) -> None:
    """Raise ``InsecureTransport`` unless a code may travel to the callback URL, which a proxy may have a say in."""
    if not is_secure(url):
        raise InsecureTransport(
            _insecure("callback URL", url),
            hint="Serve it by https. Behind a proxy that ends TLS, tell the framework to trust the proxy's"
            " headers (ProxyFix in Flask, SECURE_PROXY_SSL_HEADER in Django).",
        )


def is_callback_url(url: str) -> bool:
    """Tell whether a site may name the URL as that of its callback view: absolute, secure, and nothing but an address.

    RFC 6749 section 3.1.2 forbids a fragment; a query would be mixed up with what the provider adds.
    """
    parts = _split(url)
    is_plain = not (
        parts.query or parts.fragment or "@" in parts.netloc or any(map(str.isspace, url))
    )
    return is_plain and bool(authority(url)) and is_secure(url)


def _insecure(what: str, url: str) -> str:
    return f"The {what} {without_query(url)} is not https, so secrets could be read on the way."


@lru_cache(maxsize=256)
def resolve(base_url: str | None, url: str) -> str:
    """Return the URL made absolute against ``base_url``, as RFC 3986 section 5 resolves references.

    What is no URL is returned as it is: nothing that asks for its host will find one.
    """
    try:
        return urljoin(base_url, url) if base_url else url
    except ValueError:
        return url


@lru_cache(maxsize=256)
def authority(url: str) -> str:
    """Return the ``host:port`` that the URL leads to, lower case, the scheme's default port filled in.

    Returns an empty string where the URL has no host or an impossible port.
    """
    parts = _split(url)
    try:
        port = parts.port
    except ValueError:
        return ""
    if not parts.hostname:
        return ""
    return f"{parts.hostname}:{port or _DEFAULT_PORTS.get(parts.scheme, 0)}"


def without_query(url: str) -> str:
    """Return the URL without user information, query and fragment, which may hold secrets."""
    parts = _split(url)
    scheme = f"{parts.scheme}://" if parts.scheme or parts.netloc else ""
    return f"{scheme}{parts.netloc.rpartition('@')[2]}{parts.path}"


def can_be_visited(method: str) -> bool:
    """Tell whether a request can be repeated by sending the user to its address; a posted form can't."""
    return method in {"GET", "HEAD"}


def is_safe_next(url: str, *, host: str, secure: bool = False) -> bool:
    """Tell whether a user may be sent to ``url`` after the dance: a page of the site at ``host``.

    Accepts an absolute path, or an http(s) URL whose host and port are exactly ``host``. Everything that a browser
    could read as another site is refused: backslashes, control characters, ``//host``, other schemes. Where the site
    was asked by https (``secure``), http is refused: cookies would travel in the open.
    """
    if (
        not (url and host)
        or len(url) > LONGEST_NEXT
        or "\\" in url
        or any(c.isspace() or not c.isprintable() for c in url)
    ):
        return False
    parts = _split(url)
    if parts.scheme or parts.netloc:
        schemes = ("https",) if secure else ("http", "https")
        return parts.scheme in schemes and parts.netloc.lower() == host.lower()
    return url.startswith("/") and not url.startswith("//")


def _split(url: str) -> SplitResult:
    # An unbalanced bracket, or what requests reads as another host than urlsplit (https://evil\@good is evil's):
    # a URL without a host is refused everywhere.
    nothing = SplitResult("", "", "", "", "")
    try:
        parts = urlsplit(url)
    except ValueError:
        return nothing
    has_controls = "\t" in url or "\r" in url or "\n" in url
    return nothing if has_controls or "\\" in parts.netloc else parts


class Named(Protocol):
    """A dance, or what stands for one: a Flask blueprint, one request's visit."""

    @property
    def name(self) -> str:
        """The dance's name."""
        ...


def fill_in_name(template: str, named: Named) -> str:
    """Return the template with the dance's name in place of ``{name}``.

    Templates written for Flask-Dance say ``{bp.name}``; ``{bp.attribute}`` stands for any attribute of ``named``.

    Raises:
        AttributeError, LookupError, ValueError: the template holds other braces.
    """
    return template.format(name=named.name, bp=named)


@dataclass(frozen=True)
class Hosts:
    """What a site that answers at several hosts says of them: one callback for all, and pages that a dance may end at.

    Attributes:
        origin: scheme and host of all callback URLs, such as ``https://auth.example``; empty for the request's own.
        callback: the callback URL of one dance that has its own (``callback_url``); empty for any other dance.
        others: hosts that ``?next=`` may lead to beside the request's; ``.example.org`` stands for all below that, too.
    """

    origin: str = ""
    others: tuple[str, ...] = ()
    callback: str = ""

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], *, callback: str | None) -> Hosts:
        """Return what holds for a dance.

        Args:
            settings: has ``CALLBACK_ORIGIN`` and ``NEXT_HOSTS`` where they are set.
            callback: the dance's own ``callback_url``, which goes before the origin for all.
        """
        others = settings.get(NEXT_HOSTS) or ()
        listed = (others,) if isinstance(others, str) else tuple(others)
        return cls(
            origin=str(settings.get(CALLBACK_ORIGIN) or "").rstrip("/"),
            others=tuple(map(str.lower, listed)),
            callback=callback or "",
        )

    def callback_url(self, own: str) -> str:
        """Return the callback URL to use where ``own`` is the request's: the dance's, or ``own`` at the origin."""
        return self.callback or (f"{self.origin}{urlsplit(own).path}" if self.origin else own)

    def named(self, listed: Iterable[str]) -> frozenset[str]:
        """Return the site's hosts that its configuration names in whole, without ports.

        A request names any host it likes, and where a whole domain is listed, any below that.

        Args:
            listed: the hosts that the framework's settings list; what is set for callbacks goes before them.
        """
        set_here = urlsplit(self.callback or self.origin).netloc
        names = map(str.lower, (set_here,) if set_here else listed)
        plain = (name for name in names if _PLAIN_HOST.fullmatch(name) and not name.startswith("."))
        return frozenset(name.partition(":")[0] for name in plain)

    def safe_next(self, next_url: str, *, host: str, secure: bool) -> str | None:
        """Return the page to go to after the dance, if a user may be sent there; None otherwise.

        A page of the host that the visitor came to is named with its host where the callback comes to another one, if
        that host is listed; nobody else's are.

        Args:
            next_url: what the visitor's request says.
            host: the request's host and port.
            secure: whether it came by https.
        """
        if is_safe_next(next_url, host=host, secure=secure):
            callback_host = urlsplit(self.callback or self.origin).netloc
            is_elsewhere = callback_host.lower() not in ("", host.lower())
            if is_elsewhere and next_url.startswith("/") and self._is_listed(host):
                return f"{'https' if secure else 'http'}://{host}{next_url}"
            return next_url
        try:
            named = urlsplit(next_url).netloc
        except ValueError:
            return None
        is_safe = self._is_listed(named) and is_safe_next(next_url, host=named, secure=secure)
        return next_url if is_safe else None

    def _is_listed(self, host: str) -> bool:
        name = host.lower()
        # Only a plain name and a port: a domain at the end says nothing of what stands before an @ or a %.
        return _PLAIN_HOST.fullmatch(name) is not None and any(
            name == each or (each.startswith(".") and f".{name}".endswith(each))
            for each in self.others
        )
