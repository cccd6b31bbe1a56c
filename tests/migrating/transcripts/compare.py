"""Run the same applications on Flask-Dance 7.1.0 and on this project, and write down where they differ.

    python tests/migrating/transcripts/compare.py

makes two virtual environments, installs Flask-Dance 7.1.0 into one and this checkout into the other, and writes
``of_7_1.txt``, ``ours.txt`` and ``differences.md`` beside this file. Environments that are there already may be named:
``--with-7-1 PYTHON --with-ours PYTHON``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[2]
OURS, OF_7_1, DIFFERENCES = (HERE / name for name in ("ours.txt", "of_7_1.txt", "differences.md"))
COMMON = ["Flask>=3.0", "Flask-Caching", "Flask-Login", "Flask-SQLAlchemy"]
PACKAGES = {
    OF_7_1: ["Flask-Dance[signals,sqla]==7.1.0", *COMMON],
    OURS: [f"oauth-dance[flask,sqla] @ {CHECKOUT.as_uri()}", *COMMON],
}
HEAD = """# Where the transcripts differ

Written by `python tests/migrating/transcripts/compare.py`, which runs the applications of `apps.py` on Flask-Dance
7.1.0 and on this project. Each heading is one step; `docs/migrating.md` says what each difference is for. A step that
is not here printed the same on both.
"""


def transcript(python):
    """Return what the applications print under this Python."""
    done = subprocess.run(
        [python, "-W", "ignore", str(HERE / "run.py")],
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return done.stdout


def steps(text):
    """Return the lines of each step of a transcript by the step's name."""
    found = {}
    for part in text.split("\n## ")[1:]:
        name, _, rest = part.partition("\n")
        found[name] = rest.partition("\n# ")[0].strip("\n").splitlines()
    return found


def differing(old, new):
    """Return the names of the steps that differ."""
    before, after = steps(old), steps(new)
    return [name for name in before if before[name] != after.get(name)]


def differences(old, new):
    """Return the differences as Markdown."""
    before, after = steps(old), steps(new)
    names = differing(old, new)
    parts = [HEAD, f"{len(names)} of {len(before)} steps differ.\n"]
    for name in names:
        parts.append(f"## {name}\n")
        parts += [
            f"{title}:\n\n```text\n" + "\n".join(lines) + "\n```\n"
            for title, lines in (("7.1.0", before[name]), ("Here", after.get(name, [])))
        ]
    return "\n".join(parts)


def made(directory, packages):
    """Make a virtual environment with the packages; return its Python."""
    venv.create(directory, with_pip=True)
    python = str(Path(directory) / ("Scripts" if os.name == "nt" else "bin") / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    return python


def main():
    """Write the three files."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--with-7-1", metavar="PYTHON", help="where Flask-Dance 7.1.0 is")
    parser.add_argument("--with-ours", metavar="PYTHON", help="where this project is")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for path, python in ((OF_7_1, given.with_7_1), (OURS, given.with_ours)):
            found = python or made(Path(scratch) / path.stem, PACKAGES[path])
            path.write_text(transcript(found), encoding="utf-8")
    text = differences(OF_7_1.read_text(encoding="utf-8"), OURS.read_text(encoding="utf-8"))
    DIFFERENCES.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
