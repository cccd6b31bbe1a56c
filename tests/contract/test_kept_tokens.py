"""What every backend of every framework promises, whatever it keeps tokens in."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from types import SimpleNamespace

import pytest

from dance_common.backends import BackendSlot, MemoryBackend

OAUTH1 = {"oauth_token": "t", "oauth_token_secret": "s", "user_id": "7"}
OAUTH2 = {
    "access_token": "a" * 40,
    "refresh_token": "r",
    "token_type": "Bearer",
    "scope": ["one", "two"],
    "expires_at": 1893456000.25,
    "extra": {"nested": [1, None, True, "é"]},
}


@contextmanager
def memory():
    yield MemoryBackend(), lambda name: SimpleNamespace(name=name)


@contextmanager
def flask_session():
    from flask import Flask

    from flask_dance.consumer.backend.session import SessionBackend

    app = Flask(__name__)
    app.config["SECRET_KEY"] = "not secret"
    with app.test_request_context():
        yield SessionBackend(), lambda name: SimpleNamespace(name=name)


@contextmanager
def django_session():
    import django_site  # noqa: F401  # configures the settings
    from django.contrib.sessions.backends.signed_cookies import SessionStore

    from django_dance.backends import SessionBackend

    request = SimpleNamespace(session=SessionStore())
    yield SessionBackend(), lambda name: SimpleNamespace(name=name, request=request)


@contextmanager
def django_orm(cache=None):
    from django.contrib.auth import get_user_model
    from django.core.cache import caches
    from django.test import override_settings
    from django_site import migrate

    from django_dance.backends import ORMBackend

    migrate()
    get_user_model().objects.all().delete()
    user = get_user_model().objects.create(username="mona")
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "contract"}
    with override_settings(CACHES={"default": memory}):
        caches["default"].clear()
        yield (
            ORMBackend(cache=cache),
            lambda name: SimpleNamespace(name=name, config={"user_id": user.pk}, request=None),
        )
    get_user_model().objects.all().delete()


@contextmanager
def django_orm_cached():
    with django_orm(cache="default") as made:
        yield made


PERSONAL = [
    pytest.param(make, id=make.__name__)
    for make, needs in (
        (flask_session, "flask"),
        (django_session, "django"),
        (django_orm, "django"),
        (django_orm_cached, "django"),
    )
    if find_spec(needs)
]


@pytest.fixture
def kept(request):
    """A backend, and a function that returns who asks for the dance of a name."""
    with request.param() as made:
        yield made


every_backend = pytest.mark.parametrize("kept", [memory, *PERSONAL], indirect=True)
with_several_dances = pytest.mark.parametrize("kept", PERSONAL, indirect=True)


@every_backend
@pytest.mark.parametrize("token", [OAUTH1, OAUTH2], ids=["oauth1", "oauth2"])
def test_what_was_kept_is_found(kept, token):
    """A token comes back as it was, for as often as it is asked for, until another takes its place."""
    backend, asker = kept
    assert backend.get(asker("one")) is None
    backend.set(asker("one"), token)
    assert [backend.get(asker("one")) for _ in range(3)] == [token] * 3
    backend.set(asker("one"), {**token, "another": 1})
    assert backend.get(asker("one")) == {**token, "another": 1}


@every_backend
def test_what_was_dropped_is_gone(kept):
    """Dropping works once, twice, and before anything was kept."""
    backend, asker = kept
    backend.delete(asker("one"))
    backend.set(asker("one"), OAUTH2)
    for _ in range(2):
        backend.delete(asker("one"))
        assert backend.get(asker("one")) is None
    backend.set(asker("one"), OAUTH1)
    assert backend.get(asker("one")) == OAUTH1


@with_several_dances
def test_dances_do_not_touch_each_other(kept):
    """What happens to one dance's token leaves the other's alone."""
    backend, asker = kept
    backend.set(asker("one"), OAUTH1)
    assert backend.get(asker("two")) is None
    backend.set(asker("two"), OAUTH2)
    backend.delete(asker("two"))
    assert backend.get(asker("one")) == OAUTH1


@every_backend
def test_a_loaded_token_is_a_copy(kept):
    """Neither the token that was given nor the one that is loaded is the one that is kept."""
    backend, asker = kept
    given = dict(OAUTH2)
    backend.set(asker("one"), given)
    given["access_token"] = "changed"
    loaded = BackendSlot(backend, asker("one")).load()
    loaded["access_token"] = "changed"
    assert backend.get(asker("one")) == OAUTH2
