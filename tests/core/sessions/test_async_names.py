"""The async names of a session's calls: what each of them asks for."""

from __future__ import annotations

import asyncio
import sys
from contextlib import closing

import pytest
from core_helpers import REMOTE, oauth2_dance

from dance_common.sessions.local import ends_soon, loop_behind_thread


@pytest.mark.parametrize(
    ("name", "arguments", "asked"),
    [
        ("aget", {"params": {"a": "b"}}, ("GET", {"params": {"a": "b"}, "allow_redirects": True})),
        ("aoptions", {}, ("OPTIONS", {"allow_redirects": True})),
        ("ahead", {}, ("HEAD", {"allow_redirects": False})),
        ("apost", {"json": {}}, ("POST", {"data": None, "json": {}})),
        ("aput", {"data": "x"}, ("PUT", {"data": "x"})),
        ("apatch", {"data": "x"}, ("PATCH", {"data": "x"})),
        ("adelete", {"timeout": 3}, ("DELETE", {"timeout": 3})),
    ],
)
def test_each_name_is_a_method(monkeypatch, name, arguments, asked):
    """They are those of requests, and so are their defaults."""
    session = oauth2_dance(REMOTE).session()
    calls = []

    async def note(method, url, **options):
        calls.append((url, method, options))

    monkeypatch.setattr(session, "arequest", note)
    asyncio.run(getattr(session, name)("/user", **arguments))
    assert calls == [("/user", *asked)]


def test_what_is_missing_is_named(monkeypatch):
    """Without asgiref an async call says what to install."""
    monkeypatch.setitem(sys.modules, "asgiref.sync", None)
    with pytest.raises(RuntimeError, match=r"oauth-dance\[async\]"):
        asyncio.run(oauth2_dance(REMOTE).session().aget("/user"))


def test_without_asgiref_nobody_works_for_an_event_loop(monkeypatch):
    """No event loop is one of asgiref's then, and no thread is, either."""
    monkeypatch.setitem(sys.modules, "asgiref.sync", None)
    with closing(asyncio.new_event_loop()) as loop:
        assert not ends_soon(loop)
    assert loop_behind_thread() is None
