"""Every provider of OAuth 2 takes the proofs that a site gives; those of OAuth 1 say that they are not for them."""

from __future__ import annotations

import inspect
import re

import pytest
from catalogue_arguments import arguments_of
from catalogue_helpers import CALLBACK, parameters_of

from dance_common import providers
from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.options import PresetOptions, ProofOptions, signature
from dance_common.rehearsal import Rehearsal
from dance_common.rehearsal.stand_in import demo_keys, with_stand_in
from dance_common.transport import mounted

STAND_IN = "http://localhost:9000"
LOCAL_CALLBACK = CALLBACK.replace("https://site.example", "http://localhost:5000")
KEYS = [str(key) for key in demo_keys()]
PROOFS = set(ProofOptions.__annotations__)


def made(name, /, **options):
    function = providers.find(name)
    return function(**arguments_of(function), **options)


BY_OAUTH2 = [name for name in providers.names() if isinstance(made(name), OAuth2Dance)]
BY_OAUTH1 = sorted(set(providers.names()) - set(BY_OAUTH2))


def shown(name):
    """Return the names of the arguments that ``help`` shows."""
    return set(signature(providers.find(name)).parameters)


def test_help_shows_the_proofs_where_they_are_taken():
    """A provider of OAuth 1 has the options that are for both protocols."""
    assert {name for name in BY_OAUTH2 if not shown(name) >= PROOFS} == set()
    assert {name for name in BY_OAUTH1 if shown(name) & PROOFS} == set()
    for name in providers.names():
        assert shown(name) >= set(PresetOptions.__annotations__), name
        kind = "(Preset|OAuth1Server)" if name in BY_OAUTH1 else "(Dance|Server)"
        assert re.search(
            rf"\*\*options: see ``{kind}Options``", inspect.getdoc(providers.find(name))
        )


OTHERWISE = {
    "apple": "the keys sign client secrets there",
    "instagram": "its token comes from an exchange of its own, without a proof",
    "threads": "as Instagram's",
}
"""Providers that have no use for some proof, and why."""


def by_proofs(name):
    """Dance with a stand-in that takes nothing else, and return how the site was known and the token bound."""
    proofs = {"client_keys": KEYS, "dpop": True}
    proofs["pushed_authorization_url"] = f"https://{name}.example/par"
    if made(name).provider.client_authentication == "none":
        # A public client has nothing that a key could be in place of.
        proofs["client_authentication"] = "private_key_jwt"
    dance = made(name, **proofs)
    provider = Rehearsal(STAND_IN)
    provider.play(dance)
    dance, visitor = with_stand_in(dance, STAND_IN), {}
    with mounted(STAND_IN, provider.adapter()):
        page = dance.begin(visitor, LOCAL_CALLBACK)
        back = provider.consent(page)
        token = dance.finish(visitor, LOCAL_CALLBACK, back.partition("?")[2]).token
    asked = [*provider.requests_to("pushed"), *provider.requests_to("token")]
    return {
        "the browser carries": len(parameters_of(page)),
        "assertions": sum("client_assertion" in f"{seen.url}{seen.body!r}" for seen in asked),
        "secrets": sum("client_secret" in f"{seen.url}{seen.body!r}" for seen in asked),
        "the token is": (token["token_type"], bool(token["dpop_key"])),
    }


def test_every_provider_of_oauth_2_is_danced_with_by_proofs():
    """A key in place of the secret, a request that was pushed, a token that is bound: as the site has it."""
    found = {name: by_proofs(name) for name in BY_OAUTH2 if name not in OTHERWISE}
    expected = {
        "the browser carries": 2,
        "assertions": 2,
        "secrets": 0,
        "the token is": ("DPoP", True),
    }
    assert {name: seen for name, seen in found.items() if seen != expected} == {}


def test_the_keys_of_every_provider_of_oauth_2_may_be_a_setting():
    """By the name of the dance, as credentials are."""
    for name in set(BY_OAUTH2) - {"apple"}:
        variable = f"{name.upper()}_OAUTH_CLIENT_KEYS"
        assert made(name).with_settings({variable: KEYS}).client_keys == demo_keys(), name
        named = made(name, name="my-app").with_settings({"MY_APP_OAUTH_CLIENT_KEYS": KEYS})
        assert named.client_keys == demo_keys(), name


def test_a_provider_of_oauth_1_says_that_proofs_are_not_for_it():
    """The sentence has function, option and reason."""
    for name in [*BY_OAUTH1, "oauth1"]:
        arguments = arguments_of(providers.find(name))
        for option in PROOFS:
            with pytest.raises(TypeError) as caught:
                providers.find(name)(**arguments, **{option: None})
            assert str(caught.value) == (
                f"{name}() takes no option {option!r}: it is for OAuth 2, and this provider has OAuth 1."
            )


def test_apples_key_has_one_name_at_a_time():
    """It is what client secrets are signed with; given under both names, one of them would be lost."""
    assert made("apple", client_keys=KEYS).client_keys == demo_keys()
    assert made("apple", private_key=KEYS[0], client_keys=None).client_keys == demo_keys()
    with pytest.raises(TypeError, match="private_key and client_keys are two names of one option"):
        made("apple", private_key=KEYS[0], client_keys=KEYS)
