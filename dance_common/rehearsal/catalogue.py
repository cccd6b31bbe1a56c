"""The paths of real providers, each at ``/<host><path>``, made from what the catalogue knows of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from werkzeug.wrappers import Request, Response

from .. import providers
from ..dance import Dance
from ..options import signature
from ..provider import OAuth2Provider
from ..rehearsing import played_at, undiscovered
from ..urls import resolve
from . import characters, oauth1, openid
from .scripts import script_of
from .stage import Handler, Route, Stage


@dataclass(frozen=True)
class Endpoint:
    """One address of a provider, and who answers there; only a page is visited by browsers."""

    url: str
    handler: Handler
    is_page: bool = False


def catalogue() -> tuple[Dance, ...]:
    """Return a dance with each provider of the catalogue that is in one place, and needs no host or tenant."""
    functions = map(providers.find, providers.names())
    return tuple(function() for function in functions if not _needs_arguments(function))


def routes_of(dances: Iterable[Dance]) -> tuple[Route, ...]:
    """Return the routes at which the providers of these dances are played.

    What several providers have at one path goes to the first. What is on this machine keeps its path, and so does a
    dance that is rehearsed already.
    """
    by_path: dict[str, list[Endpoint]] = defaultdict(list)
    for dance in dances:
        for endpoint in _endpoints(dance):
            path = urlsplit(played_at("", endpoint.url)).path
            if path.strip("/"):
                by_path[path].append(endpoint)
    return tuple(
        Route(path, _by_query(endpoints), ("GET", "POST")) for path, endpoints in by_path.items()
    )


def _needs_arguments(function: Callable[..., Dance]) -> bool:
    parameters = signature(function).parameters.values()
    return any(parameter.default is parameter.empty for parameter in parameters)


def _endpoints(dance: Dance) -> Iterable[Endpoint]:
    provider: Any = undiscovered(dance.provider)
    script = script_of(provider)

    def at(url: str | None, handler: Handler, *, is_page: bool = False) -> Iterable[Endpoint]:
        if url:
            address = resolve(dance.base_url, url)
            if not (is_page or isinstance(provider, OAuth2Provider)):
                handler = characters.signed_at(address, handler)
            yield Endpoint(address, characters.in_character(provider, handler), is_page)

    if isinstance(provider, OAuth2Provider):
        yield from at(provider.authorization_url, characters.authorize(provider), is_page=True)
        for url in (provider.token_url, provider.refresh_url):
            yield from at(url, characters.token(provider, script))
        yield from at(provider.revocation_url, characters.revoke(provider))
        if provider.openid is not None:
            yield from at(provider.openid.jwks_url, openid.keys)
    else:
        yield from at(provider.authorization_url, oauth1.authorize, is_page=True)
        yield from at(provider.request_token_url, oauth1.request_token)
        yield from at(provider.access_token_url, oauth1.access_token)
    for url, further in {provider.profile_url: {}, **script.answers}.items():
        yield from at(url, characters.profile(provider, script, further))


def _by_query(endpoints: list[Endpoint]) -> Handler:
    """Answer as the endpoint whose own query is part of the request's; a form comes back to the page."""
    wanted = [(set(parse_qsl(urlsplit(each.url).query)), each) for each in endpoints]
    wanted.sort(key=lambda pair: -len(pair[0]))

    def handle(stage: Stage, request: Request) -> Response:
        sent = set(request.args.items(multi=True))
        found = next((each for query, each in wanted if query <= sent), None)
        if found is None or "ticket" in request.form:
            found = next((each for each in endpoints if each.is_page), endpoints[0])
        return found.handler(stage, request)

    return handle
