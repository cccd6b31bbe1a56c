"""The admin of connected accounts: it shows everything but tokens, and disconnects."""

from __future__ import annotations

import ast
import re
import time
from gettext import GNUTranslations
from pathlib import Path
from types import ModuleType

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import override_settings
from django.urls import path
from django.utils import translation

import django_dance
from dance_common.backends.registrations import Registration
from dance_common.dance.named import ANY_SERVER
from django_dance import dance_for
from django_dance.admin import DanceTokenAdmin
from django_dance.backends import ORMBackend
from django_dance.models import DanceRegistration
from django_dance.registrations import ORMRegistrations

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


def chosen(*rows):
    """Return the form of the list on which these rows are chosen to be disconnected."""
    return {"action": "delete_selected", "_selected_action": [str(row.pk) for row in rows]}


def test_the_list_says_who_which_for_what_and_how_long(staff, row):
    """User, provider, account, scopes and expiry are in the list."""
    text = page(staff, LIST)
    for shown in (
        "mona",
        "github",
        "Id583231",
        "read:user repo",
        "expires in 3 h",
        "by their log-in name",
    ):
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


@pytest.mark.parametrize(
    ("name", "entry", "title"),
    [
        ("github", {}, "GitHub"),
        ("work", {"provider": "gitlab"}, "GitLab (work)"),
        ("gone", None, "gone"),
    ],
)
@pytest.mark.parametrize("facets", ["", "&_facets=True"])
def test_a_provider_has_its_title(staff, row, rows, settings, name, entry, title, facets):
    """List, filter and page name providers by their titles, and by the dance's name where that differs."""
    settings.DANCE_PROVIDERS = {} if entry is None else {name: {**entry, "client_id": "id"}}
    row.provider = name
    row.save()
    text = page(staff, f"{LIST}?provider={name}{facets}")
    assert f">{title}</a></th>" in text
    assert re.search(rf"{re.escape(title)}{r' [(]1[)]' if facets else ''}</a></li>", text)
    assert f">{title}<" in page(staff, f"{LIST}{row.pk}/change/")
    # Django 6.1 makes a list of the way to a page, which was a row of arrows.
    way = rf'(&rsaquo; |<li aria-current="page">){re.escape(title)} Id583231'
    assert re.search(way, page(staff, f"{LIST}{row.pk}/change/"))


def test_a_provider_of_broken_settings_has_its_name(staff, row, settings):
    """Settings that make no sense do not keep the list from being shown."""
    settings.DANCE_PROVIDERS = {"github": {"scpoe": "x"}}
    assert ">github</a></th>" in page(staff, LIST)


def test_expiry_stands_before_what_may_be_long(staff, row):
    """Scopes of any length push nothing else out of sight."""
    columns = re.findall(r'class="[^"]*column-(\w+)', page(staff, LIST))
    assert columns[-1] == "scopes"
    assert columns.index("expiry") == 3


@pytest.mark.parametrize("way", ["action", "button"])
def test_disconnecting_asks_first_and_says_that_the_provider_is_told(
    staff, row, rows, settings, way
):
    """One press disconnects nothing: a page names the accounts, and says what will happen."""
    settings.DANCE_PROVIDERS = {"github": {"client_id": "id"}}
    if way == "action":
        text = staff.post(LIST, chosen(row)).content.decode()
        assert f'value="{row.pk}"' in text
    else:
        text = page(staff, f"{LIST}{row.pk}/delete/")
    for shown in ("GitHub Id583231", "Each provider is told", 'type="submit" value="Disconnect"'):
        assert shown in text
    content = text.partition('id="content"')[2]
    assert "Are you sure that you want to disconnect?" in content
    assert "Yes, I" not in content
    assert "tell-tale" not in text
    assert rows.exists()


@pytest.mark.parametrize("way", ["action", "button"])
def test_what_protects_an_account_is_told(staff, row, rows, way, monkeypatch):
    """Where a model of the site protects an account, Django's page says so, and nothing is disconnected."""
    protected = ([], {}, set(), ["an order"])
    monkeypatch.setattr(DanceTokenAdmin, "get_deleted_objects", lambda *_: protected)
    if way == "action":
        text = staff.post(LIST, {**chosen(row), "post": "yes"}).content.decode()
    else:
        text = staff.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).content.decode()
    assert "an order" in text
    assert "Cannot delete" in text
    assert 'value="Disconnect"' not in text
    assert rows.exists()


GERMAN = Path(django_dance.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.mo"


def sentences():
    """Return what the admin, the models and the templates ask translations of."""
    package = Path(django_dance.__file__).parent
    calls = re.compile(r"\b(?:n?gettext|_)\(((?:\s*\"[^\"]*\",?)+)")
    for source in package.rglob("*.py"):
        for strings in calls.findall(source.read_text(encoding="utf-8")):
            found = ast.literal_eval(f"({strings.strip().rstrip(',')})")
            yield found if isinstance(found, str) else found[0]
    for template in package.rglob("*.html"):
        yield from re.findall(
            r"{% translate [\"'](.*?)[\"'] %}", template.read_text(encoding="utf-8")
        )


def test_everything_is_in_german():
    """What is ours has a translation in the compiled catalogue, and it has nothing else."""
    with GERMAN.open("rb") as file:
        catalogue = GNUTranslations(file)._catalog
    ours = {key if isinstance(key, str) else key[0] for key in catalogue if key}
    # Django has these itself.
    assert set(sentences()) - {"user", "No, take me back", "Search", "Show all"} == ours
    for key, said in catalogue.items():
        assert re.findall(r"%\(\w+\)\w", str(key)) == re.findall(r"%\(\w+\)\w", said)


def test_the_compiled_german_is_up_to_date():
    """What is loaded is what people edit: ``django-admin compilemessages`` within ``django_dance``."""
    source = Path(__file__).parents[2] / "django_dance/locale/de/LC_MESSAGES/django.po"
    written = re.findall(
        r'^msgstr(?:\[\d\])? "(.+)"$', source.read_text(encoding="utf-8"), flags=re.M
    )
    with GERMAN.open("rb") as file:
        catalogue = GNUTranslations(file)._catalog
    assert sorted(written) == sorted(said for key, said in catalogue.items() if key)


def test_the_admin_speaks_german(staff, row):
    """List, confirmation and messages are in the reader's language."""
    staff.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    with translation.override("de"), override_settings(LANGUAGE_CODE="de"):
        text = page(staff, LIST)
        for said in ("Verbundene", "läuft in 3 h ab", "Ausgewählte Konten trennen", "Anmeldenamen"):
            assert said in text
        text = staff.post(LIST, chosen(row)).content.decode()
        assert "Jeder Anbieter erfährt davon" in text
        answer = staff.post(LIST, {**chosen(row), "post": "yes"}, follow=True)
    assert "1 Konto wurde nur hier getrennt" in answer.content.decode()


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
        answer = staff.post(LIST, {**chosen(connected), "post": "yes"}, follow=True)
    else:
        answer = staff.post(f"{LIST}{connected.pk}/delete/", {"post": "yes"}, follow=True)
    assert "1 account was disconnected, here and at the provider." in answer.content.decode()
    assert not rows.exists()
    assert not dance_for(ada).rehearsal.authorized
    session.auto_refresh_url = None
    assert session.get("/api/user").status_code == 401
    entry = LogEntry.objects.latest("pk")
    assert entry.object_repr == "Rehearsal"


def test_disconnecting_always_forgets_here(staff, row, rows):
    """An account of a provider that is no longer configured, or that can't be told, goes all the same."""
    rows.create(provider="github", token={"access_token": "site"})
    answer = staff.post(LIST, {**chosen(*rows.all()), "post": "yes"}, follow=True)
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
    staff.post(LIST, {**chosen(row), "post": "yes"})
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


def test_registrations_at_servers_are_shown_without_their_credentials(staff):
    """Which server and since when; the site registers by itself, so nothing can be added or changed there."""
    kept = Registration(client_id="tell-tale-id", client_secret="tell-tale-secret")
    ORMRegistrations().add("mastodon", "fosstodon.org", kept)
    row, place = DanceRegistration.objects.get(), "/admin/django_dance/danceregistration/"
    with override_settings(DANCE_PROVIDERS={"mastodon": {}}):
        for url in (place, f"{place}{row.pk}/change/", f"{place}?q=fosstodon"):
            text = page(staff, url)
            assert "fosstodon.org" in text
            assert "Mastodon" in text
        page(staff, f"{place}add/", 403)
        assert staff.post(f"{place}{row.pk}/change/", {"server": "evil.example"}).status_code == 403
        assert staff.get(f"{place}?client__client_secret__startswith=t").status_code == 400
        assert staff.post(f"{place}{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not DanceRegistration.objects.exists()


def test_a_site_that_is_the_same_client_at_all_servers_is_registered_at_every_one(staff):
    """What it is stored by is no server's name, and the page says what it means."""
    ORMRegistrations().add("bluesky", ANY_SERVER, Registration(client_id="https://site.example/x"))
    row, place = DanceRegistration.objects.get(), "/admin/django_dance/danceregistration/"
    with override_settings(DANCE_PROVIDERS={"bluesky": {}}):
        for url in (place, f"{place}{row.pk}/change/"):
            assert "every server" in page(staff, url)
        staff.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
        with translation.override("de"), override_settings(LANGUAGE_CODE="de"):
            assert "alle Server" in page(staff, place)
