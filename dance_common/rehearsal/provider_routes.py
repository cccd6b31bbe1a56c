"""The paths of real providers, each at ``/<host><path>``, made from what the catalogue knows of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from werkzeug.wrappers import Request, Response

from .. import providers
from ..dance.base import Dance
from ..options import signature
from ..provider import NOTHING, OAuth1Provider, OAuth2Provider, Provider
from ..urls import resolve
from . import characters, endings, oauth1, openid
from .scripts import script_of
from .stage import Handler, Role, Route, Stage
from .stand_in import stand_in_url, without_discovery

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Endpoint:
    """One address of a provider, who answers there, and what it is for."""

    url: str
    handler: Handler
    role: Role


def catalogue() -> tuple[Dance, ...]:
    """Return a dance with each provider of the catalogue that is in one place, and needs no host or tenant."""
    functions = map(providers.find, providers.names())
    return tuple(function() for function in functions if not _needs_arguments(function))


def routes_of(dances: Iterable[Dance], apis: Mapping[str, Any] = NOTHING) -> tuple[Route, ...]:
    """Return the routes at which the providers of these dances are played.

    What several providers have at one path goes to the first. What is on this machine keeps its path, and so does a
    dance that is rehearsed already. ``apis`` has answers for further addresses of theirs, by the absolute URL.
    """
    by_path: dict[str, list[Endpoint]] = defaultdict(list)
    for dance in dances:
        for endpoint in (*_further(dance, apis), *_endpoints(dance)):
            path = urlsplit(stand_in_url("", endpoint.url)).path
            if path.strip("/"):
                by_path[path].append(endpoint)
    return tuple(
        Route(path, _by_query(endpoints), METHODS, endpoints[0].role)
        for path, endpoints in by_path.items()
    )


def _needs_arguments(function: Callable[..., Dance]) -> bool:
    parameters = signature(function).parameters.values()
    return any(parameter.default is parameter.empty for parameter in parameters)


def _endpoints(dance: Dance) -> Iterable[Endpoint]:
    provider: Any = without_discovery(dance.provider)
    script = script_of(provider)

    def at(url: str | None, role: Role, handler: Handler) -> Iterable[Endpoint]:
        if url:
            yield _endpoint(provider, resolve(dance.base_url, url), role, handler)

    if isinstance(provider, OAuth2Provider):
        yield from at(provider.authorization_url, "page", characters.authorize(provider))
        for url in (provider.token_url, provider.refresh_url):
            yield from at(url, "token", characters.token(provider, script))
        yield from at(provider.revocation_url, "revocation", characters.revoke(provider))
        if provider.openid is not None:
            yield from at(provider.openid.jwks_url, "facts", openid.keys)
    else:
        yield from at(provider.authorization_url, "page", oauth1.authorize)
        yield from at(provider.request_token_url, "request_token", oauth1.request_token)
        yield from at(provider.access_token_url, "token", oauth1.access_token)
    for url, ending in script.revocation.items():
        yield from at(url, "revocation", endings.end(ending))
    for url, further in {provider.profile_url: {}, **script.answers}.items():
        yield from at(url, "api", characters.profile(provider, script, further))


def _further(dance: Dance, apis: Mapping[str, Any]) -> Iterable[Endpoint]:
    for url, answer in apis.items():
        if dance.provider.may_receive_token(url, base_url=dance.base_url):
            yield _endpoint(
                dance.provider, url, "api", characters.api_answer(dance.provider, answer)
            )


def _endpoint(provider: Provider, url: str, role: Role, handler: Handler) -> Endpoint:
    if role != "page" and isinstance(provider, OAuth1Provider):
        handler = characters.signed_at(url, handler)
    refusal = script_of(provider).refusal
    if refusal is not None and role in ("api", "revocation"):
        handler = characters.refusing(handler, refusal)
    return Endpoint(url, characters.in_character(provider, handler), role)


def _by_query(endpoints: list[Endpoint]) -> Handler:
    """Answer as the endpoint whose own query is part of the request's; a form comes back to the page."""
    wanted = [(set(parse_qsl(urlsplit(each.url).query)), each) for each in endpoints]
    wanted.sort(key=lambda pair: -len(pair[0]))

    def handle(stage: Stage, request: Request) -> Response:
        sent = set(request.args.items(multi=True))
        found = next((each for query, each in wanted if query <= sent), None)
        if found is None or "ticket" in request.form:
            found = next((each for each in endpoints if each.role == "page"), endpoints[0])
        return found.handler(stage, request)

    return handle
