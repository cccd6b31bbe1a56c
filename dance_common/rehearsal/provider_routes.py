"""The paths of real providers, each at ``/<host><path>``, made from what the catalogue knows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from werkzeug.wrappers import Request, Response

from .. import providers
from ..dance.base import Dance
from ..errors import NotConfigured
from ..provider import ENDPOINTS, NOTHING, OAuth1Provider, OAuth2Provider, Provider
from ..urls import resolve
from . import oauth1, openid, provider_endpoints, registration
from .endpoints import Endpoints, Handler, Role, Route
from .provider_fixtures import fill, fixture_of
from .stand_in import stand_in_url, without_discovery

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class _Address:
    """One address of a provider, the endpoint there, what it is for, and the one method that it is for, if any."""

    url: str
    handler: Handler
    role: Role
    method: str = ""


def catalogue() -> tuple[Dance, ...]:
    """Return a dance with each provider that needs no tenant; visitors may name its server."""
    functions = [providers.find(name) for name in (*providers.names(), *providers.PROTOCOLS)]
    functions.sort(key=lambda function: bool(providers.identifying_arguments(function)))
    return tuple(function() for function in functions if not _missing_arguments(function))


def _missing_arguments(function: Callable[..., Dance]) -> set[str]:
    """Return the arguments that the function can't be called without."""
    server = getattr(function, "server_argument", None)
    return set(providers.identifying_arguments(function)) - {server.name if server else ""}


def routes_of(dances: Iterable[Dance], apis: Mapping[str, object] = NOTHING) -> tuple[Route, ...]:
    """Return the routes at which the providers of these dances are played.

    What several providers have at one path goes to the first. What is on this machine keeps its path, and so does a
    dance that is rehearsed already. ``apis`` has answers for further addresses of theirs, by the absolute URL.
    """
    return tuple(chain(*PlayedPaths().add(dances, apis).values()))


class PlayedPaths:
    """The paths at which providers are played; with one more provider all other paths stay as they are."""

    def __init__(self) -> None:
        self._addresses: dict[str, tuple[_Address, ...]] = {}

    def add(
        self, dances: Iterable[Dance], apis: Mapping[str, object] = NOTHING
    ) -> dict[str, tuple[Route, ...]]:
        """Play the providers of these dances, too, and return the routes of each path that has others now."""
        changed: dict[str, tuple[_Address, ...]] = {}
        for dance in dances:
            for path, address in (
                *_placed(dance, _further(dance.at_example(), apis)),
                *_usual(dance),
            ):
                changed[path] = (*changed.get(path, self._addresses.get(path, ())), address)
        self._addresses |= changed
        return {path: _routes_at(path, addresses) for path, addresses in changed.items()}


@lru_cache(maxsize=256)
def _usual(dance: Dance) -> tuple[tuple[str, _Address], ...]:
    # The same ones are asked for again whenever one more answer of an API is added.
    return tuple(_placed(dance, _addresses(dance.at_example())))


def _placed(dance: Dance, addresses: Iterable[_Address]) -> Iterable[tuple[str, _Address]]:
    """Yield addresses of a dance's provider with their paths here."""
    example = dance.at_example()
    for address in addresses:
        path = urlsplit(stand_in_url("", address.url)).path
        if path.strip("/"):
            yield _at_any_server(path, address, example) if dance.is_family else (path, address)


def _at_any_server(path: str, address: _Address, example: Dance) -> tuple[str, _Address]:
    """Return the rule for an address of the server that stands for all whom visitors may name, and who answers."""
    server, variable = f"/{urlsplit(example.base_url or '').netloc}", "/<server>"
    named = stand_in_url("", example.server).rstrip("/")
    if "://" in example.server and path.startswith(f"{named}/"):
        # Such a server may be below any path.
        server, variable = named, "/<path:server>"
    if not path.startswith(f"{server}/"):
        return path, address
    rest = path.removeprefix(server)
    handler = provider_endpoints.of_named_server(address.handler, server=server, rest=rest)
    return f"{variable}{rest}", replace(address, handler=handler)


def _routes_at(path: str, addresses: tuple[_Address, ...]) -> tuple[Route, ...]:
    """Return the routes of a path; what one method is for, which may delete tokens, has its own."""
    general = [address for address in addresses if not address.method]
    own = {address.method: address for address in addresses if general and address.method}
    rest = general or addresses
    methods = tuple(method for method in METHODS if method not in own)
    return (
        *(Route(path, address.handler, (method,), address.role) for method, address in own.items()),
        Route(path, _by_query(rest), methods, rest[0].role),
    )


def _addresses(dance: Dance) -> Iterable[_Address]:
    provider: Any = without_discovery(dance.provider)
    fixture = fixture_of(provider)
    _require_schemes(dance, provider)

    def at(url: str | None, role: Role, handler: Handler) -> Iterable[_Address]:
        if url:
            yield _address(provider, resolve(dance.base_url, url), role, handler)

    if isinstance(provider, OAuth2Provider):
        page = provider_endpoints.named(provider, provider_endpoints.authorize(provider))
        yield from at(provider.authorization_url, "page", page)
        for url in (provider.token_url, provider.refresh_url):
            if url not in fixture.renewals:
                yield from at(url, "token", provider_endpoints.token(provider, fixture))
        for url in fixture.renewals:
            yield from at(url, "token", provider_endpoints.renew)
        push = provider_endpoints.push(provider)
        yield from at(provider.pushed_authorization_url, "pushed", push)
        yield from at(provider.revocation_url, "revocation", provider_endpoints.revoke(provider))
        if provider.registration is not None:
            handler = registration.register(provider.registration)
            yield from at(provider.registration.url, "registration", handler)
        if provider.openid is not None:
            yield from at(provider.openid.jwks_url, "facts", openid.keys_for(provider.openid))
    else:
        page = provider_endpoints.named(provider, oauth1.authorize)
        yield from at(provider.authorization_url, "page", page)
        yield from at(provider.request_token_url, "request_token", oauth1.request_token)
        yield from at(provider.access_token_url, "token", oauth1.access_token)
    for url, rule in fixture.revocation.items():
        for address in at(url, "revocation", provider_endpoints.revoke_by_rule(rule)):
            yield replace(address, method=rule.method)
    for url, further in {provider.profile_url: {}, **fixture.answers}.items():
        handler = (
            provider_endpoints.api_answer(provider, partial(fill, further))
            if isinstance(further, list)
            else provider_endpoints.profile(provider, fixture, further)
        )
        yield from at(url, "api", handler)
    for url, found in fixture.lists.items():
        absolute = resolve(dance.base_url, url)
        yield from at(url, "api", provider_endpoints.entry_list(provider, absolute, found))


def _require_schemes(dance: Dance, provider: Provider) -> None:
    for name in ENDPOINTS:
        url: str = resolve(dance.base_url, getattr(provider, name, None) or "")
        if url and "://" not in url:
            raise NotConfigured(
                f"The rehearsal can't play {dance.name!r}: its {name} {url!r} has no scheme; begin it with https://."
            )


def _further(dance: Dance, apis: Mapping[str, object]) -> Iterable[_Address]:
    for url, answer in apis.items():
        if dance.provider.may_receive_token(url, base_url=dance.base_url):
            yield _address(
                dance.provider, url, "api", provider_endpoints.api_answer(dance.provider, answer)
            )


def _address(provider: Provider, url: str, role: Role, handler: Handler) -> _Address:
    if role != "page" and isinstance(provider, OAuth1Provider):
        handler = provider_endpoints.check_signatures_at(url, handler)
    refusal = fixture_of(provider).refusal
    if refusal is not None and role in ("api", "revocation"):
        handler = provider_endpoints.refuse_with(handler, refusal)
    return _Address(url, provider_endpoints.provider_endpoint(provider, handler), role)


def _by_query(addresses: Sequence[_Address]) -> Handler:
    """Answer as the endpoint whose own query is part of the request's; a form comes back to the page."""
    wanted = [(set(parse_qsl(urlsplit(each.url).query)), each) for each in addresses]
    wanted.sort(key=lambda pair: -len(pair[0]))

    def handle(endpoints: Endpoints, request: Request) -> Response:
        sent = set(request.args.items(multi=True))
        found = next((each for query, each in wanted if query <= sent), None)
        if found is None or "ticket" in request.form:
            found = next((each for each in addresses if each.role == "page"), addresses[0])
        return found.handler(endpoints, request)

    return handle
