"""Print what the ready-made blueprints of the ``flask_dance`` that is installed begin with, as JSON.

Run it where Flask-Dance 7.1.0 is installed and nothing of this project:

    python tests/migrating/collect_presets.py > tests/migrating/presets_of_7_1.json
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import sys
from urllib.parse import urljoin

ARGUMENTS = {
    "jira": {"base_url": "https://jira.example/", "consumer_key": "k", "rsa_key": "r"},
}
ENDPOINTS = ("authorization_url", "token_url", "request_token_url", "access_token_url")


def names():
    """Return the names of the providers that are there."""
    contrib = importlib.import_module("flask_dance.contrib")
    return sorted(found.name for found in pkgutil.iter_modules(contrib.__path__))


def facts(name):
    """Return the addresses and the default scopes of one provider's blueprint."""
    make = getattr(importlib.import_module(f"flask_dance.contrib.{name}"), f"make_{name}_blueprint")
    two = list(inspect.signature(make).parameters)[:2]
    blueprint = make(**ARGUMENTS.get(name) or dict.fromkeys(two, "x"))
    scope = getattr(blueprint, "scope", None) or []
    found = {
        "name": blueprint.name,
        "base_url": blueprint.base_url,
        "scope": scope.replace(",", " ").split() if isinstance(scope, str) else list(scope),
    }
    for endpoint in ENDPOINTS:
        if url := getattr(blueprint, endpoint, None):
            found[endpoint] = urljoin(blueprint.base_url or "", url)
    return found


if __name__ == "__main__":
    json.dump({name: facts(name) for name in names()}, sys.stdout, indent=1)
    sys.stdout.write("\n")
