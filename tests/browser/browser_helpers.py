"""A running example, and a person with a browser before it."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

# Without windows a visitor takes a third of the processor time.
CHROMIUM = (
    shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
)
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
CHECKOUT = Path(__file__).parents[2]
ADDRESS = re.compile(r"http://localhost:\d+")
OAUTH2 = "GitHub"
OAUTH1 = "Twitter"
LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
"""How wide a page is looked at, and by which colours."""
IDS = {"Mona Lisa": "1", "Hubot": "2"}
"""What the providers call the accounts, by the names that their pages show."""
REFUSED = re.compile(
    r"Failed to load resource: the server responded with a status of (400|403|409)"
)
REFUSING = re.compile(r"/authorized\?|/repositories$|/connections/$")


@dataclass(frozen=True)
class Tables:
    """Where an example keeps its people.

    Attributes:
        users: the table of users.
        user_name: its column of the name to be called by.
        accounts: the table of connected accounts.
        others: further tables, which refer to those.
    """

    users: str
    user_name: str
    accounts: str
    others: tuple[str, ...] = ()


TABLES = {
    "example_flask": Tables("user", "name", "flask_dance_oauth"),
    "example_django": Tables(
        "auth_user",
        "first_name",
        "django_dance_dancetoken",
        ("django_session",),
    ),
}


def seen(locator: Locator) -> bool:
    """Wait until there is such a thing on the page; playwright's own error says what there is instead."""
    locator.first.wait_for()
    return True


def said(page: Page, text: str) -> bool:
    """Wait until the status region says so."""
    return seen(page.get_by_role("status").get_by_text(text))


def allow(page: Page, *, account: str = "Mona Lisa") -> None:
    """Say yes at the provider, with one of the accounts there."""
    page.get_by_label(account).check()
    page.get_by_role("button", name="Allow").click()


def card(page: Page, provider: str = OAUTH2, *, account: str = "Mona Lisa") -> Locator:
    """Find what the page of connections says of an account."""
    return page.get_by_role("region", name=f"{provider} {IDS[account]}", exact=True)


def call(page: Page, provider: str = OAUTH2, *, account: str = "Mona Lisa") -> None:
    """Call the provider's API with the account's token, from the home page."""
    page.locator(f"a[href='/call/{provider.lower()}?account={IDS[account]}']").click()


def cards(page: Page) -> int:
    """Count the accounts on the page of connections."""
    assert seen(page.get_by_role("heading", name="Your connections"))
    return page.locator(".cards section").count()


def at_stand_in(page: Page, button: str, *, account: str = "") -> None:
    """Press a button of the stand-in's own page, to which the example leads: for one account, or for all."""
    page.get_by_text("What plays the providers?").click()
    page.get_by_role("link", name="Its own page").click()
    if account:
        page.get_by_label("Whose").select_option(label=account)
    page.get_by_role("button", name=button).click()
    assert seen(page.get_by_role("status").locator("p"))


def _missing(what: str) -> Never:
    """Skip, but not where nobody would notice that the tests never run."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI is set", pytrace=False)
    pytest.skip(f"{what} is missing")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium for the block; skip the test where there is none."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright")
    if not Path(CHROMIUM).exists():
        _missing(CHROMIUM)
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)) as browser,
    ):
        yield browser


@cache
def _axe() -> str:
    # axe-core itself, by Deque, as the package has it.
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def barriers(page: Page) -> dict[str, list[str]]:
    """Return the rules of axe-core that a page breaks, and the elements that break each."""
    page.evaluate(_axe())
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    return {
        rule["id"]: [" ".join(map(str, node["target"])) for node in rule["nodes"]] for rule in found
    }


def look_at(
    browser: Browser,
    shown: dict[str, str],
    folder: Path,
    *,
    looks: list[tuple[int, str]] = LOOKS,
    allowed: dict[str, set[str]] | None = None,
) -> None:
    """Look at the pages at these widths, by day and by night, and keep pictures of them."""
    found = {}
    for width, scheme in looks:
        size = {"width": width, "height": 800}
        with closing(browser.new_context(viewport=size, color_scheme=scheme)) as context:
            page = context.new_page()
            for name, html in shown.items():
                # Some lead on at once.
                page.set_content(re.sub('<meta http-equiv="refresh"[^>]*>', "", html))
                page.screenshot(path=folder / f"{name}-{scheme}-{width}.png", full_page=True)
                broken = barriers(page)
                for rule in (allowed or {}).get(name, ()):
                    broken.pop(rule, None)
                wide = page.evaluate("document.documentElement.scrollWidth")
                if broken or (wide > width and allowed is None):
                    found[name, scheme, width] = (broken, wide)
    assert not found, found


@contextmanager
def running(example: str, **variables: str) -> Iterator[str]:
    """Start an example as a person would, and give the address that it prints.

    ``variables`` are added to its environment.
    """
    # An account of the developer's own must not add a button.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GITHUB_OAUTH")
    } | variables
    process = subprocess.Popen(
        [sys.executable, "-m", example, "--port", "0", "--provider-port", "0"],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    printed = ""
    try:
        while not (found := ADDRESS.search(printed)):
            line = process.stdout.readline()
            assert line, f"{example} ended and printed no address:\n{printed}"
            printed += line
        yield found[0]
    finally:
        process.terminate()
        rest, _ = process.communicate()
    assert "Traceback" not in rest, rest


def in_database(database: Path, query: str) -> list[tuple[object, ...]]:
    """Run a query in a site's database and give what it found."""
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        return connection.execute(query).fetchall()


def forget_everybody(database: Path, tables: Tables) -> None:
    """Empty the tables that a running site fills."""
    for table in (*tables.others, tables.accounts, tables.users):
        in_database(database, f"DELETE FROM {table}")


@dataclass
class Visitor:
    """One person's browser, and everything it complained about."""

    home: str
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(10_000)
        self.context.on("console", self._on_console)
        self.context.on("request", self._on_request)
        self.context.on("weberror", lambda failure: self.complaints.append(str(failure.error)))

    def _on_console(self, message: Any) -> None:
        # Chromium writes down the status of the page itself, which for a refusal is as it should be.
        is_refusal = REFUSED.match(message.text) and REFUSING.search(message.location["url"])
        if message.type in ("error", "warning") and not is_refusal:
            self.complaints.append(f"{message.text} ({message.location})")

    def _on_request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.hostname != "localhost":
            self.complaints.append(f"a request to {request.url}")

    def open(self, path: str = "/") -> Page:
        """Open a page of the site in a new tab."""
        page = self.context.new_page()
        page.goto(self.home + path)
        return page

    def connections(self) -> Page:
        """Open the page of connections in a new tab."""
        return self.open("/connections/")

    def connected(self, provider: str = OAUTH2, *, account: str = "Mona Lisa") -> Page:
        """Go through a whole dance in a new tab, which ends at the page of connections."""
        page = self.connections()
        if page.url == f"{self.home}/connections/":
            choices = page.get_by_role("region", name="Connect an account")
            choices.get_by_role("button", name=provider).click()
            allow(page, account=account)
        else:
            page.get_by_role("button", name=f"Log in with {provider}").click()
            allow(page, account=account)
            assert said(page, f"{provider} is connected")
            page.goto(f"{self.home}/connections/")
        assert seen(card(page, provider, account=account))
        return page
