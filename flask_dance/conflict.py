"""Find Flask-Dance where it is installed beside this project: both are imported as ``flask_dance``."""

from __future__ import annotations

import os
import warnings

_DIRECTORY = os.path.dirname(os.path.dirname(__file__))


def warning(directory: str = _DIRECTORY) -> str | None:
    """Return the sentence that warns of a Flask-Dance in the directory; None if it is not installed there.

    It takes one listing of the directory, since every application asks when it starts.
    """
    try:
        names = os.listdir(directory)
    except OSError:  # imported from an archive
        return None
    for name in names:
        package, _, version = name.removesuffix(".dist-info").partition("-")
        if version and package.lower() == "flask_dance" and name.endswith(".dist-info"):
            return (
                f"Flask-Dance {version} is installed beside oauth-dance, and each has overwritten files of the other:"
                " uninstall both, then install oauth-dance."
            )
    return None


def warn() -> None:
    """Warn if Flask-Dance is installed beside this."""
    if found := warning():
        warnings.warn(found, RuntimeWarning, stacklevel=3)
