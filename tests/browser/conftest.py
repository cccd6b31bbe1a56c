"""Chromium, a running example, and people who visit it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser_helpers import TABLES, Tables, Visitor, chromium, forget_everybody, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EXAMPLES = tuple(TABLES)
"""The examples, whose pages bear the same labels; each runs by ``python -m``."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


# A module and no longer: while Playwright runs, Django takes the thread for an asynchronous one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name the SQLite file of the site."""
    return tmp_path_factory.mktemp("site") / "site.sqlite3"


@pytest.fixture(scope="module", params=EXAMPLES)
def site_url(request: pytest.FixtureRequest, browser: Browser, database: Path) -> Iterator[str]:
    # After the browser, so that no site is started for tests that will be skipped.
    with running(request.param, EXAMPLE_DATABASE_URL=f"sqlite:///{database}") as url:
        yield url


@pytest.fixture
def tables(request: pytest.FixtureRequest, site_url: str, database: Path) -> Tables:
    """Say where the site keeps its people, of whom it knows none."""
    tables = TABLES[request.node.callspec.params["site_url"]]
    # Those of earlier tests were the same two at the provider.
    forget_everybody(database, tables)
    return tables


@pytest.fixture
def new_visitor(
    browser: Browser, site_url: str, tables: Tables
) -> Iterator[Callable[..., Visitor]]:
    """Give a maker of visitors, who share nothing; in the end none of them may have complained."""
    visitors: list[Visitor] = []

    def make(**options: Any) -> Visitor:
        visitors.append(Visitor(site_url, browser.new_context(**options)))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    return new_visitor(viewport={"width": 1280, "height": 800})


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Give the folder that DANCE_SCREENSHOTS names, or one that nobody looks into."""
    folder = Path(os.environ.get("DANCE_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
