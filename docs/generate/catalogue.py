"""One page for each provider of the catalogue, made from its function and its facts."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from dance_common import providers
from dance_common.dance.base import Dance
from dance_common.options import DanceOptions

from . import capabilities, docstrings

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
        capabilities.table(dance),
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


def _overview(functions: dict[str, Callable[..., Dance]]) -> str:
    rows = []
    for name, function in functions.items():
        provider = example_of(function).provider
        link = f"[{provider.title}](providers/{name}.md)"
        rows.append([link, f"`{name}`", *capabilities.marks(provider)])
    return docstrings.table(["Provider", "Name", *capabilities.MARKED], rows) + "\n"
