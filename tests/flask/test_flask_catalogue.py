"""Every provider of the catalogue has its module in Flask, with the same signature."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys

import contributing
import flask
import pytest
from catalogue_arguments import arguments_of

from dance_common import providers
from dance_common.dance.oauth1 import OAuth1Dance
from dance_common.options import signature
from flask_dance import contrib
from flask_dance.consumer import OAuth1ConsumerBlueprint, OAuth2ConsumerBlueprint

NAMES = providers.names()


def shim_of(name):
    return importlib.import_module(f"flask_dance.contrib.{name}")


def test_every_shim_has_its_provider():
    """There is no shim without a provider, and no provider without a shim."""
    shims = {module.name for module in pkgutil.iter_modules(contrib.__path__)}
    # What speaks the Model Context Protocol is no one provider.
    assert shims == {*NAMES, "bluesky", "mcp"}


@pytest.mark.parametrize("name", NAMES)
def test_a_shim_has_the_providers_signature(name):
    """``help()`` shows the same arguments for the blueprint and for the dance."""
    function, make = providers.find(name), getattr(shim_of(name), f"make_{name}_blueprint")
    assert inspect.signature(make) == signature(function)
    assert make.__name__ == f"make_{name}_blueprint"
    first, _, about = inspect.getdoc(function).partition("\n\n")
    assert first.startswith("Return the ")
    assert inspect.getdoc(make) == f"Make a blueprint to register with an application.\n\n{about}"


@pytest.mark.parametrize("name", NAMES)
def test_a_shim_makes_a_blueprint_and_finds_its_session(name):
    """``make_<name>_blueprint`` makes what the dance needs, and ``<name>`` is its session in each request."""
    shim, arguments = shim_of(name), arguments_of(providers.find(name))
    blueprint = getattr(shim, f"make_{name}_blueprint")(**arguments)
    kind = (
        OAuth1ConsumerBlueprint
        if isinstance(providers.find(name)(**arguments), OAuth1Dance)
        else OAuth2ConsumerBlueprint
    )
    assert isinstance(blueprint, kind)
    assert blueprint.name == name
    app = flask.Flask(__name__)
    app.secret_key = "not secret"
    app.register_blueprint(blueprint, url_prefix="/login")
    with app.test_request_context():
        assert getattr(shim, name).authorized is False
        assert flask.url_for(f"{name}.login") == f"/login/{name}"


def test_importing_one_provider_imports_no_other():
    """A site pays for the providers that it uses."""
    program = (
        "import sys; import flask_dance.contrib.discord\n"
        "print(*sorted(name.rpartition('.')[2] for name in sys.modules if name.startswith('dance_common.providers.')))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    # What begins with an underscore is no provider.
    assert [name for name in run.stdout.split() if not name.startswith("_")] == ["discord"]


def test_contributing_shows_a_shim(tmp_path, monkeypatch):
    """The shim on CONTRIBUTING's first page is all that Flask needs of the provider there."""
    for package, folder in (
        (providers, "dance_common/providers"),
        (contrib, "flask_dance/contrib"),
    ):
        (tmp_path / package.__name__).mkdir()
        contributing.written(f"{folder}/example.py", tmp_path / package.__name__)
        monkeypatch.setattr(
            package, "__path__", [*package.__path__, str(tmp_path / package.__name__)]
        )
    try:
        blueprint = shim_of("example").make_example_blueprint(scope=["profile"])
        assert (blueprint.name, blueprint.dance.scope) == ("example", ("profile",))
    finally:
        for package in (providers, contrib):
            sys.modules.pop(f"{package.__name__}.example", None)
