"""The code on CONTRIBUTING's first page, written where it says that it belongs."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "CONTRIBUTING.md"
_BLOCK = re.compile(r"`(?P<path>[\w/]+\.py)`:\n\n```python\n(?P<code>.*?)```", re.DOTALL)


def files() -> dict[str, str]:
    """Return the page's modules by the paths that it gives them."""
    return {found["path"]: found["code"] for found in _BLOCK.finditer(PAGE.read_text("utf-8"))}


def written(path: str, folder: Path) -> Path:
    """Write one of them into the folder, and return the file."""
    file = folder / Path(path).name
    file.write_text(files()[path], encoding="utf-8")
    return file
