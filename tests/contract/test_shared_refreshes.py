"""Cookie sessions and several processes: a token that came for a stale one is found by whoever has the stale one."""

from __future__ import annotations

import pytest
from stand_in import PROVIDER
from test_identity_matrix import FRAMEWORKS, call, expire_stored, stage_for

from dance_common.errors import DanceError
from dance_common.sessions.refresh import refreshes
from dance_common.transport import mounted

pytest.importorskip("cryptography", reason="what is shared is sealed")


def visit(stage, user):
    """Let a process that remembers nothing serve the browser; return whom the API has named."""

    def ask():
        try:
            return call(stage, None)
        except DanceError as error:
            return type(error).__name__

    refreshes.clear()
    return stage.visit(ask, user=user)


@pytest.fixture(params=FRAMEWORKS)
def stage(request, provider):
    provider.rotates = True
    with (
        mounted(PROVIDER, provider.adapter()),
        stage_for(request.param, "session shared", ("ann",), provider) as stage,
    ):
        expire_stored(stage)
        yield stage


def test_another_process_takes_the_token_that_came(stage, provider):
    """A browser's old cookie is no second refresh, which a provider that rotates would punish; it is replaced."""
    stage.copy_browser("ann", "late")
    before = provider.refreshes
    assert visit(stage, "ann") == "mona"
    assert visit(stage, "late") == "mona"
    assert provider.refreshes == before + 1
    stage.clear_cache()
    assert visit(stage, "late") == "mona"
    assert provider.refreshes == before + 1


def test_a_cookie_that_missed_several_refreshes(stage, provider):
    """It leads to the newest token, by way of those between."""
    stage.copy_browser("ann", "late")
    before = provider.refreshes
    for _ in range(3):
        assert visit(stage, "ann") == "mona"
        expire_stored(stage)
    assert visit(stage, "late") == "mona"
    assert provider.refreshes == before + 4


def test_what_is_shared_is_sealed(stage, provider):
    """The cache shows neither the stale token nor the new one, nor whose they are."""
    seen = [stage.visit(lambda: dict(stage.current_visit().token))]
    assert visit(stage, "ann") == "mona"
    seen.append(stage.visit(lambda: dict(stage.current_visit().token)))
    text = stage.cached_text()
    assert "oauth_dance:refresh:" in text
    for token in seen:
        assert token["access_token"] not in text
        assert token["refresh_token"] not in text


def test_a_refused_token_is_dropped_and_nothing_is_left(stage, provider):
    """The lease is given back with a refusal, and with a failure: the next one may ask at once."""
    provider.fail("/oauth2/token", 503, times=1)
    assert visit(stage, "ann") == "ProviderFailed"
    provider.fail("/oauth2/token", 400, error="invalid_grant", times=1)
    assert visit(stage, "ann") == "TokenLost"
    assert "lease" not in stage.cached_text()
    assert stage.visit(lambda: stage.current_visit().token) is None


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_without_it_the_second_one_spends_the_token_again(framework, provider):
    """It is off unless a cache is given: what a cookie can't promise shows where processes rotate tokens."""
    provider.rotates = True
    with (
        mounted(PROVIDER, provider.adapter()),
        stage_for(framework, "session", ("ann",), provider) as stage,
    ):
        expire_stored(stage)
        stage.copy_browser("ann", "late")
        assert visit(stage, "ann") == "mona"
        assert visit(stage, "late") == "TokenLost"
