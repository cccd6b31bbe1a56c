"""The applications of the transcripts still print what was written down, and the guide explains what differs."""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
GUIDE = HERE.parents[1] / "docs" / "migrating.md"
sys.path.append(str(HERE / "transcripts"))

from compare import (  # noqa: E402  # after the path
    DIFFERENCES,
    OF_7_1,
    OURS,
    differences,
    differing,
    transcript,
)


def test_the_applications_print_what_was_written_down():
    """Whoever changes what people's applications see writes it down anew, and reads the difference."""
    assert transcript(sys.executable) == OURS.read_text(encoding="utf-8")


def test_the_differences_are_those_of_the_two_transcripts():
    """Nobody has edited the list by hand."""
    old, new = OF_7_1.read_text(encoding="utf-8"), OURS.read_text(encoding="utf-8")
    assert DIFFERENCES.read_text(encoding="utf-8") == differences(old, new)


def test_the_guide_explains_each_difference_and_no_other():
    """The last column of "What behaves differently" names the steps."""
    text = GUIDE.read_text(encoding="utf-8")
    part = text.partition("## What behaves differently")[2].partition("\n## ")[0]
    explained = set(re.findall(r"`(\w+: [^`]+)`", part))
    old, new = OF_7_1.read_text(encoding="utf-8"), OURS.read_text(encoding="utf-8")
    assert explained == set(differing(old, new))
