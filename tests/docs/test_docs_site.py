"""The documentation as a site: its links work, nothing is loaded from elsewhere, choices last, nobody is kept out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from browser_helpers import LOOKS, barriers, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES_OF_THE_SPEC = [
    *(
        "installation",
        "providers",
        "custom-providers",
        "backends",
        "multi-user",
        "proxies",
        "signals",
    ),
    *("how-oauth-works", "logging-out", "testing", "reference/flask", "reference/django"),
    *(
        f"quickstarts/{name}"
        for name in (
            "github",
            "google",
            "twitter",
            "dropbox",
            "meetup",
            "slack",
            "azure",
            "nylas",
            "multi-user",
        )
    ),
]
"""What the documentation has to cover, for both frameworks."""
BOTH_FRAMEWORKS = [
    page for page in PAGES_OF_THE_SPEC if page not in ("providers",) and "reference" not in page
]


class Links(HTMLParser):
    """What a page links to and loads, and the places in it that can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.places.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.add(given["href"])
        if tag in ("script", "img", "iframe") and "src" in given:
            self.loads.add(given["src"])
        if tag == "link" and given.get("rel") in ("stylesheet", "icon"):
            self.loads.add(given["href"])


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Links]:
    return {page: Links(page.read_text(encoding="utf-8")) for page in site.rglob("*.html")}


def test_every_link_within_leads_somewhere(site: Path, pages: dict[Path, Links]) -> None:
    broken = []
    for page, found in pages.items():
        for link in found.links | found.loads:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            if not target.exists() or (
                parts.fragment
                and target in pages
                and unquote(parts.fragment) not in pages[target].places
            ):
                broken.append(f"{page.relative_to(site)}: {link}")
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, Links]) -> None:
    elsewhere = {
        f"{page.relative_to(site)}: {url}"
        for page, found in pages.items()
        for url in found.loads
        if urlsplit(url).netloc
    }
    assert elsewhere == set()


@pytest.mark.parametrize("page", PAGES_OF_THE_SPEC)
def test_every_page_of_the_spec_is_covered(site: Path, page: str) -> None:
    assert (site / f"{page}.html").exists()


@pytest.mark.parametrize("page", BOTH_FRAMEWORKS)
def test_every_page_speaks_of_both_frameworks(site: Path, page: str) -> None:
    text = (site / f"{page}.html").read_text(encoding="utf-8")
    if page != "how-oauth-works":
        for framework in ("flask", "django"):
            assert f'data-sync-id="{framework}"' in text


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def shown(page: Page) -> set[str]:
    """Return which frameworks' tabs are open; each that is shown has some height."""
    labels: Any = page.locator("input:checked + .sd-tab-label[data-sync-group=framework]")
    return set(labels.evaluate_all("labels => labels.map(label => label.dataset.syncId)"))


@pytest.mark.browser
def test_a_choice_of_framework_is_remembered(site: Path, browser: Browser) -> None:
    """On all tabs of the page, on other pages, and in another tab of the browser."""
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto((site / "start.html").as_uri())
        assert shown(page) == {"flask"}
        page.locator(".sd-tab-label[data-sync-id=django]").first.click()
        assert shown(page) == {"django"}
        page.get_by_role("link", name="Signals", exact=True).first.click()
        page.wait_for_url("**/signals.html", wait_until="load")
        assert shown(page) == {"django"}
        other = context.new_page()
        other.goto((site / "providers" / "github.html").as_uri())
        assert shown(other) == {"django"}


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit(site: Path, browser: Browser, tmp_path: Path, width: int, scheme: Any) -> None:
    """No page scrolls sideways, by day and by night; DANCE_SCREENSHOTS names a folder for pictures to look at."""
    folder = Path(os.environ.get("DANCE_SCREENSHOTS") or tmp_path)
    names = [
        "index",
        "start",
        "how-oauth-works",
        "providers",
        "providers/google",
        "errors",
        "backends",
    ]
    names += ["quickstarts/multi-user", "reference/settings", "reference/flask", "testing"]
    with closing(
        browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    ) as context:
        page = context.new_page()
        for name in names:
            page.goto((site / f"{name}.html").as_uri())
            page.screenshot(path=folder / f"docs-{name.replace('/', '-')}-{width}-{scheme}.png")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def rows_of(page: Page) -> list[str]:
    """Return the names of the providers that the table shows."""
    names: Any = page.locator(".provider-table tbody tr:visible td:nth-child(2)")
    return [str(name) for name in names.all_inner_texts()]


def count_of(page: Page) -> str:
    return page.get_by_role("status").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_providers_can_be_filtered(site: Path, browser: Browser, has_script: bool) -> None:
    """By what they can do, with the keyboard alone, and without a script, too."""
    with closing(browser.new_context(java_script_enabled=has_script)) as context:
        page = context.new_page()
        page.goto((site / "providers.html").as_uri())
        everything = rows_of(page)
        assert len(everything) == len(list((site / "providers").glob("*.html")))
        page.get_by_role("checkbox", name="Own host").focus()
        page.keyboard.press("Space")
        elsewhere = rows_of(page)
        assert {"gitlab", "mastodon", "shopify"} <= set(elsewhere)
        assert "github" not in elsewhere
        page.get_by_role("checkbox", name="Refresh").check()
        page.get_by_role("checkbox", name="Revoke").check()
        page.get_by_role("checkbox", name="OpenID").check()
        page.get_by_role("checkbox", name="PKCE").check()
        assert set(rows_of(page)) < set(elsewhere)
        assert "okta" in rows_of(page)
        if has_script:
            assert count_of(page) == f"{len(rows_of(page))} of {len(everything)} providers"
        for box in page.get_by_role("checkbox").all():
            box.uncheck()
        assert rows_of(page) == everything
        assert page.get_by_label("Search providers").is_visible() is has_script


@pytest.mark.browser
def test_providers_can_be_searched(site: Path, browser: Browser, tmp_path: Path) -> None:
    """By words of their names, together with the boxes; the address leads others to the same."""
    folder = Path(os.environ.get("DANCE_SCREENSHOTS") or tmp_path)
    with closing(browser.new_context(viewport={"width": 390, "height": 900})) as context:
        page = context.new_page()
        page.goto((site / "providers.html").as_uri())
        assert count_of(page) == ""
        search = page.get_by_label("Search providers")
        search.fill("git")
        assert {"github", "gitlab", "gitea", "digitalocean"} <= set(rows_of(page))
        search.fill("GIT lab")
        assert rows_of(page) == ["gitlab"]
        page.keyboard.press("Enter")
        assert rows_of(page) == ["gitlab"]
        search.fill("git")
        page.get_by_role("checkbox", name="Own host").check()
        assert {"gitea", "gitlab"} <= set(rows_of(page))
        assert "github" not in rows_of(page)
        page.screenshot(path=folder / "docs-providers-filtered-390.png")
        found, address = rows_of(page), page.url
        other = context.new_page()
        other.goto(address)
        assert (rows_of(other), count_of(other)) == (found, count_of(page))
        search.fill("no such provider")
        assert rows_of(page) == []
        assert count_of(page).startswith("0 of ")


@pytest.mark.browser
def test_the_search_finds(site: Path, browser: Browser) -> None:
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto((site / "search.html").as_uri() + "?q=flow_used")
        page.locator("#search-results a").first.wait_for()
        assert "errors.html" in (
            page.locator("#search-results a").first.get_attribute("href") or ""
        )


LOOKED_AT = [
    *("index", "quickstarts/github", "providers/google", "reference/options", "reference/commands"),
    "search",
]
"""Pages of each kind: with tabs, tables, wide code, what is generated, and the theme's own."""
LONG = ["migrating", "providers"]
"""Those that take axe-core as long as all others together."""
FUROS = {"search": {"page-has-heading-one"}}
"""What the theme leaves out: the page of the search gets its heading once something is searched for."""


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_pages_keep_nobody_out(site: Path, browser: Browser, width: int, scheme: Any) -> None:
    """axe-core finds what is the theme's own, and nothing else."""
    has_time = (width, scheme) in (LOOKS[0], LOOKS[-1])
    found = {}
    size = {"width": width, "height": 900}
    with closing(browser.new_context(viewport=size, color_scheme=scheme)) as context:
        page = context.new_page()
        for name in [*LOOKED_AT, *(LONG if has_time else [])]:
            page.goto((site / f"{name}.html").as_uri())
            if broken := barriers(page):
                found[name] = set(broken)
    assert found == FUROS
