"""The blocks of code in the documentation: in which language, for which framework, and what is hidden between them.

A block belongs to the framework of the tab that it stands in, or to that of a comment before it: ``<!-- flask -->``.
``<!-- not run: why -->`` before a block says that nobody can run it. Code that readers needn't see, but the others need
in order to run or to be tested, stands in a comment: ``<!-- run: django`` and the lines up to ``-->``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs"
README = CHECKOUT / "README.md"

FRAMEWORKS = ("flask", "django")

_FENCE = re.compile(r"^\s*(`{3,})\s*(\S*)")
_COLONS = re.compile(r"^\s*(:{3,})(\{.*)?$")
_SYNC = re.compile(r"^\s*:sync: (\w+)$")
_MARK = re.compile(r"^\s*<!-- (flask|django|core|not run: .+) -->$")
_HIDDEN = re.compile(r"^<!-- run: (flask|django|core)$")
_FILE = re.compile(r"^(?:#|<!--|\{#) ([\w/.-]+\.\w+)")


@dataclass(frozen=True)
class Block:
    """One block.

    Attributes:
        page: where it stands.
        line: the number of its first line there.
        language: what the fence says; ``python`` where it is hidden.
        framework: ``flask``, ``django``, or ``core`` for neither.
        text: the code.
        reason: why it is not run; empty if it is.
        hidden: whether readers don't see it.
    """

    page: Path
    line: int
    language: str
    framework: str
    text: str
    reason: str = ""
    hidden: bool = False

    @property
    def file(self) -> str:
        """The file that its first line names; empty if it names none."""
        found = _FILE.match(self.text)
        return found[1] if found else ""

    @property
    def place(self) -> str:
        """Where to find it, for messages."""
        return f"{self.page.relative_to(CHECKOUT)}:{self.line}"


def written_pages() -> list[Path]:
    """Return what people wrote: the README, its companions, and the documentation without what is generated."""
    pages = [
        page
        for page in DOCS.rglob("*.md")
        if not {"_build", "generated", "providers"} & {*page.parts}
    ]
    return [README, CHECKOUT / "CONTRIBUTING.md", CHECKOUT / "SECURITY.md", *sorted(pages)]


def blocks_of(page: Path) -> list[Block]:
    """Return the blocks of the page, in their order."""
    return list(_blocks(page, page.read_text(encoding="utf-8").splitlines()))


def _blocks(page: Path, lines: list[str]) -> Iterator[Block]:
    tabs: list[tuple[str, str]] = []
    mark, number = "", 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if fence := _FENCE.match(line):
            first = number
            while not lines[number].strip().startswith(fence[1]):
                number += 1
            body = lines[first:number]
            number += 1
            framework = next((name for _, name in reversed(tabs) if name in FRAMEWORKS), "core")
            kind, _, value = mark.partition(": ")
            framework = kind if kind in (*FRAMEWORKS, "core") else framework
            mark = ""
            if not fence[2].startswith("{"):
                yield Block(
                    page,
                    first + 1,
                    fence[2],
                    framework,
                    _text(body),
                    reason=value if kind == "not run" else "",
                )
        elif hidden := _HIDDEN.match(line):
            first = number
            while lines[number] != "-->":
                number += 1
            yield Block(
                page, first + 1, "python", hidden[1], _text(lines[first:number]), hidden=True
            )
            number += 1
        elif colons := _COLONS.match(line):
            if colons[2]:
                tabs.append((colons[1], ""))
            elif tabs and tabs[-1][0] == colons[1]:
                tabs.pop()
        elif (sync := _SYNC.match(line)) and tabs:
            tabs[-1] = (tabs[-1][0], sync[1])
        elif marked := _MARK.match(line):
            mark = marked[1]


def _text(lines: list[str]) -> str:
    width = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "".join(f"{line[width:]}\n" for line in lines)
