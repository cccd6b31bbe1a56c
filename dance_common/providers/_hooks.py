"""Hooks that differ from one provider to the next by a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from ..profiles import find, read_json_object
from ..provider import APISession, OAuth2APISession


def fields_at(**paths: str) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """Return a ``token_from`` hook: at which dotted path the provider has each field that RFC 6749 names."""
    fields = MappingProxyType(paths)

    def token_from(answer: Mapping[str, Any]) -> Mapping[str, Any]:
        found = {name: find(answer, path) for name, path in fields.items()}
        return {**answer, **{name: value for name, value in found.items() if value is not None}}

    return token_from


def profile_by_post(**content: str) -> Callable[[APISession], Mapping[str, Any]]:
    """Return a ``fetch_profile`` hook that posts this as JSON to ``profile_url``, such as the ``query`` of GraphQL."""
    fields = MappingProxyType(content)

    def fetch_profile(session: APISession) -> Mapping[str, Any]:
        response = session.post(session.provider.profile_url, json=dict(fields) or None)
        return read_json_object(response, session.provider.title)

    return fetch_profile


def profile_by_token_fields(
    **paths: str,
) -> Callable[[OAuth2APISession], Mapping[str, Any]]:
    """Return a ``fetch_profile`` hook for a ``profile_url`` that has to be told whose token it is.

    Args:
        **paths: for each parameter of the query, at which dotted path the token has its value.
    """
    fields = MappingProxyType(paths)

    def fetch_profile(session: OAuth2APISession) -> Mapping[str, Any]:
        params = {name: find(session.token, path) for name, path in fields.items()}
        response = session.get(session.provider.profile_url, params=params)
        return read_json_object(response, session.provider.title)

    return fetch_profile


def profile_with(scope: str, **calls: str) -> Callable[[OAuth2APISession], Mapping[str, Any]]:
    """Return a ``fetch_profile`` hook that asks at further addresses, too, where the user granted the scope.

    Args:
        scope: without it they would refuse, and are not asked.
        **calls: the name under which the profile's response gets what an address answers, and that address. What
            refuses all the same is left out.
    """
    further = MappingProxyType(calls)

    def fetch_profile(session: OAuth2APISession) -> Mapping[str, Any]:
        response = session.get(session.provider.profile_url)
        found = dict(read_json_object(response, session.provider.title))
        for name, url in further.items() if session.has_scopes(scope) else ():
            answer = session.get(url)
            with suppress(ValueError):
                found[name] = answer.json() if answer.ok else None
        return found

    return fetch_profile


def revoke_by_call(method: str, url: str) -> Callable[[APISession], bool]:
    """Return a ``revoke`` hook that makes an API call, which ends the token that it carries."""

    def revoke(session: APISession) -> bool:
        return session.request(method, url, timeout=session.provider.timeout).ok

    return revoke
