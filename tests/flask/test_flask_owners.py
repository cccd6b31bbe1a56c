"""Whose token is meant, where Flask's proxies say it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from werkzeug.local import LocalProxy

from dance_common.backends.tables.owners import UserLookup

CONTEXT = SimpleNamespace(config={})


@pytest.mark.parametrize(
    ("person", "key"),
    [
        (SimpleNamespace(key=7, is_authenticated=True), 7),
        (SimpleNamespace(key=7, is_authenticated=False), None),
        (None, None),
    ],
)
def test_a_proxy_of_a_user_is_the_user(person, key):
    """A proxy, such as Flask-Login's current_user, stands for whoever it is when it is asked, and is not called."""
    users = UserLookup(LocalProxy(lambda: person), key_of=lambda user: user.key)
    assert users.find(CONTEXT) == key
