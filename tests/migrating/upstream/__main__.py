"""Run Flask-Dance's own tests against this project: ``python tests/migrating/upstream``, or ``tox -e upstream``.

Its source distribution comes from the package index, and only the folder ``tests`` of it is unpacked, to a temporary
place; nothing of it is kept here. ``allowed.toml`` names each test that may fail, and why. The run fails where a test
fails that has no row, where one passes that has a row, and where the number of tests is another one.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TABLE = HERE / "allowed.toml"
# What was read when the rows were written, and nothing else, whatever an index gives out later.
REQUIREMENT = (
    "Flask-Dance==7.1.0"
    " --hash=sha256:6d0510e284f3d6ff05af918849791b17ef93a008628ec33f3a80578a44b51674\n"
)


class Outcomes:
    """A plugin that notes how each test ended."""

    def __init__(self) -> None:
        self.failed: dict[str, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that one phase of a test has ended; a test that was skipped has not passed."""
        is_bad = report.failed or report.skipped
        self.failed[report.nodeid] = self.failed.get(report.nodeid, False) or is_bad


def main() -> int:
    """Run the tests, print where they differ from the table, and return the exit status."""
    rows = read_table(TABLE)
    with tempfile.TemporaryDirectory() as scratch:
        outcomes = run(download(Path(scratch)))
    problems = compare(outcomes, rows["tests"], rows["total"])
    passed = sum(not failed for failed in outcomes.values())
    print(f"{passed} of {len(outcomes)} pass; {len(rows['tests'])} rows.")
    print("\n".join(problems))
    return 1 if problems else 0


def read_table(path: Path) -> dict[str, object]:
    """Return the table: ``total``, ``reasons`` by their names, and ``tests``, the reason of each."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def download(scratch: Path) -> Path:
    """Return the folder with the tests, fetched by the user's own pip, with its index and its certificates."""
    wanted = scratch / "wanted.txt"
    wanted.write_text(REQUIREMENT, encoding="utf-8")
    subprocess.run(
        (
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--no-binary", ":all:", "--require-hashes"),
            *("--dest", str(scratch), "--requirement", str(wanted)),
        ),
        check=True,
    )
    with tarfile.open(next(scratch.glob("*.tar.gz"))) as archive:
        members = [each for each in archive if each.name.split("/")[1:2] == ["tests"]]
        archive.extractall(scratch, members, filter="data")
    return next(scratch.glob("*/tests"))


def run(folder: Path) -> Mapping[str, bool]:
    """Return whether each test of the folder failed, by its id below the folder."""
    outcomes = Outcomes()
    config = folder / "pytest.ini"
    config.write_text("[pytest]\n", encoding="utf-8")
    options = ["--quiet", "--tb=no", "--no-summary"]
    # Plugins of ours, which those tests know nothing of.
    options += [f"-pno:{plugin}" for plugin in ("cacheprovider", "django", "randomly")]
    pytest.main([*options, "-c", str(config), f"--rootdir={folder}", str(folder)], [outcomes])
    return outcomes.failed


def compare(outcomes: Mapping[str, bool], rows: Iterable[str], total: int) -> list[str]:
    """Return a line about each difference between what happened and what the table says."""
    failed = {name for name, has_failed in outcomes.items() if has_failed}
    problems = [f"fails, and has no row: {name}" for name in sorted(failed - set(rows))]
    problems += [
        f"has a row, and passes: {name}" for name in sorted((set(rows) & outcomes.keys()) - failed)
    ]
    problems += [
        f"has a row, and is not there: {name}" for name in sorted(set(rows) - outcomes.keys())
    ]
    if len(outcomes) != total:
        problems.append(f"{len(outcomes)} tests were run, not {total}")
    return problems


if __name__ == "__main__":
    raise SystemExit(main())
