"""Tokens that are unreadable where they are kept: encrypted and authenticated, with keys that can be changed.

The extra ``encryption`` brings what this needs. Without keys nothing here changes anything.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..errors import NotConfigured

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

SETTING = "DANCE_ENCRYPTION_KEYS"
"""The configuration variable that holds the keys, newest first."""

TABLE, SESSION, CACHE = "table", "session", "cache"
"""What a token is encrypted for; what was encrypted for one purpose can't be read for another."""

_SEAL = "encrypted"
_SHORTEST_KEY = 32
_LARGEST_TOKEN = 1_000_000


class NotOpened(NotConfigured):
    """An encrypted token can't be read with the keys that the site has, or has been tampered with."""

    code = "token_not_opened"
    hint = f"The site's administrator has to add the key that it was encrypted with to {SETTING}."


def keys_from(setting: Any) -> tuple[str, ...]:
    """Return the keys that a setting holds: one string or several, newest first; none for None.

    Raises:
        NotConfigured: one is not text of at least 32 characters.
    """
    if not setting:
        return ()
    keys = (setting,) if isinstance(setting, str) else tuple(setting)
    if not all(isinstance(key, str) and len(key) >= _SHORTEST_KEY for key in keys):
        raise NotConfigured(
            f"{SETTING} has to be a list of strings of at least {_SHORTEST_KEY} random characters.",
            code="bad_encryption_key",
            hint='One is made by: python -c "import secrets; print(secrets.token_urlsafe(32))"',
        )
    return keys


def sealed(token: Any, keys: Sequence[str], *, purpose: str) -> Any:
    """Return a JSON object that hides the token: encrypted with the first key.

    Without keys, and for what is empty or hidden already, the same is returned as was given.
    """
    if not keys or not token or is_sealed(token):
        return token
    plain = zlib.compress(json.dumps(token).encode())
    return {_SEAL: _fernet(tuple(keys), purpose).encrypt(plain).decode()}


def opened(kept: Any, keys: Sequence[str], *, purpose: str) -> Any:
    """Return the token that ``sealed`` hid; what is not encrypted is returned as it is.

    Raises:
        NotOpened: no key opens it.
    """
    if not is_sealed(kept):
        return kept
    return _opened(kept[_SEAL], tuple(keys), purpose) if keys else required_open(kept)


def opened_if_possible(kept: Any, keys: Sequence[str], *, purpose: str) -> Any:
    """Return what ``opened`` does, and what is kept as it is where no key opens it.

    A row has to be listed, replaced and deleted even if its key is gone.
    """
    try:
        return opened(kept, keys, purpose=purpose)
    except NotOpened:
        return kept


def required_open(kept: Any) -> Any:
    """Return what ``opened_if_possible`` returned.

    Raises:
        NotOpened: no key opened it.
    """
    if is_sealed(kept):
        raise NotOpened(f"A token is encrypted with a key that is not in {SETTING}.")
    return kept


def is_sealed(kept: Any) -> bool:
    """Tell whether what a backend keeps is an encrypted token."""
    return isinstance(kept, dict) and len(kept) == 1 and isinstance(kept.get(_SEAL), str)


def _opened(text: str, keys: tuple[str, ...], purpose: str) -> Any:
    from cryptography.fernet import InvalidToken

    try:
        plain = _fernet(keys, purpose).decrypt(text.encode(errors="replace"))
        # Bounded, although only a holder of a key can have made it.
        return json.loads(zlib.decompressobj().decompress(plain, _LARGEST_TOKEN))
    except (InvalidToken, ValueError, zlib.error):
        raise NotOpened(f"A token is encrypted with a key that is not in {SETTING}.") from None


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

    def derived(key: str) -> Fernet:
        # A key for each purpose, of any text that is long enough (RFC 5869).
        material = HKDF(SHA256(), 32, salt=None, info=info).derive(key.encode())
        return Fernet(base64.urlsafe_b64encode(material))

    return MultiFernet([derived(key) for key in keys])
