"""How many of Flask-Dance's own tests pass here, and why others do not: from the table that they are run against."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

TABLE = Path(__file__).parents[2] / "tests" / "migrating" / "upstream" / "allowed.toml"


def pages() -> dict[str, str]:
    """Return what ``docs/migrating.md`` includes."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    counts = Counter(rows["tests"].values())
    reasons = sorted(rows["reasons"].items(), key=lambda each: -counts[each[0]])
    passed = rows["total"] - len(rows["tests"])
    said = (
        f"{passed} of the {rows['total']} tests in the source distribution of Flask-Dance 7.1.0 pass here unedited;"
        " `tox -e upstream` runs them. The others, by what they want, each of which a row of the tables on this page"
        " explains:"
    )
    lines = [f"| {about['title']} | {counts[name]} |" for name, about in reasons]
    table = "\n".join(["| What they want | Tests |", "|---|---|", *lines])
    return {"generated/upstream.md": f"{said}\n\n{table}\n"}
