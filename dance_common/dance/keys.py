"""Private keys as people hand them over: the text itself, or where it is."""

from __future__ import annotations

import os
import re
from pathlib import Path

_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----")


def text_of(key: str | os.PathLike[str] | None) -> str | None:
    """Return the text of a key that is given as it is or as the path of a file with it.

    What is no path of a file that can be read is returned as it stands, so that nothing is asked of a key before it
    has to sign.
    """
    if key is None:
        return None
    text = os.fspath(key)
    if not is_private_key(text) and os.path.isfile(text):
        try:
            text = Path(text).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return text
    # Environment variables often hold the lines of a key with "\n" written out.
    return text.replace("\\n", "\n") if is_private_key(text) else text


def is_private_key(text: str) -> bool:
    """Tell whether the text looks like a private key in PEM."""
    return bool(_PEM.search(text))
