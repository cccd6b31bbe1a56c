"""The parts of the documentation that are made from the code, so that they can't say anything else.

A Sphinx extension: before the sources are read it writes one page for each provider of the catalogue into
``docs/providers/``, the quickstarts that differ in the provider alone, and the tables that pages include into
``docs/generated/``. None of it is kept in git.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import (
    catalogue,
    commands,
    errors,
    figures,
    layers,
    options,
    parameters,
    quickstarts,
    settings,
    upstream,
)

DOCS = Path(__file__).parents[1]

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def pages() -> dict[str, str]:
    """Return what is generated: Markdown by its path below ``docs``."""
    return {
        **catalogue.pages(),
        **commands.pages(),
        **errors.pages(),
        **layers.pages(),
        **options.pages(),
        **quickstarts.pages(),
        **settings.pages(),
        **upstream.pages(),
        "generated/project.md": _project(),
    }


def _project() -> str:
    """Return the table of contents of the pages about the project; that of the benchmarks may not be there yet."""
    wanted = {
        "changelog": "Changelog",
        "architecture": "Architecture",
        "benchmarks": "Benchmarks",
        "faults": "Test matrix: faults",
        "faults-compared": "Test matrix: faults, compared",
        "attacks": "Test matrix: attacks",
    }
    found = [
        f"{title} <{name}>" for name, title in wanted.items() if (DOCS / f"{name}.md").exists()
    ]
    return "\n".join(["```{toctree}", ":caption: The project", ":hidden:", "", *found, "```", ""])


def write(app: Sphinx, config: Any) -> None:
    """Write the pages, touching only what has changed, and remove those of providers that are gone."""
    docs = Path(app.srcdir)
    wanted = pages()
    for path, text in wanted.items():
        file = docs / path
        file.parent.mkdir(exist_ok=True)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
    for folder in ("generated", "providers"):
        for file in (docs / folder).glob("*.md"):
            if f"{folder}/{file.name}" not in wanted:
                file.unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx when to write, and which figures pages may name."""
    app.connect("config-inited", write)
    app.connect("config-inited", _figures, priority=400)
    parameters.connect(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _figures(app: Sphinx, config: Any) -> None:
    config.myst_substitutions = figures.values()
