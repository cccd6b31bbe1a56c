"""No page about connected accounts in Django's admin keeps anybody out, by what is ours in it."""

from __future__ import annotations

import re
from importlib.resources import files
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from browser_helpers import chromium, look_at

if TYPE_CHECKING:
    from pathlib import Path

DJANGOS_OWN = {"delete": {"link-in-text-block"}, "delete-several": {"link-in-text-block"}}
"""Rules that a page breaks by Django's own template, which ours only fills in."""


@pytest.fixture
def admin_pages(db: None, admin_client: Any, settings: Any) -> dict[str, str]:
    """Return the admin's pages about connected accounts, with Django's styles in them."""
    from django.contrib import admin
    from django.contrib.auth import get_user_model
    from django.urls import path

    from django_dance.models import DanceToken

    settings.ROOT_URLCONF = ModuleType("admin_urls")
    settings.ROOT_URLCONF.urlpatterns = [path("admin/", admin.site.urls)]
    mona = get_user_model().objects.create(username="mona")
    token = {"access_token": "secret", "scope": ["read:user", "repo"], "expires_at": 2_000_000_000}
    row = DanceToken.objects.create(
        user=mona, provider="github", provider_user_id="583231", token=token
    )
    start = "/admin/django_dance/dancetoken/"
    chosen = {"action": "delete_selected", "_selected_action": [str(row.pk)]}
    answers = {
        "list": admin_client.get(start),
        "row": admin_client.get(f"{start}{row.pk}/change/"),
        "delete": admin_client.get(f"{start}{row.pk}/delete/"),
        "delete-several": admin_client.post(start, chosen),
    }
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: _with_styles(answer.content.decode()) for name, answer in answers.items()}


def _with_styles(html: str) -> str:
    styles = files("django.contrib.admin").joinpath("static")
    html = re.sub(r"(?s)<script.*?</script>", "", html)
    # What the scripts say: the button that changes it is named by it.
    html = html.replace("<html ", '<html data-theme="auto" ', 1)
    return re.sub(
        r'<link rel="stylesheet" href="[^"]*?(admin/css/[a-z_]+\.css)">',
        lambda link: f"<style>{styles.joinpath(link[1]).read_text(encoding='utf-8')}</style>",
        html,
    )


# With a browser of its own, for as long as the test: Django refuses to end a test's transaction while Playwright runs.
def test_the_admin(admin_pages: dict[str, str], screenshots: Path) -> None:
    """Nothing that we add to Django's own."""
    with chromium() as browser:
        look_at(browser, admin_pages, screenshots, allowed=DJANGOS_OWN)
