"""Tokens that are unreadable where they are kept."""

from __future__ import annotations

import json

import pytest

from dance_common.backends import encryption
from dance_common.backends.encryption import (
    CACHE,
    SESSION,
    TABLE,
    DecryptionError,
    decrypt,
    encrypt,
    is_encrypted,
)
from dance_common.errors import NotConfigured

OLD, NEW = "an-old-key-of-at-least-32-characters", "a-new-key-of-at-least-32-characters"
NO_KEYS = tuple
TOKEN = {"access_token": "tell-tale", "scope": ["one"], "expires_at": 1.5}


def keys(*given):
    """Return what says which keys the site has."""
    return lambda: given


def test_what_was_encrypted_can_be_decrypted_and_not_read():
    """The same token comes back, and neither its values nor its field names show in what is kept."""
    kept = encrypt(TOKEN, keys(NEW), purpose=TABLE)
    assert is_encrypted(kept)
    assert "tell-tale" not in json.dumps(kept)
    assert "access_token" not in json.dumps(kept)
    assert decrypt(json.loads(json.dumps(kept)), keys(NEW), purpose=TABLE) == TOKEN
    assert encrypt(TOKEN, keys(NEW), purpose=TABLE) != kept


def test_without_keys_nothing_changes():
    """What is kept is the token itself, and stays readable once there are keys."""
    assert encrypt(TOKEN, NO_KEYS, purpose=TABLE) is TOKEN
    assert decrypt(TOKEN, keys(NEW), purpose=TABLE) is TOKEN
    assert decrypt(None, keys(NEW), purpose=TABLE) is None
    assert encrypt({}, keys(NEW), purpose=TABLE) == {}


def test_keys_can_be_changed():
    """The newest key encrypts, and the older ones still read."""
    kept = encrypt(TOKEN, keys(OLD), purpose=TABLE)
    assert decrypt(kept, keys(NEW, OLD), purpose=TABLE) == TOKEN
    renewed = encrypt(decrypt(kept, keys(NEW, OLD), purpose=TABLE), keys(NEW, OLD), purpose=TABLE)
    assert decrypt(renewed, keys(NEW), purpose=TABLE) == TOKEN


@pytest.mark.parametrize("others", [[], [NEW]])
def test_without_its_key_a_token_is_not_decrypted(others):
    """The error names the setting, and neither token nor key."""
    with pytest.raises(DecryptionError) as caught:
        decrypt(encrypt(TOKEN, keys(OLD), purpose=TABLE), keys(*others), purpose=TABLE)
    assert "DANCE_ENCRYPTION_KEYS" in str(caught.value)
    assert NEW not in f"{caught.value}{caught.value.hint}"
    assert caught.value.status == 503


def test_what_no_key_decrypts_can_be_carried_about():
    """It comes out as it is kept, is not encrypted twice on its way back, and is not taken for a token."""
    kept = encrypt(TOKEN, keys(OLD), purpose=TABLE)
    carried = encryption.try_decrypt(kept, keys(NEW), purpose=TABLE)
    assert carried == kept
    assert encrypt(carried, keys(NEW), purpose=TABLE) == kept
    with pytest.raises(DecryptionError):
        encryption.require_decrypted(carried)
    assert encryption.require_decrypted(TOKEN) is TOKEN


@pytest.mark.parametrize(("written", "read"), [(SESSION, TABLE), (TABLE, CACHE), (CACHE, SESSION)])
def test_a_token_is_good_for_one_purpose(written, read):
    """What a visitor's cookie holds can't be put into the table, nor the other way round."""
    with pytest.raises(DecryptionError):
        decrypt(encrypt(TOKEN, keys(NEW), purpose=written), keys(NEW), purpose=read)


@pytest.mark.parametrize("text", ["", "gAAAA", "é" * 40, "\ud800", "=" * 2000])
def test_tampered_text_is_not_decrypted(text):
    """Whatever somebody writes there ends in the one error."""
    with pytest.raises(DecryptionError):
        decrypt({"encrypted": text}, keys(NEW), purpose=TABLE)


def test_a_token_that_looks_encrypted_by_half_is_a_token():
    """Only what encrypt returns counts as encrypted."""
    for token in ({"encrypted": 5}, {"encrypted": "x", "access_token": "a"}, [], "encrypted"):
        assert decrypt(token, keys(NEW), purpose=TABLE) == token


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
        encrypt(TOKEN, keys(NEW), purpose=TABLE)
    assert "oauth-dance[encryption]" in caught.value.hint
