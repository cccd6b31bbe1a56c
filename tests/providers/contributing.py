"""The code on CONTRIBUTING's first page, written where it says that it belongs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

PAGE = Path(__file__).parents[2] / "CONTRIBUTING.md"
_BLOCK = re.compile(r"`(?P<path>[\w/]+\.py)`:\n\n```python\n(?P<code>.*?)```", re.DOTALL)


def files() -> dict[str, str]:
    """Return the page's modules by the paths that it gives them."""
    return {found["path"]: found["code"] for found in _BLOCK.finditer(PAGE.read_text("utf-8"))}


def follow(folder: Path) -> list[str]:
    """Copy the checkout into the folder, write the page's modules where it says, and return their paths.

    What was built or fetched, and what git keeps, stays behind.
    """
    checkout = PAGE.parent
    left = shutil.ignore_patterns("__pycache__", ".*", "_build", "build", "dist", "htmlcov")
    for name in ("dance_common", "flask_dance", "django_dance", "tests", "docs"):
        shutil.copytree(checkout / name, folder / name, ignore=left)
    for path in checkout.glob("*.*"):
        if path.suffix in {".md", ".toml", ".ini"}:
            shutil.copy(path, folder)
    for name, code in files().items():
        (folder / name).write_text(code, encoding="utf-8")
    return list(files())


def written(path: str, folder: Path) -> Path:
    """Write one of them into the folder, and return the file."""
    file = folder / Path(path).name
    file.write_text(files()[path], encoding="utf-8")
    return file
