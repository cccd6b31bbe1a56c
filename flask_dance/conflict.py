"""Find Flask-Dance where it is installed beside this project: both are imported as ``flask_dance``."""

from __future__ import annotations

import os
import warnings

_DIRECTORY = os.path.dirname(os.path.dirname(__file__))


def sentence(directory: str = _DIRECTORY) -> str | None:
    """Return what to say if Flask-Dance is installed in the directory; None if it is not.

    One listing of the directory, since this is asked whenever an application starts.
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
    found = sentence()
    if found:
        warnings.warn(found, RuntimeWarning, stacklevel=3)
