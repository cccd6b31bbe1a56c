"""The system checks: each says what is wrong and what to do, and none is raised without a reason."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.checks import run_checks
from django.test import override_settings
from django.urls import NoReverseMatch, include, path, re_path, reverse_lazy

from dance_common.backends import MemoryBackend
from dance_common.rehearsal import DEMO_CLIENT
from django_dance.checks.findings import examine
from django_dance.paths import callback_path

KEYS = {"client_id": "an id", "client_secret": "a very secret secret"}
GITHUB = {"github": KEYS}
CUSTOM = {
    **KEYS,
    "provider": "oauth2",
    "authorization_url": "https://provider.example/authorize",
    "token_url": "https://provider.example/token",
}
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
DANCE = "django_dance.middleware.DanceMiddleware"


class OwnSessionMiddleware(SessionMiddleware):
    """A site's own kind of session middleware."""


class Needy(MemoryBackend):
    """A backend that can't be made without arguments."""

    def __init__(self, needed):
        super().__init__()


URLCONF = (
    path("login/", include("django_dance.urls")),
    path("done", lambda request: None, name="done"),
    path("page/<int:number>", lambda request, number: None, name="page"),
)
BARE_URLCONF = ()


@pytest.fixture
def checked():
    """Run our checks under these settings; return what they say by id."""

    def check(*, deploy=False, **changes):
        usual = {"DANCE_PROVIDERS": GITHUB, "ROOT_URLCONF": URLCONF}
        with override_settings(**{**usual, **changes}):
            found = run_checks(tags=["django_dance"], include_deployment_checks=deploy)
        for message in found:
            assert message.hint
            assert KEYS["client_secret"] not in f"{message.msg}{message.hint}"
        return [(message.id.removeprefix("django_dance."), message) for message in found]

    return check


def only(found):
    """Return the one message there is, as id and text, with its hint."""
    ((name, message),) = found
    return name, message.msg, message.hint


def test_a_complete_site_has_nothing_to_be_told(checked):
    """With credentials, middleware and URLs in place all checks are silent."""
    assert checked() == []


def test_a_site_without_dances_has_nothing_to_be_told(checked):
    """The app may be installed and not used yet."""
    changes = {"DANCE_PROVIDERS": {}, "MIDDLEWARE": [], "ROOT_URLCONF": BARE_URLCONF}
    assert checked(**changes, deploy=True) == []


@pytest.mark.parametrize("wrong", [["github"], None, "github"])
def test_providers_have_to_be_a_dict(checked, wrong):
    """A list of names is a natural mistake; the hint shows the right shape."""
    name, text, hint = only(checked(DANCE_PROVIDERS=wrong))
    assert (name, type(wrong).__name__ in text) == ("E001", True)
    assert '{"github": {' in hint


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"githup": KEYS}, ["'githup'", "Did you mean 'github'?"]),
        ({"work": {**KEYS, "provider": "gihtub"}}, ["'work'", "Did you mean 'github'?"]),
        ({"github": {**KEYS, "scpoe": "x"}}, ["'scpoe'", "Did you mean 'scope'?"]),
        ({"github": {**KEYS, "rule_kwargs": {"host": "x"}}}, ["rule_kwargs", "Flask"]),
        ({"github": {**KEYS, "session_class": "nowhere.Session"}}, ["nowhere"]),
        ({"github": {**KEYS, "credentials": "nowhere.tenant"}}, ["nowhere"]),
        ({"github": {**KEYS, "credentials": 5}}, ["credentials", "function"]),
        ({"github": {**KEYS, "backend": "nowhere.Backend"}}, ["nowhere"]),
        ({"github": {**KEYS, "backend": 5}}, ["no backend"]),
        ({"github": {**KEYS, "backend": Needy}}, ["needed"]),
        ({"github": {**KEYS, "backend": MemoryBackend, "storage": MemoryBackend}}, ["one of them"]),
        ({"github": {**KEYS, "login_url": "/{nome}"}}, ["{name}"]),
        ({"github": {**KEYS, "authorized_url": "/{bp.nome}"}}, ["{name}"]),
        ({"github": None}, ["dict of options"]),
        ({5: KEYS}, ["dict of options"]),
    ],
)
def test_an_entry_that_can_not_be_used_is_named(checked, entries, words):
    """The error names the entry, what is wrong with it, and the nearest name where there is one."""
    name, text, _ = only(checked(DANCE_PROVIDERS=entries))
    assert name == "E002"
    assert [word for word in ("DANCE_PROVIDERS[", *words) if word not in text] == []


def test_each_bad_entry_is_told_and_the_others_are_still_checked(checked):
    """Nobody should have to run the checks once for every mistake."""
    found = checked(DANCE_PROVIDERS={"githup": {}, "github": {"scpoe": ""}, "twitter": {}})
    assert [name for name, _ in found] == ["E002", "E002", "W001"]


def test_what_helps_depends_on_the_mistake(checked):
    """An unknown provider may be one that has to be described; an unknown option never is."""
    unknown, misspelt = checked(DANCE_PROVIDERS={"intranet": KEYS, "github": {"scpoe": ""}})
    assert "'oauth2'" in unknown[1].hint
    assert "'oauth2'" not in misspelt[1].hint


@pytest.mark.parametrize("wrong", ["nowhere.Backend", "django_dance.nowhere.Backend", 5, Needy])
def test_a_backend_for_all_that_can_not_be_used_is_told_once(checked, wrong):
    """One wrong DANCE_BACKEND is one error, however many dances there are, and hides no other."""
    entries = {**GITHUB, "twitter": {}, "work": {"provider": "githup"}}
    found = checked(DANCE_PROVIDERS=entries, DANCE_BACKEND=wrong)
    assert [name for name, _ in found] == ["E003", "E002"]
    assert found[0][1].msg.startswith("DANCE_BACKEND: ")


def test_a_backend_for_all_is_not_asked_for_where_no_dance_uses_it(checked):
    """With a backend in each entry DANCE_BACKEND does not matter."""
    entries = {"github": {**KEYS, "backend": MemoryBackend()}}
    assert checked(DANCE_PROVIDERS=entries, DANCE_BACKEND="nowhere.Backend") == []


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (
            {"github": {}},
            ["GITHUB_OAUTH_CLIENT_ID", "GITHUB_OAUTH_CLIENT_SECRET", "docs.github.com"],
        ),
        ({"github": {"client_id": "x"}}, ["GITHUB_OAUTH_CLIENT_SECRET"]),
        ({"twitter": {}}, ["TWITTER_OAUTH_API_KEY or TWITTER_OAUTH_CLIENT_KEY"]),
        (
            {"work": {"provider": "github"}},
            ["WORK_OAUTH_CLIENT_ID or GITHUB_OAUTH_CLIENT_ID", "WORK_OAUTH_CLIENT_SECRET"],
        ),
        ({"my-own": {**CUSTOM, "client_id": None}}, ["MY_OWN_OAUTH_CLIENT_ID"]),
    ],
)
def test_missing_credentials_are_named_with_their_settings(checked, entries, words):
    """The hint is what has to be typed, and where the site is registered."""
    name, _, hint = only(checked(DANCE_PROVIDERS=entries))
    assert name == "W001"
    assert [word for word in words if word not in hint] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"GITHUB_OAUTH_CLIENT_ID": "x", "GITHUB_OAUTH_CLIENT_SECRET": "y"},
        {"DANCE_PROVIDERS": {"github": {"credentials": lambda request: KEYS}}},
        {"DANCE_PROVIDERS": {"own": {**CUSTOM, "client_secret": ""}}},
    ],
    ids=["settings", "tenants", "public client"],
)
def test_credentials_may_come_from_elsewhere(checked, changes):
    """Settings, a function of the request, and a client without a secret are all in order."""
    assert checked(**{"DANCE_PROVIDERS": {"github": {}}, **changes}) == []


def test_endpoints_that_are_missing_are_named(checked):
    """A provider of the site's own needs every URL of its protocol."""
    oauth1 = {**KEYS, "provider": "oauth1", "client_key": "x"}
    del oauth1["client_id"]
    found = checked(DANCE_PROVIDERS={"own": {**KEYS, "provider": "oauth2"}, "old": oauth1})
    assert {name for name, _ in found} == {"E004"}
    texts = " ".join(message.msg for _, message in found)
    wanted = ["authorization_url", "token_url", "request_token_url", "access_token_url"]
    assert [word for word in wanted if f"no {word}" not in texts] == []


@pytest.mark.parametrize("option", ["base_url", "authorization_url", "token_url"])
def test_plain_http_on_another_machine_is_an_error(checked, option, monkeypatch):
    """Secrets would travel in the open; the address is shown without what may be secret in it."""
    monkeypatch.delenv("OAUTHLIB_INSECURE_TRANSPORT", raising=False)
    entries = {"own": {**CUSTOM, option: "http://user:pw@provider.example/x?key=1"}}
    name, text, _ = only(checked(DANCE_PROVIDERS=entries))
    assert (name, option in text) == ("E005", True)
    assert text.endswith("http://provider.example/x")


def test_plain_http_on_this_machine_is_fine(checked):
    """The stand-in provider is such a place."""
    entries = {
        "own": {
            **CUSTOM,
            "client_id": DEMO_CLIENT.client_id,
            "base_url": "http://localhost:9000/",
            "authorization_url": "/oauth2/authorize",
            "token_url": "/oauth2/token",
        }
    }
    assert checked(DANCE_PROVIDERS=entries) == []


@pytest.mark.parametrize(
    "options",
    [
        {"login_url": "/in"},
        {"login_url": "/github/authorized"},
        {"authorized_url": "/back/"},
    ],
)
def test_two_views_at_one_path_are_an_error(checked, options):
    """Only one of them would ever answer."""
    entries = {"github": {**KEYS, **options}, "work": {**KEYS, "provider": "github", **options}}
    name, text, _ = only(checked(DANCE_PROVIDERS=entries))
    assert name == "E006"
    assert ("github" in text, "work" in text) == (True, True)


def test_a_page_to_end_at_has_to_exist(checked):
    """redirect_to is a view without arguments, or the callback would fail after the dance."""
    for wrong in ("nowhere", "page"):
        found = checked(DANCE_PROVIDERS={"github": {**KEYS, "redirect_to": wrong}})
        assert [name for name, _ in found] == ["E007"]
    for options in ({"redirect_to": "done"}, {"redirect_to": "nowhere", "redirect_url": "/"}):
        assert checked(DANCE_PROVIDERS={"github": {**KEYS, **options}}) == []


def test_without_the_middleware_there_is_no_dance(checked):
    """The hint is the line to add."""
    name, _, hint = only(checked(MIDDLEWARE=[SESSIONS, AUTHENTICATION]))
    assert (name, DANCE in hint) == ("E008", True)


@pytest.mark.parametrize(
    ("order", "before"),
    [
        ([DANCE, SESSIONS, AUTHENTICATION], ["SessionMiddleware", "AuthenticationMiddleware"]),
        ([SESSIONS, DANCE, AUTHENTICATION], ["AuthenticationMiddleware"]),
        ([DANCE, f"{__name__}.OwnSessionMiddleware"], ["SessionMiddleware"]),
    ],
)
def test_the_middleware_comes_after_sessions_and_users(checked, order, before):
    """A warning for each that it stands before; a subclass of the session middleware is one."""
    found = checked(MIDDLEWARE=order)
    assert [name for name, _ in found] == ["W002"] * len(before)
    assert [message.msg.split()[3] for _, message in found] == before


def test_middleware_that_can_not_be_imported_is_left_to_django(checked):
    """The checks go on behind it."""
    assert checked(MIDDLEWARE=["nowhere.Middleware", *settings.MIDDLEWARE]) == []


def test_a_dance_needs_sessions(checked):
    """Without them no callback can be told from a forged one, whatever the backend is."""
    name, _, hint = only(checked(MIDDLEWARE=[DANCE]))
    assert (name, SESSIONS in hint) == ("E009", True)


@pytest.mark.parametrize("engine", ["db", "cached_db", "cache", "signed_cookies", "file"])
def test_sessions_in_the_database_need_their_app(checked, engine):
    """Only engines that have a table need it."""
    apps = [app for app in settings.INSTALLED_APPS if app != "django.contrib.sessions"]
    engine_path = f"django.contrib.sessions.backends.{engine}"
    found = checked(INSTALLED_APPS=apps, SESSION_ENGINE=engine_path)
    assert [name for name, _ in found] == (["E010"] if engine.endswith("db") else [])


@pytest.mark.parametrize(
    ("value", "ids"),
    [("Strict", ["W003"]), ("strict", ["W003"]), ("Lax", []), ("None", []), (False, [])],
)
def test_strict_cookies_do_not_come_back(checked, value, ids):
    """The callback comes from the provider's site, and a Strict cookie stays at home; it costs another round."""
    assert [name for name, _ in checked(SESSION_COOKIE_SAMESITE=value)] == ids


def test_views_need_urls(checked):
    """The hint is the line to add; with a broken entry the same is not said again."""
    name, _, hint = only(checked(ROOT_URLCONF=BARE_URLCONF))
    assert (name, 'include("django_dance.urls")' in hint) == ("W004", True)
    both = {**GITHUB, "githup": KEYS}
    found = checked(ROOT_URLCONF=BARE_URLCONF, DANCE_PROVIDERS=both)
    assert [name for name, _ in found] == ["E002"]


OURS = path("login/", include("django_dance.urls"))


@pytest.mark.parametrize(
    ("urls", "callback"),
    [
        (path("t/<slug:tenant>/", include([OURS])), "/t/<slug:tenant>/login/github/authorized"),
        (
            re_path(r"^t/(?P<tenant>\w+)/", include([OURS])),
            r"/t/(?P<tenant>\w+)/login/github/authorized",
        ),
        (path("a/", include(([OURS], "a"))), "/a/login/github/authorized"),
        (
            path("t/<slug:tenant>/", include(([OURS], "a"))),
            "/t/<slug:tenant>/login/github/authorized",
        ),
    ],
    ids=["captured", "regex", "nested", "captured-and-nested"],
)
def test_views_may_stand_below_anything(checked, urls, callback):
    """No check says that there are no views, and the callback is as the URLconf has it."""
    for middleware in ((), ("django.contrib.auth.middleware.LoginRequiredMiddleware",)):
        every = [*settings.MIDDLEWARE, *middleware]
        assert checked(ROOT_URLCONF=(urls,), MIDDLEWARE=every) == []
    with override_settings(ROOT_URLCONF=(urls,), DANCE_PROVIDERS=GITHUB):
        (dance,), _ = examine("https://site.example")
        with pytest.raises(NoReverseMatch):
            callback_path("githup")
    assert dance.callback_url == f"https://site.example{callback}"


@pytest.mark.parametrize("url", ["github", "django_dance:login"])
def test_a_name_for_a_login_url_needs_a_dance(checked, url):
    """The hint is the line to write; other names are the site's own affair."""
    name, _, hint = only(checked(LOGIN_URL=url))
    assert (name, 'reverse_lazy("django_dance:login", args=["github"])' in hint) == ("W014", True)
    assert checked(LOGIN_URL=reverse_lazy("django_dance:login", args=["github"])) == []
    assert checked(LOGIN_URL="elsewhere") == []


@pytest.mark.parametrize("secure", ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE"])
def test_https_behind_a_proxy_has_to_be_known(checked, secure):
    """Only with --deploy, and only where the header is not set."""
    changes = {secure: True, "ALLOWED_HOSTS": ["site.example"]}
    assert checked(**changes) == []
    assert only(checked(**changes, deploy=True))[0] == "W005"
    header = ("HTTP_X_FORWARDED_PROTO", "https")
    assert checked(**changes, SECURE_PROXY_SSL_HEADER=header, deploy=True) == []


def test_every_host_is_too_many_for_a_deployment(checked):
    """The callback URL is made of the host that the request names."""
    assert checked(ALLOWED_HOSTS=["*"]) == []
    assert only(checked(ALLOWED_HOSTS=["*"], deploy=True))[0] == "W006"
    assert checked(ALLOWED_HOSTS=["site.example"], deploy=True) == []


def test_a_deployment_is_told_what_the_doctor_finds(checked):
    """Cookies that browsers refuse or that tokens don't fit in; on one's own machine neither matters."""
    changes = {"SESSION_COOKIE_SAMESITE": "None", "ALLOWED_HOSTS": ["site.example"]}
    assert checked(**changes) == []
    assert only(checked(**changes, deploy=True))[0] == "W007"
    changes = {
        "DANCE_PROVIDERS": {"google": KEYS},
        "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
        "ALLOWED_HOSTS": ["site.example"],
    }
    assert checked(**changes) == []
    assert only(checked(**changes, deploy=True))[0] == "W008"
