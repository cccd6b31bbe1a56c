"""The catalogue: found by name, frozen to the last leaf, complete."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Mapping
from types import ModuleType, UnionType

import pytest
from catalogue_arguments import arguments_of

from dance_common import providers
from dance_common.dance.base import Dance
from dance_common.dance.oauth1 import OAuth1Dance
from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.provider import Provider
from dance_common.urls import is_secure

NAMES = providers.names()


def module_of(name):
    return importlib.import_module(f"dance_common.providers.{name}")


def made(name):
    return providers.find(name)(**arguments_of(providers.find(name)))


def thaw(value, path="it"):
    """Yield the path of everything mutable that can be reached from a value."""
    if (
        value is None
        or isinstance(value, str | bytes | int | float | type | UnionType | re.Pattern)
        or callable(value)
    ):
        return
    if isinstance(value, tuple | frozenset):
        for number, item in enumerate(value):
            yield from thaw(item, f"{path}[{number}]")
    elif isinstance(value, Mapping) and not hasattr(value, "__setitem__"):
        for key, item in value.items():
            yield from thaw(item, f"{path}[{key!r}]")
    elif dataclasses.is_dataclass(value) and value.__dataclass_params__.frozen:
        for field in dataclasses.fields(value):
            yield from thaw(getattr(value, field.name), f"{path}.{field.name}")
    else:
        yield f"{path}: {type(value).__name__}"


def test_thaw_finds_what_is_mutable():
    """The check for frozen values finds a list wherever it hides."""
    assert list(thaw((1, [2]))) == ["it[1]: list"]
    assert list(thaw({"a": 1})) == ["it: dict"]


def test_the_catalogue_is_sorted_and_has_the_first_two():
    """Names come in alphabetical order."""
    assert list(NAMES) == sorted(NAMES)
    assert {"github", "twitter"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_reachable_from_a_provider_module_can_be_changed(name):
    """Every global of a provider's module is frozen down to its leaves."""
    for global_name, value in vars(module_of(name)).items():
        if not global_name.startswith("__") and not isinstance(value, ModuleType):
            assert global_name == "annotations" or list(thaw(value, global_name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_assigning_to_a_dance_or_its_provider_raises(name):
    """A dance of the catalogue may be shared by all threads, since nobody can change it."""
    dance = made(name)
    for thing in (dance, dance.provider):
        for field in dataclasses.fields(thing):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(thing, field.name, getattr(thing, field.name))
    assert list(thaw(dance)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_provider_is_described_whole(name):
    """A provider has its name, title, secure endpoints and variables; and the documentation it was compared with."""
    function, dance = providers.find(name), made(name)
    provider = dance.provider
    assert isinstance(provider, Provider)
    assert (function.__name__, dance.name, provider.name) == (name, name, name)
    assert inspect.getdoc(function).count("\n") > 2
    assert (provider.docs_url or "https://").startswith("https://")
    assert provider.docs_url or provider.checked_on is None
    urls = [provider.authorization_url, provider.base_url]
    if isinstance(dance, OAuth2Dance):
        urls += [provider.token_url, *filter(None, [provider.refresh_url, provider.revocation_url])]
    else:
        assert isinstance(dance, OAuth1Dance)
        urls += [provider.request_token_url, provider.access_token_url]
    assert all(is_secure(provider.endpoint(url)) for url in urls)
    for credential in dance.credential_names:
        assert provider.settings[credential]
        assert getattr(dance, credential) is None


@pytest.mark.parametrize("name", NAMES)
def test_help_describes_every_argument_once(name):
    """Arguments that are the same everywhere are described as those of a provider's own, in their order."""
    function = providers.find(name)
    first, *_, described = inspect.getdoc(function).partition("\n\nArgs:\n")
    assert first.startswith("Return the ")
    entries = re.findall(
        r"^    \*{0,2}(\w+): \S", described.partition("\n\n")[0], flags=re.MULTILINE
    )
    assert entries == list(inspect.signature(function).parameters)


@pytest.mark.parametrize("name", NAMES)
def test_the_token_of_a_provider_goes_home_only(name):
    """A provider's token may go to its base URL, and to no stranger."""
    dance = made(name)
    assert dance.provider.may_receive_token(dance.base_url)
    assert not dance.provider.may_receive_token("https://evil.example/")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("githubb", "There is no provider 'githubb' in the catalogue. Did you mean 'github'?"),
        ("../github", "Did you mean 'github'?"),
        ("zzzzzz", "There is no provider 'zzzzzz' in the catalogue."),
        ("", "There is no provider '' in the catalogue."),
        ("__init__", "There is no provider '__init__' in the catalogue."),
    ],
)
def test_an_unknown_provider_is_an_error_that_helps(name, sentence):
    """A name that the catalogue lacks is refused, with the nearest one."""
    with pytest.raises(LookupError) as caught:
        providers.find(name)
    assert str(caught.value).endswith(sentence)


@pytest.mark.parametrize(("name", "kind"), [("oauth1", OAuth1Dance), ("oauth2", OAuth2Dance)])
def test_any_other_provider_is_described_by_keywords(name, kind):
    """The names of the protocols stand for providers that the catalogue lacks."""
    options = {"session_options": {"timeout": 5}, "rule_kwargs": {"methods": ("GET",)}}
    if name == "oauth2":
        options |= {"scope": ["a"], "auto_refresh_kwargs": {"x": "y"}}
    dance = providers.find(name)("key", "secret", name="my-app", **options)
    assert isinstance(dance, kind)
    assert (dance.name, dance.provider.name, dance.provider.title) == ("my-app", "my-app", "My App")
    assert list(thaw(dance)) == []


@pytest.mark.parametrize("name", [*NAMES, "oauth1", "oauth2"])
def test_a_misspelt_keyword_is_refused_everywhere(name):
    """Every function of the catalogue refuses an unknown keyword and suggests the nearest."""
    with pytest.raises(TypeError, match="Did you mean 'redirect_url'"):
        providers.find(name)(**arguments_of(providers.find(name)), redirekt_url="/")


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_credential_is_called_by_its_argument(name):
    """What the hint says to give is an argument of the provider's function, and what it says to set is read."""
    function, dance = providers.find(name), made(name)
    for credential in dance.credential_names:
        hint = dance.missing_credential(credential).hint
        argument = re.search(r"or give (\w+)\.", hint)[1]
        assert argument in inspect.signature(function).parameters
        value = function(**arguments_of(function) | {argument: "given"})
        assert getattr(value, credential) == "given"
        for variable in dance.provider.settings[credential]:
            assert variable in hint


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("openid", {"issuer": None}, "issuer has to be an absolute address, such as"),
        (
            "keycloak",
            {"server_url": "https://login.example.com", "realm": ""},
            "realm has to be the name of a realm, such as",
        ),
        ("canvas", {"hostname": "https://a.example/"}, "hostname has to be the name of a host"),
        ("ebay", {"ru_name": ""}, "ru_name has to be the name of the callback URL"),
        ("auth0", {"domain": None}, "domain has to be the name of a host alone, such as"),
        ("shopify", {"shop": ""}, "shop has to be one part of a host's name, such as"),
    ],
)
def test_a_missing_place_is_an_error_that_helps(name, arguments, words):
    """A host or tenant that a setting left empty is named, with an example."""
    with pytest.raises(ValueError, match=words):
        providers.find(name)(**arguments)


def test_facts_that_nobody_compared_with_the_documentation_say_so():
    """What was seen in other libraries only is no less used, but is not said to be the provider's word."""
    sentence = (
        "These facts were seen in other libraries, and not compared with the documentation of"
    )
    for name in NAMES:
        is_said = f"{sentence} {made(name).provider.title}." in inspect.getdoc(providers.find(name))
        assert is_said is (made(name).provider.checked_on is None)


def test_importing_a_provider_imports_no_other():
    """A site pays for the providers that it uses, whichever they are."""
    program = f"""
import importlib, sys
prefix = "dance_common.providers."
for name in {NAMES!r}:
    importlib.import_module(prefix + name)
    loaded = {{module for module in sys.modules if module.startswith(prefix)}}
    others = {{module for module in loaded if not module.removeprefix(prefix).startswith("_")}}
    assert others == {{prefix + name}}, others
    for module in loaded:
        del sys.modules[module]
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_githubs_facts():
    """GitHub takes credentials as form fields, and tokens at its hosts for uploads and raw files."""
    dance: Dance = providers.find("github")("id", "secret", ["read:user"], name="work")
    assert (dance.name, dance.scope) == ("work", ("read:user",))
    assert dance.provider.client_authentication == "post"
    assert dance.provider.may_receive_token("https://uploads.github.com/x")


def test_twitters_facts():
    """Twitter's credentials are found under the names of both eras."""
    variables = {"TWITTER_OAUTH_CLIENT_KEY": "key", "TWITTER_OAUTH_API_SECRET": "secret"}
    dance = providers.find("twitter")().with_settings(variables)
    assert (dance.client_key, dance.client_secret) == ("key", "secret")
    assert dance.provider.may_receive_token("https://upload.twitter.com/x")
