"""One page for each provider of the catalogue, made from its function and its facts."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from dance_common import providers
from dance_common.dance import Dance
from dance_common.options import DanceOptions
from dance_common.provider import OAuth2Provider
from dance_common.urls import authority, resolve

from . import docstrings

STAND_INS = {
    "base_url": "https://site.example",
    "domain": "login.example.com",
    "hostname": "site.example",
    "instance": "social.example",
    "issuer": "https://login.example.com",
    "realm": "main",
    "server_url": "https://login.example.com",
    "shop": "my-shop.myshopify.com",
}
"""What the examples say for arguments that have no default."""


def pages() -> dict[str, str]:
    """Return the pages by their path below ``docs``, and the table of all of them."""
    functions = {name: providers.find(name) for name in providers.names()}
    found = {f"providers/{name}.md": page(function) for name, function in functions.items()}
    return {**found, "generated/providers.md": _overview(functions)}


def page(function: Callable[..., Dance]) -> str:
    """Return the page about one provider."""
    dance = example_of(function)
    about = docstrings.read(function)
    parts = [
        f"# {dance.provider.title}",
        about.summary,
        about.body,
        _use(function, dance),
        _registration(dance),
        "## Parameters",
        _parameters(function, about),
        _requirements(about),
        "## What it can do",
        _capabilities(dance),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def example_of(function: Callable[..., Dance]) -> Dance:
    """Return a dance with made-up values for what has no default."""
    return function(**required(function))


def required(function: Callable[..., Dance]) -> dict[str, str]:
    """Return made-up values for the arguments that have no default."""
    parameters = inspect.signature(function).parameters.values()
    return {
        parameter.name: STAND_INS[parameter.name]
        for parameter in parameters
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    }


def _use(function: Callable[..., Dance], dance: Dance) -> str:
    name, given = function.__name__, required(function)
    arguments = ", ".join(f'{key}="{value}"' for key, value in given.items())
    options = ", ".join(f'"{key}": "{value}"' for key, value in given.items())
    flask = (
        "from flask import Flask\n\n"
        f"from flask_dance.contrib.{name} import {name}, make_{name}_blueprint\n\n"
        "app = Flask(__name__)\n"
        f'app.register_blueprint(make_{name}_blueprint({arguments}), url_prefix="/login")'
    )
    django = f'# settings.py\nDANCE_PROVIDERS = {{\n    "{name}": {{{options}}},\n}}'
    return tabs(
        f"```python\n{flask}\n```\n\nIn views, `{name}` is the session of the current visitor.",
        f"```python\n{django}\n```\n\nIn views, `request.dance.{name}` is the session of the current visitor.",
    )


def tabs(flask: str, django: str) -> str:
    """Return the two sides as tabs that remember the reader's choice."""
    return (
        "::::{tab-set}\n:sync-group: framework\n\n"
        f":::{{tab-item}} Flask\n:sync: flask\n\n{flask}\n:::\n\n"
        f":::{{tab-item}} Django\n:sync: django\n\n{django}\n:::\n\n::::"
    )


def _registration(dance: Dance) -> str:
    title, name = dance.provider.title, dance.name
    where = (
        f"[{title}'s documentation]({dance.provider.docs_url})"
        if dance.provider.docs_url
        else title
    )
    variables = [
        f"   - `{' or '.join(dance.variables_of(credential))}`: the {credential.replace('_', ' ')}"
        for credential in dance.provider.settings
    ]
    put = (
        "Put what it gives you into the configuration:\n" + "\n".join(variables)
        if variables
        else "Give what it gives you as the parameters below."
    )
    return (
        "## Register your site\n\n"
        f"1. Register an application: {where} says how.\n"
        "2. Enter your callback URL:\n"
        f"   - in production: `https://your-site.example/login/{name}/authorized`\n"
        f"   - Flask on your machine: `http://localhost:5000/login/{name}/authorized`\n"
        f"   - Django on your machine: `http://localhost:8000/login/{name}/authorized`\n\n"
        "   `flask dance urls` and `manage.py dance urls` print the exact ones.\n"
        f"3. {put}"
    )


def _parameters(function: Callable[..., Dance], about: docstrings.Docstring) -> str:
    described = about.sections.get("Args", {})
    rows = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        is_needed = parameter.default is parameter.empty
        default = "needed" if is_needed else f"`{parameter.default!r}`"
        rows.append([f"`{parameter.name}`", described.get(parameter.name, ""), default])
    common = ", ".join(f"`{name}`" for name in DanceOptions.__annotations__)
    return (
        docstrings.table(["Parameter", "Meaning", "Default"], rows)
        + f"\n\nAnd the [options that every provider takes](../reference/options.md): {common}."
    )


def _requirements(about: docstrings.Docstring) -> str:
    return "\n".join(
        f"Raises `{name}`: {text}" for name, text in about.sections.get("Raises", {}).items()
    )


def _capabilities(dance: Dance) -> str:
    provider: Any = dance.provider
    is_oauth2 = isinstance(provider, OAuth2Provider)
    rows = [["Protocol", "OAuth 2" if is_oauth2 else "OAuth 1.0a"]]
    if is_oauth2:
        scope = " ".join(provider.scope)
        rows += [
            ["Scope, unless you name one", f"`{scope}`" if scope else "none is asked for"],
            ["PKCE", "yes" if provider.pkce else "no, the provider breaks on it"],
            ["Tokens are refreshed", _refreshes(provider)],
            ["id_tokens are verified (OpenID Connect)", _yes(_has_openid(provider))],
        ]
    fields = provider.profile_fields
    names = [name for name, path in vars(fields).items() if path] if fields else []
    hosts = [authority(resolve(dance.base_url, dance.base_url))] if dance.base_url else []
    hosts += provider.api_hosts
    rows += [
        ["Tokens end at the provider on disconnecting", _yes(_can_revoke(provider))],
        ["`profile()` tells", ", ".join(f"`{name}`" for name in names) or "nothing"],
        ["Relative addresses start at", f"`{dance.base_url}`" if dance.base_url else "-"],
        ["The token goes to", ", ".join(f"`{host.removesuffix(':443')}`" for host in hosts) or "-"],
        ["Facts last checked", provider.checked_on or "not dated"],
    ]
    return docstrings.table(["", ""], rows)


def _overview(functions: dict[str, Callable[..., Dance]]) -> str:
    rows = []
    for name, function in functions.items():
        provider: Any = example_of(function).provider
        is_oauth2 = isinstance(provider, OAuth2Provider)
        rows.append(
            [
                f"[{provider.title}](providers/{name}.md)",
                f"`{name}`",
                "2" if is_oauth2 else "1.0a",
                _mark(is_oauth2 and (provider.refresh_url or provider.discover)),
                _mark(_can_revoke(provider)),
                _mark(is_oauth2 and _has_openid(provider)),
                _mark(provider.profile_fields),
                (provider.checked_on or "").replace("-", "\N{NON-BREAKING HYPHEN}"),
            ]
        )
    head = ["Provider", "Name", "OAuth", "Refresh", "Revoke", "OpenID", "Profile", "Checked"]
    return docstrings.table(head, rows) + "\n"


def _refreshes(provider: OAuth2Provider) -> str:
    if provider.refresh_url or provider.discover:
        return "yes; the refresh token is replaced each time" if provider.refresh_rotates else "yes"
    return "no"


def _can_revoke(provider: Any) -> bool:
    ways = (getattr(provider, way, None) for way in ("revoke", "revocation_url", "discover"))
    return any(ways)


def _has_openid(provider: Any) -> bool:
    return bool(provider.openid or provider.discover)


def _yes(value: object) -> str:
    return "yes" if value else "no"


def _mark(value: object) -> str:
    return "✓" if value else ""
