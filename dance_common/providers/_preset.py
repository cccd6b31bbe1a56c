"""What the modules of the catalogue declare their providers with; most of them need nothing else.

A provider that takes no arguments of its own is its facts, ``box = declare(PROVIDER)``; one whose only argument is the
host that it is at is declared by ``declare_hosted``. One that takes others is a function of them, which ``oauth1`` or
``oauth2`` decorates.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from types import MappingProxyType
from typing import ParamSpec, Protocol, TypeVar, Unpack

from ..dance.named import ANY_SERVER, ServerArgument, Servers
from ..dance.oauth1 import OAuth1Dance
from ..dance.oauth2 import OAuth2Dance
from ..options import (
    DanceOptions,
    OAuth1ServerOptions,
    PresetOptions,
    RegistrationOptions,
    ServerOptions,
    ServerRules,
    dance_arguments,
    preset_options,
)
from ..profiles import OPENID_FIELDS, ProfileFields
from ..provider import (
    ClientRegistration,
    OAuth1APISession,
    OAuth1Provider,
    OAuth2APISession,
    OAuth2Provider,
    OpenID,
    Provider,
    QuerySignature,
    standard_settings,
)
from ..tokens import Scope
from ._hosts import host

__all__ = [
    "OPENID_FIELDS",
    "ClientRegistration",
    "DanceOptions",
    "OAuth1APISession",
    "OAuth1Provider",
    "OAuth1ServerOptions",
    "OAuth2APISession",
    "OAuth2Provider",
    "OpenID",
    "PresetOptions",
    "ProfileFields",
    "QuerySignature",
    "Scope",
    "ServerArgument",
    "ServerOptions",
    "declare",
    "declare_hosted",
    "oauth1",
    "oauth2",
    "parameters",
]

P = ParamSpec("P")
SomeDance = TypeVar("SomeDance", OAuth1Dance, OAuth2Dance)
SomeProvider = TypeVar("SomeProvider", OAuth1Provider, OAuth2Provider)

_RULES = (*ServerRules.__annotations__, *RegistrationOptions.__annotations__)
"""The options that are about servers which visitors name, and no fields of the dance."""


class OAuth2Preset(Protocol):
    """The function of a provider that takes no arguments of its own."""

    def __call__(
        self,
        client_id: str | None = None,
        client_secret: str | None = None,
        scope: Scope = None,
        **options: Unpack[DanceOptions],
    ) -> OAuth2Dance:
        """Return the configuration of a site that is a client of the provider.

        Args:
            client_id: the application's client ID; else it is read from the configuration.
            client_secret: the application's client secret; else it is read from the configuration.
            scope: scopes to ask for; the provider's default unless given.
            **options: see ``DanceOptions``.
        """
        ...


class HostedPreset(Protocol):
    """The function of a provider whose host the site names."""

    def __call__(
        self,
        client_id: str | None = None,
        client_secret: str | None = None,
        scope: Scope = None,
        *,
        hostname: str = "*",
        **options: Unpack[ServerOptions],
    ) -> OAuth2Dance:
        """Return the configuration of a site that is a client of the provider at that host.

        Args:
            client_id: the application's client ID; else it is read from the configuration.
            client_secret: the application's client secret; else it is read from the configuration.
            scope: scopes to ask for; the provider's default unless given.
            hostname: the host, with its port if it has one; the visitor names it unless given.
            **options: see ``ServerOptions``.

        Raises:
            ValueError: ``hostname`` is more than a host.
        """
        ...


def declare(
    provider: OAuth2Provider, *, scope: str | None = None, notes: str | None = None
) -> OAuth2Preset:
    """Return the function of a provider that takes no arguments of its own.

    Args:
        provider: the facts.
        scope: what ``help`` says of the argument ``scope``; the provider's default scopes unless given.
        notes: the docstring of the provider's module. What follows its first paragraph is for those who use the
            provider: ``help`` and the provider's page show it.
    """

    def configure(
        client_id: str | None = None,
        client_secret: str | None = None,
        scope: Scope = None,
        **options: Unpack[DanceOptions],
    ) -> OAuth2Provider:
        return provider

    _describe(configure, provider, notes, scope=scope)
    return oauth2(provider)(configure)


def declare_hosted(
    provider: OAuth2Provider, *, example: str, scope: str | None = None, notes: str | None = None
) -> HostedPreset:
    """Return the function of a provider that anybody may run, or that has a host for each country.

    Args:
        provider: the facts; ``{hostname}`` in ``base_url``, ``authorization_url`` and issuers stands for the host.
        example: such a host.
        scope: as for ``declare``.
        notes: as for ``declare``.
    """
    argument = ServerArgument("hostname", host, example)

    def configure(
        client_id: str | None = None,
        client_secret: str | None = None,
        scope: Scope = None,
        *,
        hostname: str = "*",
        **options: Unpack[ServerOptions],
    ) -> OAuth2Provider:
        hostname = argument.read(hostname)
        base_url = (provider.base_url or "").format(hostname=hostname)
        page = provider.authorization_url.format(hostname=hostname)
        keys = provider.openid
        if keys is not None:
            issuers = tuple(each.replace("{hostname}", hostname) for each in keys.issuers)
            keys = replace(keys, issuers=issuers)
        return replace(provider, base_url=base_url, authorization_url=page, openid=keys)

    described = (
        f"the host that you connect with, such as ``{example}``; the visitor names it unless given."
    )
    _describe(configure, provider, notes, scope=scope, hostname=described)
    configure.__doc__ = (
        f"{configure.__doc__}\n\nRaises:\n    ValueError: ``hostname`` is more than a host."
    )
    return oauth2(provider, argument)(configure)


def oauth1(
    provider: OAuth1Provider, server: ServerArgument | None = None
) -> Callable[[Callable[P, OAuth1Provider]], Callable[P, OAuth1Dance]]:
    """Decorate the function of a provider of OAuth 1.0a, as ``oauth2`` does."""
    return lambda configure: _preset(provider, OAuth1Dance, configure, server)


def oauth2(
    provider: OAuth2Provider, server: ServerArgument | None = None
) -> Callable[[Callable[P, OAuth2Provider]], Callable[P, OAuth2Dance]]:
    """Decorate a function that returns the provider as its arguments want it: it returns a dance with that instead.

    Credentials, scope and options are arguments of the function only for its signature. Its docstring need not
    describe them where there is nothing special to say.

    Args:
        provider: the facts that the arguments don't change. They name the credentials: ``X_OAUTH_APP_KEY`` as the
            first variable in ``settings`` makes ``app_key`` the argument.
        server: the argument that says where the provider is, where visitors may do that: they do if it is ``*``.
    """
    return lambda configure: _preset(provider, OAuth2Dance, configure, server)


def parameters(**given: str | None) -> dict[str, str]:
    """Return those parameters of an authorization URL that have a value."""
    return {name: value for name, value in given.items() if value}


def _describe(
    configure: Callable[..., OAuth2Provider],
    provider: OAuth2Provider,
    notes: str | None,
    **arguments: str | None,
) -> None:
    """Let the function look as if it were written in the provider's module."""
    configure.__name__ = configure.__qualname__ = provider.name
    configure.__module__ = f"{__package__}.{provider.name}"
    entries = [f"    {name}: {text}" for name, text in arguments.items() if text]
    about = [
        f"Return the OAuth 2 configuration for {provider.title.removesuffix(' (OAuth 2)')}.",
        (notes or "").partition("\n\n")[2].strip(),
        "\n".join(["Args:", *entries]) if entries else "",
    ]
    configure.__doc__ = "\n\n".join(filter(None, about))


def _preset(
    provider: SomeProvider,
    dance: Callable[..., SomeDance],
    configure: Callable[P, SomeProvider],
    server: ServerArgument | None = None,
) -> Callable[P, SomeDance]:
    provider = _with_settings(provider)
    written = inspect.signature(configure)
    names = {provider.argument_of(credential): credential for credential in provider.settings}
    if isinstance(provider, OAuth2Provider):
        names["scope"] = "scope"
    fields = MappingProxyType(names)
    default = written.parameters[server.name].default if server is not None else None

    @wraps(configure)
    def make(*args: P.args, **kwargs: P.kwargs) -> SomeDance:
        try:
            bound = written.bind(*args, **kwargs)
        except TypeError:
            configure(*args, **kwargs)  # says which arguments, in the words that Python has for it
            raise
        given = dict(bound.arguments)
        options = dance_arguments(given.get("options", {}), configure)
        own = {
            fields[name]: value
            for name, value in given.items()
            if name in fields and value is not None
        }
        for name in own.keys() & options.keys():
            argument = provider.argument_of(name)
            raise TypeError(f"{argument} and {name} are two names of one option: give one of them.")
        rules = {name: options.pop(name) for name in _RULES if name in options}

        def dance_with(configured: SomeProvider) -> SomeDance:
            return dance(provider=configured, **own, **options)

        if server is not None and given.get(server.name, default) == ANY_SERVER:
            argument = server.name

            def configured_at(name: str) -> SomeProvider:
                named = written.bind(*args, **kwargs)
                named.arguments[argument] = name
                return configure(*named.args, **named.kwargs)

            def provider_at(name: str) -> Provider:
                return dance_with(_with_settings(configured_at(name))).provider

            # A slip in another argument is found now rather than with the first visitor.
            configured_at(server.example)
            family = dance_with(replace(provider, base_url=None))
            servers = Servers(
                argument=server,
                provider_at=provider_at,
                declared=family.provider,
                clients=rules.get("clients"),
                rule=rules.get("servers", server.hosts or None),
                private=bool(rules.get("private_servers")),
                registrations=rules.get("registrations"),
                client_name=rules.get("client_name"),
            )
            return family.changed(servers=servers)
        if rules:
            raise TypeError(
                f"{configure.__name__}() takes {' and '.join(rules)} only where visitors name the server."
            )
        return dance_with(_with_settings(configure(*args, **kwargs)))

    if server is not None:
        vars(make)["server_argument"] = server
    result = dance.__name__
    make.__doc__ = _documentation(configure, written, provider)
    make.__annotations__ = {**configure.__annotations__, "return": result}
    make.__signature__ = written.replace(return_annotation=result)  # type: ignore[attr-defined]  # inspect reads it
    return make


def _with_settings(provider: SomeProvider) -> SomeProvider:
    settings = provider.settings or standard_settings(provider.name, "client_id", "client_secret")
    if isinstance(provider, OAuth2Provider):
        # A provider that issues keys has a name of its own for them.
        settings = {**settings, **standard_settings(provider.name, "client_keys"), **settings}
    return provider if settings is provider.settings else replace(provider, settings=settings)


def _documentation(
    function: Callable[..., object], signature: inspect.Signature, provider: Provider
) -> str:
    """Return the function's docstring with the arguments that it leaves out, and where its facts are from."""
    about, _, rest = (inspect.getdoc(function) or "").partition("\n\nArgs:\n")
    described, _, sections = rest.partition("\n\n")
    entries = {
        "options": f"**options: see ``{preset_options(signature.parameters['options']).__name__}``.",
        **_standard_entries(provider),
        **{
            entry.partition(":")[0].lstrip("*"): entry
            for entry in re.split(r"^    (?=\S)", described, flags=re.MULTILINE)
        },
    }
    if provider.checked_on is None:
        about += (
            "\n\nThese facts were seen in other libraries, and not compared with the documentation of"
            f" {provider.title}."
        )
    lines = [f"    {entries[name].strip()}" for name in signature.parameters]
    return "\n\n".join(filter(None, [about, "\n".join(["Args:", *lines]), sections]))


def _standard_entries(provider: Provider) -> dict[str, str]:
    entries = {}
    for credential, variables in provider.settings.items():
        argument = provider.argument_of(credential)
        words = argument.replace("_", " ").replace("api", "API").replace(" id", " ID")
        entries[argument] = (
            f"{argument}: the application's {words}; else it is read from ``{variables[0]}``."
        )
    default = _listed(getattr(provider, "scope", ()))
    entries["scope"] = (
        f"scope: scopes to ask for; {default} unless given."
        if default
        else "scope: scopes to ask for."
    )
    return entries


def _listed(scopes: tuple[str, ...]) -> str:
    quoted = [f"``{scope}``" for scope in scopes]
    return " and ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]]))
