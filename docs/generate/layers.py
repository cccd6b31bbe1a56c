"""The layers of the three packages, as their imports are: a drawing, and a line about each."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import grimp

from . import docstrings

CORE, ADAPTERS = "dance_common", ("flask_dance", "django_dance")

_ROW, _BOX, _EDGE = 34, 26, 160
"""Of the drawing, in its own units: from one room to the next, a room's height, and its right edge."""
_BEND = 0.7
"""How far a line bends out, as a share of its height."""

Imports = Mapping[str, frozenset[str]]


def pages() -> dict[str, str]:
    """Return the drawing and the tables by their paths below ``docs``."""
    graph = grimp.build_graph(CORE, *ADAPTERS, cache_dir=None)
    imports = between_rooms(graph)
    rooms = in_layers(imports)
    drawing = ["```{raw} html", _svg(rooms, direct(imports)), "```", ""]
    folders = [*ADAPTERS, "flask_dance.consumer"]
    parts = sorted(part for folder in folders for part in graph.find_children(folder))
    return {
        "generated/layers.md": "\n".join(drawing),
        "generated/rooms.md": _table([room for room in rooms if room not in ADAPTERS]),
        "generated/adapters.md": _table([part for part in parts if _summary(part)]),
    }


def _table(rooms: Iterable[str]) -> str:
    rows = [[f"`{_name(room)}`", docstrings.markdown(_summary(room))] for room in rooms]
    return docstrings.table(["Where", "What"], rows) + "\n"


def between_rooms(graph: grimp.ImportGraph) -> Imports:
    """Return which rooms each room imports; a room is a folder or module of the core, or a whole adapter."""
    found: dict[str, set[str]] = {
        room: set() for module in graph.modules if (room := _room(module))
    }
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            importer, used = _room(module), _room(imported)
            if importer and used and importer != used:
                found[importer].add(used)
    return {room: frozenset(used) for room, used in found.items()}


def in_layers(imports: Imports) -> list[str]:
    """Return the rooms from the uppermost to the ground, each above all that it imports.

    Raises:
        RecursionError: the imports go in a circle.
    """

    def floor(room: str) -> int:
        return 1 + max(map(floor, imports[room]), default=-1)

    return sorted(imports, key=lambda room: (-floor(room), room))


def direct(imports: Imports) -> Imports:
    """Return the imports without those that follow from others: of a to c, where a imports b, and b imports c."""

    def below(rooms: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(imports[room] | below(imports[room]) for room in rooms))

    return {room: used - below(used) for room, used in imports.items()}


def _room(module: str) -> str | None:
    """Return the room that a module stands in; None for the core's own face."""
    package, *path = module.split(".")
    if package in ADAPTERS:
        return package
    return f"{package}.{path[0]}" if path else None


def _summary(room: str) -> str:
    """Return the first sentence of the docstring of a module or folder, which may not be importable here."""
    file = _file(room)
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(docstring.partition("\n\n")[0].split())


def _file(room: str) -> Path:
    package, *path = room.split(".")
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    place = Path(spec.origin).parent.joinpath(*path)
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def _svg(rooms: list[str], imports: Imports) -> str:
    """Return the drawing: the rooms under each other, and a line to each that is imported."""
    at = {room: _ROW * row + _BOX / 2 + 2 for row, room in enumerate(rooms)}
    lines = [(at[room], at[used]) for room in rooms for used in sorted(imports[room], key=at.get)]
    width = _EDGE + 40 + max(bottom - top for top, bottom in lines) * _BEND * 0.75
    head = f"""\
        <div class="diagram">
        <svg class="dance layers" viewBox="0 0 {width:g} {_ROW * len(rooms)}" role="img"
         aria-labelledby="layers-title layers-desc">
        <title id="layers-title">The layers of the packages</title>
        <desc id="layers-desc">From the top: {", ".join(map(_name, rooms))}. None imports what stands above it.</desc>
        <defs>
        <marker id="layers-tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="7" markerHeight="7" orient="auto">
        <path d="M0 0 L10 5 L0 10 z" class="tip"/>
        </marker>
        </defs>"""
    boxes = [_box(room, at[room]) for room in rooms]
    return "\n".join([dedent(head), *(_line(*line) for line in lines), *boxes, "</svg>", "</div>"])


def _box(room: str, middle: float) -> str:
    box, text = ("room", "strong") if "." in room else ("head", "name")
    return (
        f'<rect x="2" y="{middle - _BOX / 2:g}" width="{_EDGE - 2}" height="{_BOX}" rx="6" class="{box}"/>'
        f'<text x="14" y="{middle + 5:g}" class="{text}">{_name(room)}</text>'
    )


def _line(importer: float, used: float) -> str:
    top, bottom = importer + 5, used - 5
    bend = _EDGE + 20 + (bottom - top) * _BEND
    return (
        f'<path d="M{_EDGE} {top:g} C{bend:g} {top:g} {bend:g} {bottom:g} {_EDGE + 6} {bottom:g}"'
        ' class="line" fill="none" marker-end="url(#layers-tip)"/>'
    )


def _name(room: str) -> str:
    """Return what stands for a room: the path below the packages, or below the core."""
    path = room.removeprefix(f"{CORE}.").replace(".", "/")
    return f"{path}/" if _file(room).stem == "__init__" else f"{path}.py"
