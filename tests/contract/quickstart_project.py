"""A quickstart's Django side as its page builds it: a new project, its settings' end, its files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def project_of(quickstart: Path, folder: Path) -> Path:
    """Make the project ``mysite`` in the folder, and return the folder."""
    # In a process of its own: where no settings are chosen yet, the command chooses Django's defaults for good.
    start = [sys.executable, "-m", "django", "startproject", "mysite", str(folder)]
    subprocess.run(start, check=True, env=os.environ | {"DJANGO_SETTINGS_MODULE": ""})
    for file in (quickstart / "django").iterdir():
        if file.is_dir():
            shutil.copytree(file, folder / file.name)
        elif file.name == "settings.py":
            settings = folder / "mysite" / "settings.py"
            settings.write_text(settings.read_text() + "\n" + file.read_text())
        else:
            shutil.copy(file, folder / "mysite" / file.name)
    return folder
