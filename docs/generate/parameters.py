"""The reference has every parameter of every constructor and function, or the documentation is not built.

``**options`` is spelt out from the ``TypedDict`` that the code annotates it with, and left short in the signature.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from dance_common.dance.custom import CustomOptions, OAuth1Options, OAuth2Options
from dance_common.options import CommonOptions, PresetOptions, ProofOptions, ProviderOptions
from flask_dance.consumer.blueprint.options import (
    FlaskOptions,
    OAuth1BlueprintOptions,
    OAuth2BlueprintOptions,
)

from . import docstrings

if TYPE_CHECKING:
    from sphinx.application import Sphinx

LOG = logging.getLogger(__name__)
AS_REQUESTS_OAUTHLIB = "as in ``requests_oauthlib.OAuth2Session``."
REHEARSAL = {
    "issuer": "what ``iss`` and the metadata document say.",
    "clients": "the registered sites; one that admits any loopback address unless given.",
    "accounts": "the people that the consent page offers; Mona Lisa and Hubot unless given.",
    "scopes": "each known scope with the sentence that the consent page shows; None admits every scope.",
    "default_scopes": "what is asked for where a client names no scope.",
    "pkce": "``required`` or ``optional``.",
    "access_token_seconds": "how long an access token is good.",
    "wants_pushed": "whether authorization requests have to be pushed first (RFC 9126).",
    "wants_dpop": "whether tokens are bound to keys (RFC 9449).",
    "wants_nonces": "whether the proofs of such a key need a nonce of the stand-in.",
    "fetch_document": "returns the JSON object at an address, for clients that are known by a document.",
    "routes": "the addresses of the stand-in itself; all of them unless given.",
    "clock": "returns the Unix time in seconds.",
}
NEXT = {"next": "the page of your site where the dance ends."}
NAME = {"name": "the dance's key in ``DANCE_PROVIDERS``."}
CONTEXT = {"context": "the template's, which Django passes."}
FURTHER: dict[str, dict[str, str]] = {
    "dance_common.sessions.OAuth2Session": {
        "base_url": "where relative addresses of calls start.",
        **dict.fromkeys(
            (
                *("client_id", "client", "auto_refresh_url", "auto_refresh_kwargs", "scope"),
                *("redirect_uri", "token", "state", "token_updater", "pkce"),
            ),
            AS_REQUESTS_OAUTHLIB,
        ),
    },
    "dance_common.profiles.ProfileFields": {
        "id": "the provider's stable key of the account.",
        "username": "the name that the user chose there.",
        "name": "the name of the person.",
        "email": "the e-mail address.",
        "email_verified": "whether the provider has checked that address.",
        "picture": "the address of a picture.",
    },
    "dance_common.backends.MemoryBackend": {"token": "the token to begin with."},
    "dance_common.provider.Provider": {
        "revoke": "ends the token in the provider's own way; returns whether it did."
    },
    "dance_common.providers.find": {"name": "the name of its module in the catalogue."},
    "dance_common.rehearsal.Rehearsal": REHEARSAL,
    "dance_common.testing.mounted.MountedRehearsal": REHEARSAL,
    "dance_common.rehearsal.serve": {
        "rehearsal": "what to serve.",
        "host": "a name or address of this machine.",
        "port": "where to listen; 0 takes a free port.",
    },
    "dance_common.rehearsal.Account": {
        "id": "the provider's key of the account.",
        "login": "the name that the person chose.",
        "name": "the person's name.",
        "email": "the person's e-mail address.",
        "color": "that of the picture, as CSS writes colours.",
    },
    "dance_common.rehearsal.Client": {
        "client_id": "the site's identifier; the consumer key in OAuth 1.",
        "client_secret": "the site's secret; the consumer secret in OAuth 1.",
        "redirect_uris": "the callback URLs that are registered.",
        "rsa_public_key": "the site's public key in PEM, for OAuth 1 with RSA-SHA1.",
        "keys": "the public keys that the site may prove itself by (RFC 7523), as a JSON Web Key Set.",
        "name": "what the consent page calls the site.",
        "any_loopback": "whether every address of this machine is a callback URL, too.",
        "any_host": "whether every http and https address is one.",
        "is_public": "whether it has no secret, and proves itself by code challenges alone.",
    },
    "django_dance.dance_for": {"user": "a user of the site."},
    "django_dance.dances.Dances": {
        "request": "the visitor's request; None outside of one.",
        "user": "whose tokens are meant where there is no request.",
    },
    "django_dance.dances.RequestVisit": {
        "configured": "what the settings say of the dance.",
        "request": "the visitor's request; None outside of one.",
    },
    "django_dance.testing.with_dance": {
        "request": "what a ``RequestFactory`` or an ``AsyncRequestFactory`` has made.",
    },
    "django_dance.middleware.DanceMiddleware": {
        "get_response": "the next one, which Django passes."
    },
    "django_dance.backends.SessionBackend": {
        "key": "the session's key for the token; ``{bp.name}`` stands for the dance's name."
    },
    "flask_dance.consumer.backend.session.SessionBackend": {
        "key": "the session's key for the token; ``{bp.name}`` stands for the blueprint's name."
    },
    "flask_dance.consumer.base.BaseOAuthConsumerBlueprint": {
        "import_name": "usually ``__name__``."
    },
    "django_dance.admin.DanceTokenAdmin": {
        "model": "the model of tokens.",
        "admin_site": "the site that it is registered with.",
    },
    "django_dance.templatetags.dance.dance_login_url": {**CONTEXT, **NAME, **NEXT},
    "django_dance.templatetags.dance.dance_connected": {**CONTEXT, **NAME},
    "django_dance.templatetags.dance.dance_providers": {**CONTEXT, **NEXT},
    "django_dance.templatetags.dance.connected": {"request": "the visitor's request.", **NAME},
}
"""What docstrings leave to their readers; what a docstring explains is not repeated here."""

OURS = ("dance_common", "flask_dance", "django_dance")

INHERITED = dict.fromkeys(FlaskOptions.__annotations__, "as in ``flask.Blueprint``.")
"""What another project documents."""

OPTIONS = (
    *(OAuth2BlueprintOptions, OAuth1BlueprintOptions, OAuth2Options, OAuth1Options, CustomOptions),
    *(PresetOptions, CommonOptions, ProofOptions, ProviderOptions),
)
"""Whose docstrings explain their own keys, and those that they extend the others'."""


def connect(app: Sphinx) -> None:
    """Let autodoc ask here: before napoleon, which turns Google's sections into fields."""
    app.connect("autodoc-process-docstring", spell_out, priority=300)
    app.connect("autodoc-process-signature", shorten)


def spell_out(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Put the options in place of ``**options``, and complain where a parameter is not explained."""
    if what not in ("class", "function"):
        return
    called = obj.__init__ if inspect.isclass(obj) else obj
    if obj.__module__.partition(".")[0] not in OURS:
        return
    if inspect.isclass(obj) and not called.__doc__ and lines[:1] != _first(obj):
        lines.clear()  # autodoc found a constructor's docstring further up, in another project
    for number, line in enumerate(lines):
        if line.strip().startswith("**options:"):
            last = next(
                (at for at in range(number + 1, len(lines)) if not lines[at].startswith(" " * 8)),
                len(lines),
            )
            lines[number:last] = [f"    {key}: {text}" for key, text in keys_of(called).items()]
            break
    known = described(obj)
    added = {key: text for key, text in FURTHER.get(name, {}).items() if key not in known}
    # A class's docstring and its constructor's come one after the other: the last one is told.
    if added and (
        not inspect.isclass(obj) or not _has_docstring(called) or lines[:1] == _first(called)
    ):
        lines += ["", "Args:", *(f"    {key}: {text}" for key, text in added.items()), ""]
    if missing := parameters_of(obj) - known - added.keys():
        LOG.warning("%s: nothing says what %s is", name, ", ".join(sorted(missing)))


def _has_docstring(called: Any) -> bool:
    return called is not object.__init__ and bool(getattr(called, "__doc__", None))


def _first(called: Any) -> list[str]:
    return (inspect.getdoc(called) or "").splitlines()[:1]


def shorten(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, signature: str, returns: str
) -> tuple[str, str] | None:
    """Return a signature without the options that the list below it has."""
    called = obj.__init__ if inspect.isclass(obj) else obj
    if not keys_of(called):
        return None
    shown = [
        parameter.replace(annotation=parameter.empty)
        for parameter in inspect.signature(obj).parameters.values()
        if parameter.name not in keys_of(called)
    ]
    words = [str(each) for each in shown if each.kind is not each.VAR_KEYWORD]
    return f"({', '.join([*words, '**options'])})", returns


def parameters_of(obj: Any) -> set[str]:
    """Return the names of what a caller may give."""
    try:
        found = inspect.signature(obj).parameters.values()
    except (TypeError, ValueError):
        return set()
    return {
        parameter.name
        for parameter in found
        if parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
        and not parameter.name.startswith("_")
    } - {"self", "cls"}


def described(obj: Any) -> set[str]:
    """Return the names that docstrings explain: of the class, its bases, its constructor, and its options."""
    classes = obj.__mro__ if inspect.isclass(obj) else ()
    called = obj.__init__ if inspect.isclass(obj) else obj
    found = set(keys_of(called))
    for documented in (obj, called, *classes, *(each.__init__ for each in classes)):
        for section in docstrings.read(documented).sections.values():
            found |= section.keys()
    return found


def keys_of(called: Any) -> dict[str, str]:
    """Return what each of the function's ``**options`` is; empty where it has none."""
    annotation = getattr(called, "__annotations__", {}).get("options", "")
    if not str(annotation).startswith("Unpack["):
        return {}
    # A wrapper has the globals of the module that wraps.
    kind = inspect.unwrap(called).__globals__[annotation.removeprefix("Unpack[").removesuffix("]")]
    explained = {
        key: text
        for options in reversed(OPTIONS)
        for key, text in docstrings.read(options).sections["Keys"].items()
    }
    return {key: {**INHERITED, **explained}[key] for key in kind.__annotations__}
