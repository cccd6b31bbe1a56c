"""The admin of connected accounts: it shows everything but tokens, and disconnects."""

from __future__ import annotations

import time
from types import ModuleType

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import override_settings
from django.urls import path

from django_dance import dance_for
from django_dance.backends import ORMBackend

pytestmark = pytest.mark.usefixtures("rows")

SECRETS = ("tell-tale-access", "tell-tale-refresh")
LIST = "/admin/django_dance/dancetoken/"


@pytest.fixture
def staff(admin_client, settings):
    """A client whose user may do everything in the admin."""
    from django.contrib import admin

    settings.ROOT_URLCONF = ModuleType("admin_urls")
    settings.ROOT_URLCONF.urlpatterns = [path("admin/", admin.site.urls)]
    return admin_client


@pytest.fixture
def row(rows):
    """One connected account."""
    mona = get_user_model().objects.create(username="mona")
    token = {
        "access_token": SECRETS[0],
        "refresh_token": SECRETS[1],
        "scope": ["read:user", "repo"],
        "expires_at": time.time() + 3 * 3600 + 60,
    }
    return rows.create(user=mona, provider="github", provider_user_id="Id583231", token=token)


def page(client, url, status=200):
    """Return the page's text, which holds no token."""
    answer = client.get(url)
    assert answer.status_code == status, answer
    text = answer.content.decode()
    assert "tell-tale" not in text
    return text


def test_the_list_says_who_which_for_what_and_how_long(staff, row):
    """User, provider, account, scopes and expiry are in the list."""
    text = page(staff, LIST)
    for shown in ("mona", "github", "Id583231", "read:user repo", "expires in 3 h"):
        assert shown in text
    assert "Disconnect the selected accounts" in text
    assert "Delete selected" not in text


@pytest.mark.parametrize(
    ("expires_in", "shown"),
    [
        (None, "no expiry"),
        (-5, "expired"),
        (30, "expires within a minute"),
        (125, "expires in 2 min"),
        (5 * 24 * 3600 + 5, "expires in 5 d"),
        (1e300, "expires in"),
    ],
)
def test_expiry_is_told_in_words(staff, row, expires_in, shown):
    """Whatever the provider said about the token's life is told in words."""
    row.token.pop("expires_at")
    if expires_in is not None:
        row.token["expires_at"] = time.time() + expires_in
    row.save()
    assert shown in page(staff, LIST)


@pytest.mark.parametrize("token", [{}, {"oauth_token": "tell-tale"}, [], {"expires_at": "soon"}])
def test_odd_tokens_do_not_break_the_list(staff, row, token):
    """A row is listed whatever is in it."""
    row.token = token
    row.save()
    assert "no expiry" in page(staff, LIST)


def test_one_account_is_shown_and_nothing_can_be_changed(staff, row, rows):
    """The page of one account has no field to fill in, no token, and a way to disconnect."""
    text = page(staff, f"{LIST}{row.pk}/change/")
    assert "Id583231" in text
    assert f'href="{LIST}{row.pk}/delete/"' in text
    assert "Disconnect" in text
    assert 'name="token"' not in text
    assert 'name="_save"' not in text
    answer = staff.post(f"{LIST}{row.pk}/change/", {"token": "{}", "provider": "other"})
    assert answer.status_code == 403
    assert rows.get().token == row.token
    assert staff.get(f"{LIST}add/").status_code == 403


def test_no_page_shows_a_token(staff, row):
    """The confirmation, the history, searches and the page of the user hold no token either."""
    for url in (
        f"{LIST}{row.pk}/delete/",
        f"{LIST}{row.pk}/history/",
        f"{LIST}?q=mona",
        f"{LIST}?o=-1",
    ):
        page(staff, url)
    page(staff, f"{LIST}{row.pk}/change/?fields=token&_popup=1")


@pytest.mark.parametrize(
    "lookup",
    ["token__access_token__startswith=tell", "token__contains=tell", "token=1", "token__isnull=0"],
)
def test_no_filter_tells_a_token_letter_by_letter(staff, row, lookup):
    """Filters on the token in the address are refused, even for superusers."""
    assert staff.get(f"{LIST}?{lookup}").status_code == 400


def test_search_finds_users_and_accounts_but_no_tokens(staff, row):
    """What can be searched is the log-in name, the provider and the account."""
    for found in ("mona", "583231", "git"):
        assert "1 connected account" in page(staff, f"{LIST}?q={found}")
    answer = staff.get(f"{LIST}?q={SECRETS[0]}")
    assert "0 connected accounts" in answer.content.decode()


@pytest.fixture
def connected(run, entry, provider, rows):
    """Connect ada's account by a whole dance; return the row and ada's session."""
    options = {**entry, "revocation_url": "/oauth2/revoke"}
    browser = run(rehearsal=options, DANCE_BACKEND=ORMBackend(cache="default")).browser()
    browser.get("/enter/ada")
    browser.get(provider.consent(browser.get("/login/rehearsal").location))
    return rows.get()


@pytest.mark.parametrize("way", ["action", "button"])
def test_disconnecting_ends_the_token_at_the_provider(connected, staff, provider, rows, way):
    """The action and the button delete the row, tell the provider, and say so; the history names no token."""
    ada = connected.user
    session = dance_for(ada).rehearsal
    assert session.get("/api/user").ok
    if way == "action":
        data = {"action": "delete_selected", "_selected_action": [str(connected.pk)]}
        answer = staff.post(LIST, data, follow=True)
    else:
        answer = staff.post(f"{LIST}{connected.pk}/delete/", {"post": "yes"}, follow=True)
    assert "1 account was disconnected, here and at the provider." in answer.content.decode()
    assert not rows.exists()
    assert not dance_for(ada).rehearsal.authorized
    session.auto_refresh_url = None
    assert session.get("/api/user").status_code == 401
    entry = LogEntry.objects.latest("pk")
    assert entry.object_repr == "rehearsal"


def test_disconnecting_always_forgets_here(staff, row, rows):
    """An account of a provider that is no longer configured, or that can't be told, goes all the same."""
    rows.create(provider="github", token={"access_token": "site"})
    chosen = [str(pk) for pk in rows.values_list("pk", flat=True)]
    answer = staff.post(
        LIST, {"action": "delete_selected", "_selected_action": chosen}, follow=True
    )
    assert "2 accounts were disconnected here only" in answer.content.decode()
    assert not rows.exists()


def test_a_broken_configuration_does_not_keep_an_account(staff, row, rows):
    """Settings that make no sense are no reason to keep a token."""
    with override_settings(DANCE_PROVIDERS={"github": {"scpoe": "x"}}):
        staff.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})
    assert not rows.exists()


def test_only_the_chosen_row_is_touched(connected, staff, rows):
    """A connection of the same user with another provider, and one of another user, stay."""
    bob = get_user_model().objects.create(username="bob")
    rows.create(user=connected.user, provider="other", token={"access_token": "a"})
    rows.create(user=bob, provider="rehearsal", token={"access_token": "b"})
    staff.post(f"{LIST}{connected.pk}/delete/", {"post": "yes"})
    assert sorted(rows.values_list("provider", flat=True)) == ["other", "rehearsal"]


def test_disconnecting_needs_the_permission_to_delete(staff, row, rows):
    """Staff who may only look are offered no way to disconnect."""
    looker = get_user_model().objects.create(username="looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_dancetoken"))
    staff.force_login(looker)
    assert "Disconnect" not in page(staff, f"{LIST}{row.pk}/change/")
    staff.post(LIST, {"action": "delete_selected", "_selected_action": [str(row.pk)]})
    assert staff.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert rows.exists()


def test_a_user_with_accounts_can_be_deleted(staff, row, rows):
    """Deleting a user in the admin takes the user's accounts along and shows no token."""
    url = f"/admin/auth/user/{row.user.pk}/delete/"
    from django.contrib import admin
    from django.contrib.auth.admin import UserAdmin

    if not admin.site.is_registered(get_user_model()):
        admin.site.register(get_user_model(), UserAdmin)
    page(staff, url)
    staff.post(url, {"post": "yes"})
    assert not rows.exists()
