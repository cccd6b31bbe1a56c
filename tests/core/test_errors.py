"""One root for everything that can go wrong, with one sentence that names no secret."""

from __future__ import annotations

import copy
import importlib
import pickle
import re

import pytest
from core_modules import module_names
from oauthlib.oauth2 import InvalidGrantError, OAuth2Error, TokenExpiredError

from dance_common import errors
from dance_common.errors import DanceError
from dance_common.sessions.oauth2 import TokenExpired, TokenLost

KINDS = [
    (errors.NotConfigured, "not_configured", "begin", 503),
    (errors.BadCallback, "bad_callback", "callback", 400),
    (errors.NotOurFlow, "flow_not_found", "callback", 400),
    (errors.ProviderRefused, "provider_refused", "callback", 403),
    (errors.ProviderFailed, "provider_failed", "exchange", 502),
    (errors.ProviderUnreachable, "provider_unreachable", "exchange", 502),
    (errors.AnswerTooLarge, "answer_too_large", "api", 502),
    (errors.ForeignHost, "foreign_host", "api", 500),
    (errors.InsecureTransport, "insecure_transport", "begin", 503),
    (errors.TokenNotStored, "token_not_stored", "store", 403),
    (TokenExpired, "token_expired", "api", 401),
    (TokenLost, "invalid_grant", "refresh", 401),
]


@pytest.mark.parametrize(("kind", "code", "step", "status"), KINDS)
def test_every_kind_has_its_code_step_and_status(kind, code, step, status):
    """A kind of error is a stable code at a step with a status, which one error may say otherwise."""
    error = kind("A sentence.")
    assert isinstance(error, DanceError)
    assert (error.code, error.step, error.status, error.error) == (code, step, status, code)
    assert str(error) == "A sentence."
    other = kind("x", code="other", step="store", status=418, hint="Tea.")
    assert (other.code, other.step, other.status, other.hint) == ("other", "store", 418, "Tea.")


def test_a_veto_needs_no_words():
    """A vetoed log-in has a sentence of its own."""
    error = errors.LoginVetoed()
    assert (error.code, error.step, error.status) == ("login_vetoed", "begin", 403)
    assert str(error)


def test_sessions_errors_are_those_of_oauthlib_too():
    """Apps that catch what requests-oauthlib raised catch ours."""
    assert issubclass(TokenExpired, TokenExpiredError)
    assert issubclass(TokenLost, InvalidGrantError)
    assert issubclass(TokenLost, OAuth2Error)


@pytest.mark.parametrize("kind", [kind for kind, *_ in KINDS])
@pytest.mark.parametrize("copied", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_a_copy_says_the_same(kind, copied):
    """An error can be handed to another thread or process with all its facts."""
    error = kind("A sentence.", error_description="words", next_url="/there", verified=False)
    again = copied(error)
    assert type(again) is kind
    assert str(again) == "A sentence."
    assert vars(again) == vars(error)


def test_the_tree_names_every_class_and_where_it_is():
    """A class of another file stands with its module; each is indented below the class that it extends."""
    for name in module_names():
        importlib.import_module(name)

    def tree(kind, depth):
        module = kind.__module__.removeprefix("dance_common.")
        yield depth, kind.__name__, "" if module == "errors" else module
        for other in kind.__subclasses__():
            if other.__module__.startswith("dance_common."):
                yield from tree(other, depth + 1)

    found = re.findall(
        r"^( *)([A-Z][A-Za-z]+)(?:$| {3,}(?:([\w.]+): )?)", errors.__doc__, re.MULTILINE
    )
    written = [(len(indent) // 4 - 1, name, module) for indent, name, module in found]
    assert sorted(written) == sorted(tree(DanceError, 0))


def test_signal_kwargs_are_the_signals_arguments():
    """They keep the provider's words, ours and those for programs apart."""
    error = DanceError(
        "Ours.",
        code="code",
        step="api",
        error="theirs",
        error_description="their words",
        error_uri="https://x.example/",
    )
    assert error.signal_kwargs() == {
        "error": "theirs",
        "error_description": "their words",
        "error_uri": "https://x.example/",
        "message": "Ours.",
        "response": None,
        "code": "code",
        "step": "api",
        "exception": error,
    }
