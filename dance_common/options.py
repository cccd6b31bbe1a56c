"""The options that every dance takes beside its provider's own, and the check that they are spelt right."""

from __future__ import annotations

import difflib
import inspect
import json
import os
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal, TypedDict, TypeVar

from .tokens import SecretText

Function = TypeVar("Function", bound=Callable[..., Any])
ClientAuthentication = Literal["basic", "post", "none", "private_key_jwt", "tls_client_auth"]
"""How the token endpoint is told who asks: id and secret by HTTP Basic or as form fields (RFC 6749 section 2.3.1), an
assertion that a key of the client has signed (RFC 7523 section 2.2), or the client's certificate (RFC 8705 section 2).

With ``none`` it takes the client id alone, and the code challenge is the proof (RFC 7591 section 2).
"""
Keys = tuple[SecretText, ...]
"""Private keys, or paths of files with them, as texts whose ``repr`` shows nothing."""


class ProviderOptions(TypedDict, total=False):
    """Options of every dance that are facts about its provider, in place of those in the catalogue.

    Keys:
        title: the provider's name in messages; the catalogue's unless given.
        api_hosts: further hosts that the user's token may be sent to, as ``host`` or ``host:port``.
        timeout: seconds that a request to the provider's endpoints may take in all; 10 unless given.
        verify_tls: the path of a bundle of CA certificates to trust, for a provider with a CA of its own.
        public_only: whether the provider is reached by https at public addresses only, as servers are that visitors
            name: for a host, a tenant or an issuer that a user of the site has entered.
        client_certificate: the certificate that authenticates the site on the connection (RFC 8705): the path of a PEM
            file with certificate and key, or a pair of paths.
    """

    title: str | None
    api_hosts: Iterable[str]
    timeout: float | None
    verify_tls: str | bool | None
    public_only: bool | None
    client_certificate: str | tuple[str, str] | None


class CommonOptions(ProviderOptions, total=False):
    """Options of every dance, beside its name and ``ProviderOptions``.

    Keys:
        redirect_url: where to send the user after the dance.
        redirect_to: the view to send the user to, where ``redirect_url`` is not given; ``/`` without both.
        login_url: path of the login view; ``/{name}`` unless given, where ``{name}`` stands for the dance's name, as
            Flask-Dance's ``{bp.name}`` does.
        authorized_url: path of the callback view; ``/{name}/authorized`` unless given.
        callback_url: the absolute URL that this dance comes back to, whichever host a visitor came to: by https, or on
            this machine. The callback view has to answer there, also if only a proxy maps that address to it.
            ``DANCE_CALLBACK_ORIGIN`` and the view's own path unless given.
        session_class: the class to make sessions of, a subclass of the default one.
        backend: where tokens are stored: a backend or its class; the user session unless given.
        store_profile: whether the user's profile is asked for when the dance ends, and stored with the token: then
            ``session.profile()`` needs no call, and is as of then. A dance fails where the provider refuses it.
        storage: another name for ``backend``.
        rule_kwargs: further arguments of the two views' ``add_url_rule`` in Flask; Django's paths take none.
        api_timeout: seconds that an API call may take unless it has a timeout of its own: one number, or a pair, to
            connect and to wait for more of the response; ``DANCE_API_TIMEOUT`` unless given.
    """

    redirect_url: str | None
    redirect_to: str | None
    login_url: str | None
    authorized_url: str | None
    callback_url: str | None
    session_class: type[Any] | None
    backend: object
    store_profile: bool | None
    storage: object
    rule_kwargs: Mapping[str, Any] | None
    api_timeout: float | tuple[float, float] | None


class PresetOptions(CommonOptions, total=False):
    """Keyword options of every provider function: ``name`` and ``CommonOptions``.

    Those of OAuth 1 take no others, unless they have a host argument.

    Keys:
        name: the dance's name, which is part of URLs and endpoint names; the provider's unless given.
    """

    name: str


class ServerRules(TypedDict, total=False):
    """Options of presets whose host argument is left to the visitor.

    Keys:
        clients: a function of the server's name that returns the credentials of the site there, by the preset's
            arguments, or None where it has none; not needed where they are the same at all servers.
        servers: which servers visitors may name: hosts such as ``fosstodon.org`` or ``git.example.com:8443``, with a
            leading dot for all below a domain; or a function that tells it of a name. Unless given it is every public
            one, or every one of the company's where one company runs them all.
        private_servers: whether servers may have private addresses and any port, for a site inside a company; on this
            machine they may be asked by http, too.
    """

    clients: Callable[[str], Mapping[str, Any] | None] | None
    servers: Iterable[str] | Callable[[str], bool] | None
    private_servers: bool


class RegistrationOptions(TypedDict, total=False):
    """Options of those presets of OAuth 2, where a site may register itself at the servers.

    Keys:
        registrations: where the site's registrations are stored at servers that it registers at by itself, with the
            first visitor who names one: a ``RegistrationStore``. It registers nowhere by itself without it.
        client_name: what people read of the site at such a server; the site's host unless given.
    """

    registrations: object
    client_name: str | None


class ProofOptions(TypedDict, total=False):
    """Options by which the site proves that it is the client, for every provider of OAuth 2.

    Keys:
        client_keys: the private keys that the site proves itself with in place of a client secret (RFC 7523): PEM, the
            path of a file with PEM, a JSON Web Key or a set of them, or several of these. The first that fits signs;
            the public halves of all are ``dance.public_keys()``. Read from ``<NAME>_OAUTH_CLIENT_KEYS`` unless given.
        client_authentication: how the token endpoint takes that proof: ``basic``, ``post``, ``none``,
            ``private_key_jwt`` or ``tls_client_auth``, which is the option ``client_certificate`` without a secret.
            Unless given it is the provider's, and with ``client_keys`` and no client secret ``private_key_jwt`` where
            the provider's is a secret.
        assertion_audience: whom the signed proof is meant for, where the provider wants something else than its issuer,
            or the address of its token endpoint where it has no issuer that is known.
        pushed_authorization_url: where the parameters of the authorization request are sent before the browser goes
            there, so that it carries a reference alone (RFC 9126).
        dpop: whether tokens are bound to a key of their own, so that nobody who reads one can use it (RFC 9449). Each
            is stored with its key. A provider that gives tokens without that is refused.
        pushed_requests: whether they are. Unless given they are where the place is known, by the option before or by
            the provider's metadata. True does not begin without; False goes without, if the provider permits it.
    """

    client_keys: object
    client_authentication: ClientAuthentication | None
    assertion_audience: str | None
    pushed_authorization_url: str | None
    pushed_requests: bool | None
    dpop: bool | None


class DanceOptions(PresetOptions, ProofOptions, total=False):
    """Keyword options of provider functions of OAuth 2: ``PresetOptions`` and ``ProofOptions``."""


class ServerOptions(DanceOptions, ServerRules, RegistrationOptions, total=False):
    """Keyword options of presets of OAuth 2 that have a host argument.

    They are ``DanceOptions``, ``ServerRules`` and ``RegistrationOptions``.
    """


class OAuth1ServerOptions(PresetOptions, ServerRules, total=False):
    """Keyword options of presets of OAuth 1 that have a host argument: ``PresetOptions`` and ``ServerRules``."""


_OPTIONS = MappingProxyType(
    {
        each.__name__: each
        for each in (PresetOptions, DanceOptions, ServerOptions, OAuth1ServerOptions)
    }
)

_FACTS = (
    *ProviderOptions.__annotations__,
    *(name for name in ProofOptions.__annotations__ if name != "client_keys"),
)
"""The options that are facts about the provider, and no fields of the dance."""


def dance_arguments(options: Mapping[str, object], function: Callable[..., Any]) -> dict[str, Any]:
    """Return the options as keyword arguments of a dance, by the names of its fields; those that are None are left out.

    Raises:
        TypeError: an option is unknown, and the sentence names the nearest one, or it is for OAuth 2 alone. Or backend
            and storage are both given.
    """
    known = signature(function).parameters
    for name in options:
        if name not in known and name in ProofOptions.__annotations__:
            raise TypeError(
                f"{function.__name__}() takes no option {name!r}: it is for OAuth 2, and this provider has OAuth 1."
            )
        if name not in known:
            raise TypeError(unknown_keyword(function.__name__, name, known))
    given: dict[str, Any] = {k: v for k, v in options.items() if v is not None}
    if "storage" in given:
        if "backend" in given:
            raise TypeError("backend and storage are two names of one option: give one of them.")
        given["backend"] = given.pop("storage")
    if "rule_kwargs" in given:
        given["route_options"] = given.pop("rule_kwargs")
    facts = {name: given.pop(name) for name in _FACTS if name in given}
    return given | {"provider_options": facts} if facts else given


def preset_options(parameter: inspect.Parameter) -> type[Any]:
    """Return the ``TypedDict`` that ``**options`` of a preset is annotated with."""
    name = str(parameter.annotation).rpartition("[")[2].rpartition(".")[2].rstrip("]")
    return _OPTIONS.get(name, DanceOptions)


def unknown_keyword(function: str, name: str, known: Iterable[str]) -> str:
    """Return the sentence that says a keyword is unknown, and which one may have been meant."""
    return f"{function}() takes no option {name!r}.{did_you_mean(name, known)}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'github'?``, with the known name that is nearest; empty where none is near."""
    nearest = difflib.get_close_matches(name, known, n=1)
    return f" Did you mean {nearest[0]!r}?" if nearest else ""


def key_texts(given: object) -> Keys:
    """Return the keys that a site has given as texts, whose ``repr`` shows nothing; empty for none.

    Args:
        given: one key or several: PEM, the path of a file with PEM, a JSON Web Key or a set of them, as mappings or as
            JSON. The first one signs; all are published.

    Raises:
        TypeError: something else was given.
    """
    if given is None or given == "":
        return ()
    if isinstance(given, Mapping):
        members = given.get("keys")
        return key_texts(members) if members is not None else (SecretText(json.dumps(given)),)
    if isinstance(given, str):
        return (SecretText(given),)
    if isinstance(given, os.PathLike):
        return (SecretText(os.fspath(given)),)
    if isinstance(given, Iterable) and not isinstance(given, bytes):
        return tuple(text for each in given for text in key_texts(each))
    raise TypeError(
        f"client_keys has a {type(given).__name__}: PEM, a path or a JSON Web Key is needed."
    )


def spell_out(
    options: type[Any], defaults: Mapping[str, object] | None = None
) -> Callable[[Function], Function]:
    """Return a decorator by which ``help`` and ``inspect`` show the function as ``signature`` does."""

    def decorate(function: Function) -> Function:
        vars(function)["__signature__"] = signature(function, options, defaults)
        return function

    return decorate


def signature(
    function: Callable[..., Any],
    options: type[Any] | None = None,
    defaults: Mapping[str, object] | None = None,
) -> inspect.Signature:
    """Return the function's signature with ``**options`` spelt out.

    Args:
        function: any function; one without ``**options`` keeps its signature.
        options: the ``TypedDict`` that has the keywords; the one that its annotation names unless given.
        defaults: the value of those that are not None unless given.
    """
    written = inspect.signature(function)
    given = [each for each in written.parameters.values() if each.kind is each.VAR_KEYWORD]
    parameters = [each for each in written.parameters.values() if each not in given]
    if given:
        options = options or preset_options(given[0])
        own = {parameter.name for parameter in parameters}
        parameters += [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=(defaults or {}).get(name),
                annotation=annotation.__forward_arg__,
            )
            for name, annotation in options.__annotations__.items()
            if name not in own
        ]
    return written.replace(parameters=parameters)
