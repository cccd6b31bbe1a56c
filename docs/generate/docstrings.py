"""Read docstrings: what a function promises, and what it says of each argument."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from typing import Any

_SECTION = re.compile(r"^(Args|Attributes|Keys|Raises|Returns|Yields):$")
_ENTRY = re.compile(r"^    (\S[^:]*): (.*)$")


@dataclass
class Docstring:
    """A docstring in its parts.

    Attributes:
        summary: the first paragraph.
        body: the paragraphs before the first section, without the summary.
        sections: for each section, what it says by name.
    """

    summary: str = ""
    body: str = ""
    sections: dict[str, dict[str, str]] = field(default_factory=dict)


def read(documented: Any) -> Docstring:
    """Return the parts of the docstring, as Markdown."""
    found = Docstring()
    prose: list[str] = []
    entries: dict[str, str] | None = None
    name = ""
    for line in (inspect.getdoc(documented) or "").splitlines():
        if section := _SECTION.match(line):
            entries = found.sections.setdefault(section[1], {})
        elif entries is None:
            prose.append(line)
        elif entry := _ENTRY.match(line):
            for name in entry[1].split(", "):
                entries[name] = markdown(entry[2])
        elif line.startswith("        ") and name:
            entries[name] += " " + markdown(line.strip())
        elif line.strip():
            # A section ends where a line is indented no more.
            entries = None
            prose.append(line)
    found.summary, _, found.body = markdown("\n".join(prose)).strip().partition("\n\n")
    return found


def markdown(text: str) -> str:
    """Return reStructuredText's inline code as Markdown's."""
    return text.replace("``", "`")


def cell(text: str) -> str:
    """Return text for a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)
