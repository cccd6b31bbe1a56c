"""``manage.py dance``: what it prints, and what it says where it can't."""

from __future__ import annotations

import sys
from io import StringIO
from types import ModuleType

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import get_script_prefix, include, path

from dance_common.checks import PLACEHOLDER
from django_dance.checks.findings import examine

URLCONF = (path("login/", include("django_dance.urls")),)
CUSTOM = {"provider": "oauth2", "authorization_url": "https://x.example/a", "token_url": "/t"}
DANCES = {"github": {}, "work": {"provider": "github"}, "oauth-example": CUSTOM}


@pytest.fixture
def dance():
    """Run the command under these settings; return what it wrote to its two streams."""

    def run(*arguments, **changes):
        out, err = StringIO(), StringIO()
        usual = {"DANCE_PROVIDERS": DANCES, "ROOT_URLCONF": URLCONF}
        with override_settings(**{**usual, **changes}):
            call_command("dance", *arguments, stdout=out, stderr=err, no_color=True)
        return out.getvalue(), err.getvalue()

    return run


def test_without_a_subcommand_there_is_help(dance):
    """It names every subcommand with what it does."""
    out, err = dance()
    assert err == ""
    assert "urls" in out
    assert "Print the callback URL of each dance" in out


def test_each_dance_has_a_line_in_columns(dance):
    """Name, callback URL, title and documentation stand below each other; nothing else is in the way of grep."""
    out, err = dance("urls", "--base-url", "https://site.example")
    assert err == ""
    rows = out.splitlines()
    assert [row.split()[:2] for row in rows] == [
        ["github", "https://site.example/login/github/authorized"],
        ["work", "https://site.example/login/work/authorized"],
        ["oauth-example", "https://site.example/login/oauth-example/authorized"],
    ]
    assert len({row.index("https://") for row in rows}) == 1
    assert (
        len(
            {
                row.index(title)
                for row, title in zip(rows, ["GitHub", "GitHub", "Oauth"], strict=True)
            }
        )
        == 1
    )
    assert rows[0].split()[-1].startswith("https://docs.github.com/")
    assert rows[2].split()[-1] == "-"
    assert [row for row in rows if row != row.rstrip()] == []


def test_without_a_base_url_a_placeholder_is_explained(dance):
    """The explanation goes to the other stream, so that the lines can be piped on."""
    out, err = dance("urls")
    assert out.startswith(f"github         {PLACEHOLDER}/login/github/authorized")
    assert (err.count("\n"), PLACEHOLDER in err, "--base-url" in err) == (1, True, True)


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("https://site.example/", "https://site.example/login/"),
        ("site.example", "https://site.example/login/"),
        ("localhost:8000", "http://localhost:8000/login/"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/login/"),
        ("https://site.example/below", "https://site.example/below/login/"),
    ],
)
def test_the_base_url_may_be_typed_in_several_ways(dance, typed, begins):
    """A bare host is one by https, unless it is this machine; a path is where the site is mounted."""
    before = get_script_prefix()
    out, _ = dance("urls", "--base-url", typed)
    assert out.split()[1] == f"{begins}github/authorized"
    assert get_script_prefix() == before


def test_the_dances_own_paths_are_followed(dance):
    """authorized_url is what the provider has to know."""
    entries = {"github": {"authorized_url": "/back/{bp.name}"}}
    out, _ = dance("urls", "--base-url", "site.example", DANCE_PROVIDERS=entries)
    assert out.split()[1] == "https://site.example/login/back/github"


@pytest.mark.parametrize(
    ("arguments", "changes", "words"),
    [
        (["--base-url", "ftp://site.example"], {}, "ftp://site.example"),
        (["--base-url", "/"], {}, "https://example.com"),
        (["--base-url", "https://[x"], {}, "https://[x"),
        ([], {"ROOT_URLCONF": ()}, "django_dance.urls"),
        ([], {"DANCE_PROVIDERS": {"githup": {}}}, "Did you mean 'github'?"),
    ],
)
def test_what_is_in_the_way_is_said_in_one_sentence(dance, arguments, changes, words):
    """No traceback: a CommandError that says what to change."""
    with pytest.raises(CommandError) as told:
        dance("urls", *arguments, **changes)
    assert words in str(told.value)


def test_a_site_without_dances_is_told_so(dance):
    """No line is printed."""
    out, err = dance("urls", DANCE_PROVIDERS={})
    assert (out, "DANCE_PROVIDERS" in err) == ("", True)


@pytest.mark.parametrize(
    "options",
    [
        ["--settings=settings", "--pythonpath=."],
        ["--settings", "settings", "-v", "2", "--traceback", "--no-color"],
    ],
)
def test_djangos_own_options_may_come_last(dance, options):
    """People write --settings at the end, and so it is taken behind the subcommand, too."""
    out, err = dance("urls", "--base-url", "https://site.example", *options)
    assert (len(out.splitlines()), err) == (3, "")


# Doctor


WELL = {
    "DANCE_PROVIDERS": {"github": {"client_id": "an id", "client_secret": "a secret"}},
    "ALLOWED_HOSTS": ["site.example"],
    "MIDDLEWARE": [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django_dance.middleware.DanceMiddleware",
    ],
}


@pytest.fixture
def ill(dance, capsys):
    """Run the doctor; return the exit status and what it wrote."""

    def run(*arguments, **changes):
        out = StringIO()
        status = 0
        usual = {"ROOT_URLCONF": URLCONF, **WELL}
        with override_settings(**{**usual, **changes}):
            try:
                call_command("dance", "doctor", *arguments, stdout=out, no_color=True)
            except SystemExit as end:
                status = end.code
        return status, out.getvalue()

    return run


def test_the_doctor_finds_nothing_where_nothing_is_wrong(ill):
    """It prints the exact callback URL to compare with the provider's."""
    status, out = ill("--base-url", "http://localhost:8000")
    assert (status, out.endswith("Nothing wrong was found.\n")) == (0, True), out
    assert "http://localhost:8000/login/github/authorized" in out


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"DANCE_PROVIDERS": {"github": {}}}, "no client id"),
        ({"DANCE_PROVIDERS": {"githup": {}}}, "githup"),
        ({"DANCE_PROVIDERS": {}}, "names no provider"),
        ({"ROOT_URLCONF": ()}, "django_dance.urls"),
        ({"SESSION_COOKIE_SAMESITE": "Strict"}, "SameSite=Strict"),
        ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS"),
        ({"MIDDLEWARE": []}, "MIDDLEWARE"),
    ],
)
def test_the_doctor_exits_with_1_where_something_is(ill, changes, words):
    """And says what; the system checks are among it, those for deployment included."""
    status, out = ill("--base-url", "http://localhost", **changes)
    assert status == 1, out
    assert words in out
    assert "a secret" not in out


def test_the_doctor_knows_http_addresses_and_proxies(ill):
    """A public http address is wrong; a proxy that may be there only may be."""
    status, out = ill("--base-url", "http://site.example")
    assert (status, "is not https: http://site.example" in out) == (1, True)
    status, out = ill("--base-url", "https://site.example", SESSION_COOKIE_SECURE=True)
    assert status == 0, out
    assert "(perhaps) The site is for https, and trusts no proxy" in out
    assert "SECURE_PROXY_SSL_HEADER" in out


def test_the_doctor_knows_large_cookies(ill):
    """Tokens with an id_token, kept in sessions that are kept in cookies."""
    google = {"google": {"client_id": "an id", "client_secret": "a secret"}}
    status, out = ill(DANCE_PROVIDERS=google)
    assert (status, "4,093 bytes" in out) == (0, True), out
    _, out = ill(DANCE_PROVIDERS=google, SESSION_ENGINE="django.contrib.sessions.backends.cache")
    assert "4,093 bytes" not in out


def test_the_doctor_says_once_what_the_checks_say_too(ill):
    """One cookie, one finding."""
    _, out = ill(SESSION_COOKIE_SAMESITE="Strict")
    assert out.count("SameSite=Strict") == 1, out


def test_the_doctor_heeds_silenced_checks(ill):
    """What a site has silenced is not wrong for it."""
    silenced = {"SILENCED_SYSTEM_CHECKS": ["django_dance.W006"]}
    assert ill(ALLOWED_HOSTS=["*"], **silenced)[0] == 0


def test_the_doctor_refuses_a_strange_address(ill):
    """As ``urls`` does."""
    with pytest.raises(CommandError):
        ill("--base-url", "::")


def test_the_doctor_asks_providers_only_when_told_to(ill, monkeypatch):
    """With --online."""
    from dance_common.checks import Finding
    from django_dance.management.commands import dance as command

    monkeypatch.setattr(
        command,
        "check_online",
        lambda dances: [
            Finding("E016", f"{dance.name} is far away.", "Go there.") for dance in dances
        ],
    )
    assert ill()[0] == 0
    status, out = ill("--online")
    assert (status, "github is far away." in out) == (1, True)


def test_one_callback_for_all_hosts_is_known_without_an_address(dance):
    """DANCE_CALLBACK_ORIGIN says where it is, whatever --base-url says of the rest."""
    for arguments in ((), ("--base-url", "https://shop.example")):
        out, err = dance("urls", *arguments, DANCE_CALLBACK_ORIGIN="https://auth.example")
        assert err == ""
        assert out.split()[1] == "https://auth.example/login/github/authorized"


def test_a_callback_url_of_one_dance_is_printed_as_it_is(dance, translated_urls):
    """Once, also where the view has a path for each language; the doctor compares it with that path."""
    url = "https://auth.example/en/login/github/authorized"
    dances = {"github": {"client_id": "i", "client_secret": "s", "callback_url": url}}
    languages = [("en", "English"), ("de", "German")]
    settings = {"ROOT_URLCONF": translated_urls, "LANGUAGES": languages, "LANGUAGE_CODE": "en"}
    out, err = dance("urls", DANCE_PROVIDERS=dances, **settings)
    assert (out.count(url), len(out.splitlines()), err) == (1, 1, "")
    with override_settings(DANCE_PROVIDERS=dances, **settings):
        assert not {"W011", "W012"} & {found.id for found in examine()[1]}
    dances["github"]["callback_url"] = "https://auth.example/back"
    with override_settings(DANCE_PROVIDERS=dances, **settings):
        assert "W012" in {found.id for found in examine()[1]}


def test_a_callback_url_that_cannot_be_one_is_refused():
    """At configuration, with the entry's name."""
    with override_settings(DANCE_PROVIDERS={"github": {"callback_url": "/back"}}):
        found = {finding.id: finding for finding in examine()[1]}
    assert "callback_url is '/back'" in found["E002"].message


@pytest.fixture
def translated_urls(monkeypatch):
    """The dances' URLs within i18n_patterns."""
    root = ModuleType("translated_urls")
    root.urlpatterns = i18n_patterns(path("login/", include("django_dance.urls")))
    monkeypatch.setitem(sys.modules, root.__name__, root)
    return root.__name__


def test_a_callback_with_a_path_for_each_language_is_listed_in_each(dance, translated_urls):
    """All of them have to be registered; the doctor says how to have one."""
    languages = [("en", "English"), ("de", "German"), ("fr", "French")]
    settings = {"ROOT_URLCONF": translated_urls, "LANGUAGES": languages, "LANGUAGE_CODE": "en"}
    out, _ = dance("urls", "--base-url", "https://site.example", **settings)
    urls = [row.split()[1] for row in out.splitlines() if row.startswith("github")]
    assert urls == [
        f"https://site.example/{code}/login/github/authorized" for code in ("en", "de", "fr")
    ]
    with override_settings(DANCE_PROVIDERS=DANCES, **settings):
        assert "W011" in {found.id for found in examine()[1]}
    with override_settings(USE_I18N=False):
        out, _ = dance("urls", "--base-url", "https://site.example")
    assert len(out.splitlines()) == len(DANCES)
