"""The keywords that blueprints take: the provider's, the dance's, those of ``flask.Blueprint`` and of the session."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from os import PathLike
from typing import Any, TypedDict, TypeVar

from dance_common.dance.custom import OAuth1Options, OAuth2Options
from dance_common.options import signature, unknown_keyword

Init = TypeVar("Init", bound=Callable[..., None])


class FlaskOptions(TypedDict, total=False):
    """Arguments of ``flask.Blueprint``, which says what they mean."""

    static_folder: str | PathLike[str] | None
    static_url_path: str | None
    template_folder: str | PathLike[str] | None
    url_prefix: str | None
    subdomain: str | None
    url_defaults: dict[str, Any] | None
    root_path: str | None
    cli_group: str | None


class OAuth2BlueprintOptions(OAuth2Options, FlaskOptions, total=False):
    """What the provider is like (``OAuth2Options``), ``FlaskOptions``, and further arguments of the session.

    Keys:
        redirect_uri, token, token_updater, pkce: as in ``requests_oauthlib.OAuth2Session``.
    """

    redirect_uri: str | None
    token: Mapping[str, object] | None
    token_updater: Callable[[dict[str, Any]], None] | None
    pkce: str | None


class OAuth1BlueprintOptions(OAuth1Options, FlaskOptions, total=False):
    """What the provider is like (``OAuth1Options``), ``FlaskOptions``, and further arguments of the session.

    Keys:
        resource_owner_key, resource_owner_secret, callback_uri, verifier: as in ``requests_oauthlib.OAuth1Session``.
        realm, encoding, decoding, nonce, timestamp: as in ``oauthlib.oauth1.Client``.
    """

    resource_owner_key: str | None
    resource_owner_secret: str | None
    callback_uri: str | None
    verifier: str | None
    realm: str | None
    encoding: str
    decoding: str | None
    nonce: str | None
    timestamp: str | None


def takes(options: type[Any], provider: Callable[..., Any]) -> Callable[[Init], Init]:
    """Return a decorator by which ``help`` and ``inspect`` show a blueprint's options in place of ``**options``.

    Args:
        options: the ``TypedDict`` of those that are known.
        provider: the function of the core that takes most of them; their defaults are its.
    """
    defaults = {each.name: each.default for each in signature(provider).parameters.values()}

    def decorate(init: Init) -> Init:
        shown = signature(init, options, defaults)
        further = inspect.Parameter("session_arguments", inspect.Parameter.VAR_KEYWORD)
        shown = shown.replace(parameters=[*shown.parameters.values(), further])
        vars(init)["__signature__"] = shown
        return init

    return decorate


def split(
    options: Mapping[str, Any], known: type[Any], provider: Callable[..., Any], *, blueprint: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the options for ``provider`` and those for ``flask.Blueprint``; what is left goes to the session class.

    Args:
        options: what the blueprint was given.
        known: the ``TypedDict`` of what it takes.
        provider: the function of the core that makes its dance.
        blueprint: the name of its class.

    Raises:
        TypeError: an option is unknown, also to the session class; the sentence names the nearest one.
    """
    of_dance = signature(provider).parameters
    names = {*of_dance, *known.__annotations__, *_keywords(options.get("session_class"))}
    for_session = dict(options.get("session_options") or {})
    for_dance: dict[str, Any] = {"session_options": for_session}
    for_flask: dict[str, Any] = {}
    for name, value in options.items():
        if name not in names:
            raise TypeError(unknown_keyword(blueprint, name, names))
        if name in FlaskOptions.__annotations__:
            for_flask[name] = value
        elif name not in of_dance:
            for_session[name] = value
        elif name != "session_options":
            for_dance[name] = value
    return for_dance, for_flask


def _keywords(session_class: type[Any] | None) -> set[str]:
    if session_class is None:
        return set()
    parameters = inspect.signature(session_class).parameters.values()
    return {each.name for each in parameters if each.kind is not inspect.Parameter.VAR_KEYWORD}
