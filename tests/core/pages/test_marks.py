"""The marks of providers, which stand beside their names."""

from __future__ import annotations

import pytest

from dance_common import providers
from dance_common.pages.marks import MARKS, mark_html


def test_marks_are_those_of_what_can_be_connected():
    """The providers of the catalogue, and protocols by which visitors name a server."""
    assert set(MARKS) <= {*providers.names(), *providers.PROTOCOLS}


@pytest.mark.parametrize(
    ("name", "title", "drawn"),
    [("github", "GitHub", '<path d="M12 .297'), ("work", "<intranet>", ">&lt;</text>")],
)
def test_a_provider_without_a_mark_has_its_first_letter(name, title, drawn):
    """Nobody hears it: the title stands beside it. What a site calls a provider is escaped."""
    mark = mark_html(name, title)
    assert drawn in mark
    assert 'aria-hidden="true"' in mark
