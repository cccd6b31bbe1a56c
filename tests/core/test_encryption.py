"""Tokens that are unreadable where they are kept."""

from __future__ import annotations

import json

import pytest

from dance_common.backends import encryption
from dance_common.backends.encryption import (
    CACHE,
    SESSION,
    TABLE,
    NotOpened,
    is_sealed,
    opened,
    sealed,
)
from dance_common.errors import NotConfigured

OLD, NEW = "an-old-key-of-at-least-32-characters", "a-new-key-of-at-least-32-characters"
TOKEN = {"access_token": "tell-tale", "scope": ["one"], "expires_at": 1.5}


def test_what_was_sealed_can_be_opened_and_not_read():
    """The same token comes back, and neither its values nor its field names show in what is kept."""
    kept = sealed(TOKEN, [NEW], purpose=TABLE)
    assert is_sealed(kept)
    assert "tell-tale" not in json.dumps(kept)
    assert "access_token" not in json.dumps(kept)
    assert opened(json.loads(json.dumps(kept)), [NEW], purpose=TABLE) == TOKEN
    assert sealed(TOKEN, [NEW], purpose=TABLE) != kept


def test_without_keys_nothing_changes():
    """What is kept is the token itself, and stays readable once there are keys."""
    assert sealed(TOKEN, (), purpose=TABLE) is TOKEN
    assert opened(TOKEN, [NEW], purpose=TABLE) is TOKEN
    assert opened(None, [NEW], purpose=TABLE) is None
    assert sealed({}, [NEW], purpose=TABLE) == {}


def test_keys_can_be_changed():
    """The newest key encrypts, and the older ones still read."""
    kept = sealed(TOKEN, [OLD], purpose=TABLE)
    assert opened(kept, [NEW, OLD], purpose=TABLE) == TOKEN
    renewed = sealed(opened(kept, [NEW, OLD], purpose=TABLE), [NEW, OLD], purpose=TABLE)
    assert opened(renewed, [NEW], purpose=TABLE) == TOKEN


@pytest.mark.parametrize("keys", [[], [NEW]])
def test_without_its_key_a_token_is_not_opened(keys):
    """The error names the setting, and neither token nor key."""
    with pytest.raises(NotOpened) as caught:
        opened(sealed(TOKEN, [OLD], purpose=TABLE), keys, purpose=TABLE)
    assert "DANCE_ENCRYPTION_KEYS" in str(caught.value)
    assert NEW not in f"{caught.value}{caught.value.hint}"
    assert caught.value.status == 503


def test_what_no_key_opens_can_be_carried_about():
    """It comes out as it is kept, is not encrypted twice on its way back, and is not taken for a token."""
    kept = sealed(TOKEN, [OLD], purpose=TABLE)
    carried = encryption.opened_if_possible(kept, [NEW], purpose=TABLE)
    assert carried == kept
    assert sealed(carried, [NEW], purpose=TABLE) == kept
    with pytest.raises(NotOpened):
        encryption.required_open(carried)
    assert encryption.required_open(TOKEN) is TOKEN


@pytest.mark.parametrize(("written", "read"), [(SESSION, TABLE), (TABLE, CACHE), (CACHE, SESSION)])
def test_a_token_is_good_for_one_purpose(written, read):
    """What a visitor's cookie holds can't be put into the table, nor the other way round."""
    with pytest.raises(NotOpened):
        opened(sealed(TOKEN, [NEW], purpose=written), [NEW], purpose=read)


@pytest.mark.parametrize("text", ["", "gAAAA", "é" * 40, "\ud800", "=" * 2000])
def test_tampered_text_is_not_opened(text):
    """Whatever somebody writes there ends in the one error."""
    with pytest.raises(NotOpened):
        opened({"encrypted": text}, [NEW], purpose=TABLE)


def test_a_token_that_looks_encrypted_by_half_is_a_token():
    """Only what sealed makes counts as sealed."""
    for token in ({"encrypted": 5}, {"encrypted": "x", "access_token": "a"}, [], "encrypted"):
        assert opened(token, [NEW], purpose=TABLE) == token


@pytest.mark.parametrize("setting", [None, "", [], ()])
def test_no_setting_means_no_keys(setting):
    assert encryption.keys_from(setting) == ()


def test_a_setting_may_be_one_key_or_several():
    """One string is one key."""
    assert encryption.keys_from(NEW) == (NEW,)
    assert encryption.keys_from([NEW, OLD]) == (NEW, OLD)


@pytest.mark.parametrize("setting", ["short", [NEW, "short"], [NEW, 5], [b"x" * 40]])
def test_weak_keys_are_refused(setting):
    """The sentence says how long a key has to be and how to make one, and repeats none."""
    with pytest.raises(NotConfigured, match="at least 32") as caught:
        encryption.keys_from(setting)
    assert "token_urlsafe" in caught.value.hint
    assert "short" not in str(caught.value)


def test_a_missing_package_is_told(monkeypatch):
    """Where the extra is not installed the error says which one it is."""
    import sys

    encryption._fernet.cache_clear()
    monkeypatch.setitem(sys.modules, "cryptography.fernet", None)
    with pytest.raises(NotConfigured) as caught:
        sealed(TOKEN, [NEW], purpose=TABLE)
    assert "oauth-dance[encryption]" in caught.value.hint
