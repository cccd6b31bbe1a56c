"""People name their Mastodon server, their Bluesky account, any MCP server; the stand-in plays them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser_helpers import Visitor, allow, said, seen

if TYPE_CHECKING:
    from playwright.sync_api import Page

SERVERS = {"Mastodon": "fosstodon.org", "Bluesky": "mona.example"}


def name_server(page: Page, server: str, *, account: str = "Mona Lisa") -> None:
    """Say where the account is on the page that asks, and consent at the server."""
    page.get_by_role("textbox").fill(server)
    page.get_by_role("button", name="Continue").click()
    assert page.url.startswith("http://localhost:")
    assert f"/{server.removeprefix('https://')}/" in page.url
    allow(page, account=account)


@pytest.mark.parametrize("provider", SERVERS)
def test_people_log_in_with_a_server_that_they_name(visitor: Visitor, provider: str) -> None:
    page = visitor.open()
    choice = page.get_by_role("listitem").filter(has_text=provider)
    assert choice.locator("svg path").count() == 1, "its mark is missing"
    choice.get_by_role("button", name=f"Log in with {provider}").click()
    name_server(page, SERVERS[provider])
    assert said(page, f"{provider} is connected. Hello, ")
    page.get_by_role("link", name=f"Call {provider}").click()
    assert seen(page.get_by_text("200 OK"))
    assert seen(page.get_by_text(f"https://{SERVERS[provider]}/"))


def test_two_servers_have_two_accounts_of_the_same_number(visitor: Visitor) -> None:
    """Both call their first user 1, and each is called at its own server."""
    page = visitor.open()
    page.get_by_role("button", name="Log in with Mastodon").click()
    name_server(page, "fosstodon.org")
    page = visitor.connections()
    choices = page.get_by_role("region", name="Connect an account")
    choices.get_by_role("button", name="Mastodon").click()
    name_server(page, "mastodon.social")
    for server in ("fosstodon.org", "mastodon.social"):
        assert seen(page.get_by_role("region", name=f"Mastodon 1@{server}", exact=True))
        page = visitor.open()
        called = page.get_by_role("listitem").filter(has_text=f"1@{server}")
        called.get_by_role("link", name="Call Mastodon").click()
        assert seen(page.get_by_text(f"GET https://{server}/"))
        page = visitor.connections()


def test_any_mcp_server_is_connected_by_its_address(visitor: Visitor) -> None:
    """It says nobody who the user is: whoever connects one has logged in before."""
    page = visitor.open()
    assert seen(page.get_by_text("you can connect any MCP server"))
    assert page.get_by_role("button", name="MCP").count() == 0
    visitor.connected()
    page = visitor.open()
    page.get_by_role("button", name="Connect an MCP server").click()
    name_server(page, "https://tools.example.com/mcp")
    page = visitor.open()
    page.get_by_role("link", name="Call MCP").click()
    assert seen(page.get_by_text("POST https://tools.example.com/mcp"))
    assert seen(page.get_by_role("region", name="Answer").get_by_text('"tools"'))
    page.get_by_role("link", name="Call again").click()
    assert seen(page.get_by_text("200 OK"))


def test_who_is_not_logged_in_can_not_connect_an_mcp_server(visitor: Visitor) -> None:
    page = visitor.open("/login/mcp?server=https://tools.example.com/mcp")
    allow(page)
    assert seen(page.get_by_role("heading", name="Not connected"))
    assert "log in first" in page.get_by_role("alert").inner_text()
    assert seen(visitor.open().get_by_role("heading", name="Connect an account"))
