"""Encryption of stored tokens, with keys that can be rotated.

The extra ``encryption`` installs what it needs. A site without keys stores tokens as they are.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeGuard

from ..errors import NotConfigured

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

SETTING = "DANCE_ENCRYPTION_KEYS"
"""The configuration variable that holds the keys, newest first."""

Keys = Callable[[], Sequence[str]]
"""Returns the site's keys, newest first; none if tokens are stored as they are. Called if they are needed."""

TABLE, SESSION, CACHE, REFRESH = "table", "session", "cache", "refresh"
"""What a token is encrypted for; what was encrypted for one purpose can't be decrypted for another."""

_FIELD = "encrypted"
_BINDING, _VALUE = "bound to", "value"
_SHORTEST_KEY = 32
_LARGEST_TOKEN = 1_000_000


class DecryptionError(NotConfigured):
    """An encrypted token can't be decrypted with the site's keys, or has been tampered with."""

    code = "decryption_failed"
    hint = f"The site's administrator has to add the key that it was encrypted with to {SETTING}."


def keys_from(setting: object) -> tuple[str, ...]:
    """Return the keys in a setting: one string or several, newest first; none for None.

    Raises:
        NotConfigured: one is not text of at least 32 characters.
    """
    if not setting:
        return ()
    values = (
        (setting,)
        if isinstance(setting, str) or not isinstance(setting, Iterable)
        else tuple(setting)
    )
    keys = tuple(key for key in values if isinstance(key, str) and len(key) >= _SHORTEST_KEY)
    if len(keys) < len(values):
        raise NotConfigured(
            f"{SETTING} has to be a list of strings of at least {_SHORTEST_KEY} random characters.",
            code="bad_encryption_key",
            hint='This makes one: python -c "import secrets; print(secrets.token_urlsafe(32))"',
        )
    return keys


def encrypt(token: object, keys: Keys, *, purpose: str, binding: str = "") -> Any:
    """Return a JSON object that holds the token, encrypted with the first key.

    Without keys, and if it is empty or encrypted already, the token is returned unchanged.

    Args:
        token: what to encrypt; JSON can hold it.
        keys: returns the site's keys, newest first.
        purpose: where it will be stored.
        binding: whose it is; it can be decrypted for the same one only.
    """
    if not token or is_encrypted(token) or not (found := tuple(keys())):
        return token
    bound = {_BINDING: binding, _VALUE: token} if binding else token
    plain = zlib.compress(json.dumps(bound).encode())
    return {_FIELD: _fernet(found, purpose).encrypt(plain).decode()}


def decrypt(stored: object, keys: Keys, *, purpose: str, binding: str = "") -> Any:
    """Return the token that was given to ``encrypt``; what is not encrypted is returned unchanged.

    Raises:
        DecryptionError: none of the keys decrypts it, or it was encrypted for another binding.
    """
    if not is_encrypted(stored):
        return stored
    if not (found := tuple(keys())):
        raise _decryption_error()
    fernet = _fernet(found, purpose)
    from cryptography.fernet import InvalidToken

    try:
        plain = fernet.decrypt(stored[_FIELD].encode(errors="replace"))
        # Bounded, although only a holder of a key can have made it.
        value = json.loads(zlib.decompressobj().decompress(plain, _LARGEST_TOKEN))
    except (InvalidToken, ValueError, zlib.error):
        raise _decryption_error() from None
    if isinstance(value, dict) and value.keys() == {_BINDING, _VALUE}:
        if value[_BINDING] != binding:
            raise _decryption_error()
        return value[_VALUE]
    return value  # of a release that bound nothing


def try_decrypt(stored: object, keys: Keys, *, purpose: str, binding: str = "") -> Any:
    """Decrypt the token like ``decrypt``, but return it unchanged if none of the keys decrypts it.

    A row has to be listed, replaced and deleted even if its key is gone.
    """
    try:
        return decrypt(stored, keys, purpose=purpose, binding=binding)
    except DecryptionError:
        return stored


def require_decrypted(stored: object) -> Any:
    """Return what ``try_decrypt`` returned.

    Raises:
        DecryptionError: it is still encrypted.
    """
    if is_encrypted(stored):
        raise _decryption_error()
    return stored


def is_encrypted(stored: object) -> TypeGuard[dict[str, str]]:
    """Tell whether a stored value is an encrypted token."""
    return isinstance(stored, dict) and len(stored) == 1 and isinstance(stored.get(_FIELD), str)


def _decryption_error() -> DecryptionError:
    return DecryptionError(f"A token is encrypted with a key that is not in {SETTING}.")


@lru_cache(maxsize=32)
def _fernet(keys: tuple[str, ...], purpose: str) -> MultiFernet:
    try:
        from cryptography.fernet import Fernet, MultiFernet
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    except ImportError:
        raise NotConfigured(
            f"{SETTING} is set, and the package that encrypts is not installed.",
            code="no_cryptography",
            hint="The site's administrator has to install oauth-dance[encryption].",
        ) from None
    info = f"oauth-dance token {purpose}".encode()

    def derive(key: str) -> Fernet:
        # A key for each purpose, from any text that is long enough (RFC 5869).
        material = HKDF(SHA256(), 32, salt=None, info=info).derive(key.encode())
        return Fernet(base64.urlsafe_b64encode(material))

    return MultiFernet([derive(key) for key in keys])
