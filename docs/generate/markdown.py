"""Pieces of Markdown that generated pages have in common."""

from __future__ import annotations

import inspect

_TABS = "{fence}{{tab-set}}\n:sync-group: {group}\n\n{tabs}\n\n{fence}"
_TAB = "{fence}{{tab-item}} {title}\n:sync: {key}\n\n{text}\n{fence}"


def frameworks(flask: str, django: str) -> str:
    """Return the two sides as tabs that remember the reader's choice."""
    return _tabs("framework", {"Flask": ("flask", flask), "Django": ("django", django)})


def systems(unix: str, windows: str) -> str:
    """Return commands for each system, as tabs that stand within those of a framework."""
    shells = {
        "Linux and macOS": ("unix", block(unix, "sh")),
        "Windows": ("windows", block(windows, "powershell")),
    }
    return _tabs("system", shells, depth=4)


def block(text: str, language: str) -> str:
    """Return a fenced block of code."""
    return f"```{language}\n{inspect.cleandoc(text)}\n```"


def environment(variables: list[str], command: str, *, value: str) -> str:
    """Return commands that set variables to a value and start a program."""
    unix = [f"export {name}={value}" for name in variables]
    windows = [f'$env:{name} = "{value}"' for name in variables]
    return systems("\n".join([*unix, command]), "\n".join([*windows, command]))


def numbered(steps: tuple[str, ...]) -> str:
    """Return a numbered list."""
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))


def _tabs(group: str, tabs: dict[str, tuple[str, str]], *, depth: int = 6) -> str:
    # A fence that stands around others has more colons than they have.
    inner = [
        _TAB.format(fence=":" * (depth - 1), title=title, key=key, text=text)
        for title, (key, text) in tabs.items()
    ]
    return _TABS.format(fence=":" * depth, group=group, tabs="\n\n".join(inner))
