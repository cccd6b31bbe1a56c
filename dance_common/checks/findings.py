"""What would keep a site's dances from working, as far as it can be known without a dance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from importlib.util import find_spec
from urllib.parse import urlsplit

from ..backends import TableBackend
from ..backends.encryption import SETTING, keys_from
from ..backends.registrations import MemoryRegistrations
from ..backends.user_session import LARGEST_COOKIE, UserSessionBackend
from ..dance.base import Dance
from ..dance.oauth1 import OAuth1Dance, is_private_key, read_private_key
from ..dance.oauth2 import OAuth2Dance
from ..errors import NotConfigured
from ..provider import ENDPOINTS
from ..urls import is_secure, resolve, without_query
from .site import Site, SiteDance, callback_lines


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a site or a dance.

    Attributes:
        id: stable: ``E`` for an error or ``W`` for a warning, and a number. ``django_dance.`` and it are the id of
            Django's system check. Numbers are given out once, here and in the adapters.
        message: one sentence about what is wrong, without any secret.
        hint: one sentence about what to do.
        is_certain: False if it depends on what stands around the site, such as a proxy.
    """

    id: str
    message: str
    hint: str
    is_certain: bool = True


def check(site: Site) -> Iterator[Finding]:
    """Yield what is wrong with each dance, and then what is wrong with the site for all of them."""
    for each in site.dances:
        dance = each.dance.at_example()
        if not (each.has_credentials_elsewhere or has_clients(dance)):
            yield from missing_credentials(dance)
        yield from named_servers(each.dance)
        yield from missing_endpoints(dance)
        yield from insecure_endpoints(dance)
        yield from _unreadable_key(dance)
        if each.callback_url and (site.is_address_known or each.dance.callback_url):
            yield from _callback_url(each, site)
        yield from _callback_elsewhere(each)
        if site.is_session_in_cookie:
            yield from _token_in_cookie(each)
    if site.dances:
        yield from _session_cookie(site)
        yield from _address(site)
    yield from _encryption(site)


def report(findings: Iterable[Finding], dances: Iterable[SiteDance] = ()) -> str:
    """Return what ``dance doctor`` prints: the dances' callback URLs, then the findings, each with its hint below."""
    lines = []
    if with_url := [each for each in dances if each.callback_url]:
        lines += [callback_lines(with_url), ""]
    before = len(lines)
    for number, finding in enumerate(findings, start=1):
        doubt = "" if finding.is_certain else "(perhaps) "
        lines += [f"{number}. {doubt}{finding.message}", f"   {finding.hint}"]
    return "\n".join(lines if len(lines) > before else [*lines, "Nothing wrong was found."])


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether something is certainly wrong, so that ``dance doctor`` should exit with 1."""
    return any(finding.is_certain for finding in findings)


def has_clients(dance: Dance) -> bool:
    """Tell whether the dance has credentials of its own at each server that a visitor names."""
    servers = dance.servers
    return servers is not None and (servers.clients or servers.registrations) is not None


def named_servers(dance: Dance) -> Iterator[Finding]:
    """Yield what is wrong with how the site is known at servers that visitors name."""
    servers = dance.servers
    if servers is None:
        return
    if isinstance(servers.registrations, MemoryRegistrations):
        yield Finding(
            "W023",
            f"The dance {dance.name!r} stores its registrations in the memory of one process: others, and the next one,"
            " register anew, and users connect again.",
            "Give it a store in your database as registrations.",
            is_certain=False,
        )
    is_open = servers.rule is None and not servers.argument.shares_callback
    if is_open and not has_clients(dance) and _sends_secret(dance):
        yield Finding(
            "W024",
            f"The dance {dance.name!r} has one client secret for all servers, and sends it to whichever one a visitor"
            " names.",
            "Give it clients, or say by servers which may be named.",
        )


def _sends_secret(dance: Dance) -> bool:
    sends = getattr(dance.provider, "client_authentication", "none") in ("basic", "post")
    return sends and bool(getattr(dance, "client_secret", None))


def missing_credentials(dance: Dance) -> Iterator[Finding]:
    """Yield a finding if the dance lacks what the provider issued to the site."""
    missing = [name for name in dance.credential_names if _lacks(dance, name)]
    if missing:
        what = " and ".join(f"no {name.replace('_', ' ')}" for name in missing)
        *others, last = [
            " or ".join(dance.variables_of(name)) or f"the option {name}" for name in missing
        ]
        docs_url, title = dance.provider.docs_url, dance.provider.title
        where = f"(see {docs_url})" if docs_url else f"with {title}"
        # A warning: a site may be built, tested and migrated where the secrets are not.
        yield Finding(
            "W001",
            f"The dance {dance.name!r} with {dance.provider.title} has {what}.",
            f"Register the site {where}, then set {' and '.join([*filter(None, [', '.join(others)]), last])}.",
        )


def _lacks(dance: Dance, credential: str) -> bool:
    given = getattr(dance, credential)
    if credential == "client_secret" and isinstance(dance, OAuth2Dance):
        return given is None  # an empty one is that of a public client
    return not (given or getattr(getattr(dance, "client", None), credential, None))


def missing_endpoints(dance: Dance) -> Iterator[Finding]:
    """Yield a finding for each endpoint that the dance needs and has not."""
    for name in () if dance.provider.discover else ENDPOINTS:
        if not getattr(dance.provider, name, "of the other protocol"):
            yield Finding(
                "E004", f"The dance {dance.name!r} has no {name}.", f"Give it the option {name}."
            )


def insecure_endpoints(dance: Dance) -> Iterator[Finding]:
    """Yield a finding for each URL that secrets would travel to by plain http."""
    for item in fields(dance.provider):
        name = item.name
        url = dance.base_url if name == "base_url" else getattr(dance.provider, name)
        if not name.endswith("_url") or name == "docs_url" or not url:
            continue
        absolute = resolve(dance.base_url, url)
        if not is_secure(absolute):
            yield Finding(
                "E005",
                f"The {name} of the dance {dance.name!r} is not https: {without_query(absolute)}",
                "Begin it with https://; plain http is for this machine only.",
            )


def _unreadable_key(dance: Dance) -> Iterator[Finding]:
    key = dance.rsa_key if isinstance(dance, OAuth1Dance) else None
    text = read_private_key(key)
    if key is None or text is None or is_private_key(text):
        return
    # A key without its first line is no path: it is not repeated.
    what = f": {key} is no file, and no private key in PEM." if "\n" not in text else "."
    places = " or ".join((*dance.variables_of("rsa_key"), "the option rsa_key"))
    yield Finding(
        "E021", f"The RSA key of the dance {dance.name!r} can't be read{what}", f"Correct {places}."
    )


def _callback_url(each: SiteDance, site: Site) -> Iterator[Finding]:
    url = each.callback_url
    if not is_secure(url):
        yield Finding(
            "E012",
            f"The callback URL of the dance {each.dance.name!r} is not https: {without_query(url)}",
            f"Serve the site by https. {site.proxy_hint}",
        )
    elif site.is_cookie_secure and url.startswith("http:"):
        yield Finding(
            "E013",
            f"The session's cookie is for https only, and the dance {each.dance.name!r} comes back by http:"
            f" {without_query(url)}",
            "Open the site by https, or leave the cookie's Secure off on your own machine.",
        )


def _callback_elsewhere(each: SiteDance) -> Iterator[Finding]:
    path, own = (urlsplit(url).path for url in (each.dance.callback_url or "", each.view_url))
    if path and own and path != own:
        yield Finding(
            "W012",
            f"The callback_url of the dance {each.dance.name!r} ends with {path}, where the callback view has the path"
            f" {own}.",
            f"Name an address whose path is {own}, or change the view's by authorized_url. Where a proxy maps the one"
            " to the other nothing is wrong.",
            is_certain=False,
        )


def _token_in_cookie(each: SiteDance) -> Iterator[Finding]:
    provider = each.dance.provider
    if isinstance(each.backend, UserSessionBackend) and getattr(provider, "openid", None):
        yield Finding(
            "W008",
            f"The dance {each.dance.name!r} stores its tokens in the session's cookie, and those of"
            f" {provider.title} come with an id_token: together they may pass the {LARGEST_COOKIE:,} bytes that a"
            " cookie may have.",
            "Store its tokens in a database, or sessions on the server.",
            is_certain=False,
        )


def _session_cookie(site: Site) -> Iterator[Finding]:
    samesite = (site.samesite or "").lower()
    if samesite == "strict":
        yield Finding(
            "W003",
            "The session's cookie is SameSite=Strict: browsers leave it out when a provider sends them back, and each"
            " dance costs another round.",
            'Set SESSION_COOKIE_SAMESITE to "Lax".',
        )
    if samesite == "none" and not site.is_cookie_secure:
        yield Finding(
            "W007",
            "The session's cookie is SameSite=None without Secure, and browsers refuse such a cookie.",
            'Set SESSION_COOKIE_SAMESITE to "Lax", or SESSION_COOKIE_SECURE to True.',
        )


def _address(site: Site) -> Iterator[Finding]:
    is_https = site.is_https or (
        site.is_address_known
        and any(each.callback_url.startswith("https:") for each in site.dances)
    )
    if is_https and not site.trusts_proxy:
        yield Finding(
            "W005",
            "The site is for https, and trusts no proxy: behind one that ends TLS the callback URLs would begin with"
            " http://, and every dance would be refused.",
            f"{site.proxy_hint} Without such a proxy nothing is wrong.",
            is_certain=False,
        )
    if not site.names_hosts:
        yield Finding(
            "W006",
            "The site answers to every host name, and callback URLs are made of the one that a request names.",
            site.hosts_hint,
        )


def _encryption(site: Site) -> Iterator[Finding]:
    try:
        keys = keys_from(site.encryption_keys)
    except NotConfigured as error:
        yield Finding("E020", str(error), error.hint)
        return
    if keys and find_spec("cryptography") is None:
        yield Finding(
            "E020",
            f"{SETTING} is set, and the package that encrypts is not installed.",
            "Install oauth-dance[encryption].",
        )
    elif keys:
        backends = [each.backend for each in site.dances if isinstance(each.backend, TableBackend)]
        tables = {backend.table.label: backend.table for backend in backends}
        for label, table in tables.items():
            if not table.encrypts:
                yield Finding(
                    "W020",
                    f"{SETTING} is set, and {label} stores tokens unencrypted.",
                    site.column_hint,
                )
