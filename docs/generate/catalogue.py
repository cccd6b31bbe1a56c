"""One page for each provider of the catalogue, made from its function and its facts."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from dance_common import providers
from dance_common.dance.base import Dance
from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.options import PresetOptions, ProofOptions

from . import capabilities, docstrings
from .consoles import CONSOLES, Console
from .markdown import frameworks, numbered

STAND_INS = {
    "application_key": "CABCDEFGHIJKLMNOP",
    "base_url": "https://site.example",
    "domain": "login.example.com",
    "hostname": "site.example",
    "identity_provider": "conn_01EXAMPLE",
    "instance": "social.example",
    "issuer": "https://login.example.com",
    "realm": "main",
    "ru_name": "Ada_Example-AdaExamp-Site-abcdefg",
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
        _parameters(function, about, dance),
        _requirements(about),
        "## What it can do",
        capabilities.table(dance),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def example_of(function: Callable[..., Dance]) -> Dance:
    """Return a dance with made-up values for what has no default."""
    return function(**required(function))


def required(function: Callable[..., Dance]) -> dict[str, str]:
    """Return made-up values for the arguments that say where a provider is, and others without a default."""
    return {name: STAND_INS[name] for name in providers.identifying_arguments(function)}


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
    return frameworks(
        f"```python\n{flask}\n```\n\nIn views, `{name}` is the session of the current visitor.",
        f"```python\n{django}\n```\n\nIn views, `request.dance.{name}` is the session of the current visitor.",
    )


def console_of(dance: Dance) -> Console:
    """Return the way to the provider's own application form; without steps where nobody has written it down."""
    return CONSOLES.get(dance.name, Console(()))


def through_the_console(dance: Dance) -> str:
    """Return what to do at the provider, to its last button."""
    console = console_of(dance)
    if not console.steps:
        return f"Register an application: {_documentation(dance)} says how."
    remark = f"\n\n{console.remark}" if console.remark else ""
    newer = f"If the menus have changed since, see {_documentation(dance)}."
    return f"{numbered(console.steps)}{remark}\n\n{newer}"


def callbacks(dance: Dance) -> str:
    """Return the table of callback URLs."""
    host = console_of(dance).local_host
    places = {
        "in production": "https://your-site.example",
        "Flask on your machine": f"http://{host}:5000",
        "Django on your machine": f"http://{host}:8000",
    }
    rows = [[where, f"`{site}/login/{dance.name}/authorized`"] for where, site in places.items()]
    return docstrings.table(["Site", "Callback URL"], rows)


def _documentation(dance: Dance) -> str:
    title = dance.provider.title
    return (
        f"[{title}'s documentation]({dance.provider.docs_url})"
        if dance.provider.docs_url
        else title
    )


def _registration(dance: Dance) -> str:
    rows = [
        [
            credential.replace("_", " "),
            " or ".join(f"`{name}`" for name in dance.variables_of(credential)),
        ]
        for credential in dance.provider.settings
        if credential != "client_keys" or credential in dance.credential_names or _signs(dance)
    ]
    put = (
        "Put what you got into the configuration:\n\n"
        + docstrings.table(["What", "Variable"], rows)
        if rows
        else "Give what you got as the parameters below."
    )
    return (
        f"## Register your site\n\n{through_the_console(dance)}\n\n"
        f"The callback URL is:\n\n{callbacks(dance)}\n\n"
        "`flask dance urls` and `manage.py dance urls` print the exact ones.\n\n"
        f"{put}"
    )


def _signs(dance: Dance) -> bool:
    """Whether the provider gives keys, which client secrets are signed with; other keys are the site's own."""
    return bool(getattr(dance.provider, "secret_audience", None))


def _parameters(function: Callable[..., Dance], about: docstrings.Docstring, dance: Dance) -> str:
    described = about.sections.get("Args", {})
    rows = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        is_needed = parameter.default is parameter.empty
        default = "needed" if is_needed else f"`{parameter.default!r}`"
        rows.append([f"`{parameter.name}`", described.get(parameter.name, ""), default])
    return (
        docstrings.table(["Parameter", "Meaning", "Default"], rows)
        + f"\n\nAnd the [options that every provider takes](../reference/options.md): {_names(PresetOptions)}."
        + _proofs(dance)
    )


def _proofs(dance: Dance) -> str:
    if not isinstance(dance, OAuth2Dance):
        return ""
    return (
        "\n\nAnd those by which the [site proves who it is](../client-authentication.md), if"
        f" {dance.provider.title} takes such proofs: {_names(ProofOptions)}."
    )


def _names(options: type) -> str:
    return ", ".join(f"`{name}`" for name in options.__annotations__)


def _requirements(about: docstrings.Docstring) -> str:
    return "\n".join(
        f"Raises `{name}`: {text}" for name, text in about.sections.get("Raises", {}).items()
    )


def _overview(functions: dict[str, Callable[..., Dance]]) -> str:
    rows = []
    for name, function in functions.items():
        provider = example_of(function).provider
        link = f"[{provider.title}](providers/{name}.md)"
        arguments = inspect.signature(function).parameters
        rows.append([link, f"`{name}`", *capabilities.marks(provider, arguments)])
    head = ["Provider", "Name", *capabilities.MARKED]
    table = docstrings.table(head, rows)
    return f"{_filter(head)}\n\n:::{{div}} provider-table\n\n{table}\n\n:::\n"


def _filter(head: list[str]) -> str:
    """Return the form above the table.

    Its boxes need no script: a rule hides the rows whose cell in their column is empty. A script adds the search and
    says how many are left.
    """
    columns = {name: head.index(name) + 1 for name in capabilities.FILTERS}
    words = {name: name.lower().replace(" ", "-") for name in columns}
    boxes = "\n".join(
        f'<label><input type="checkbox" name="{words[name]}"> {name}</label>' for name in columns
    )
    rules = "\n".join(
        f"body:has(.provider-filter [name={words[name]}]:checked) .provider-table"
        f" tr:has(> td:nth-child({column}) > p:empty) {{ display: none; }}"
        for name, column in columns.items()
    )
    return (
        "```{raw} html\n"
        f"<style>\n{rules}\n</style>\n"
        '<form class="provider-filter" role="search" aria-label="Providers">\n'
        '<p class="provider-search" hidden><label for="provider-search">Search providers</label>\n'
        '<input id="provider-search" type="search" autocomplete="off" spellcheck="false"></p>\n'
        f"<fieldset><legend>Only those with</legend>\n{boxes}\n</fieldset>\n"
        '<p class="provider-count" role="status"></p>\n'
        "</form>\n"
        "```"
    )
