"""The pictures of the examples in the documentation and the README.

``DANCE_PICTURES=docs/_static/screenshots pytest tests/browser -k pictures`` takes them anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from browser_helpers import OAUTH1, OAUTH2, Visitor, card, seen

SIZE = {"width": 1000, "height": 790}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures(
    new_visitor: Callable[..., Visitor],
    request: pytest.FixtureRequest,
    tmp_path: Path,
    scheme: str,
) -> None:
    """Two connected accounts, and the stand-in's page that asks: the same in both examples."""
    folder = Path(os.environ.get("DANCE_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    example = request.node.callspec.params["site_url"].removeprefix("example_")
    visitor = new_visitor(viewport=SIZE, color_scheme=scheme)
    page = visitor.open()
    page.get_by_role("button", name=OAUTH2).click()
    assert seen(page.get_by_role("button", name="Allow"))
    # The provider's page is the same for both.
    page.screenshot(path=folder / f"consent-{scheme}.png")
    visitor.connected(OAUTH2)
    page = visitor.connected(OAUTH1)
    assert seen(card(page, OAUTH2))
    page.screenshot(path=folder / f"{example}-{scheme}.png")
