"""What the settings say, and what a Django site makes of it: ``request.dance``, URLs, signals, pages."""

from __future__ import annotations

import copy
import pickle
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.dispatch import receiver
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import ResolverMatch, include, path, reverse, set_script_prefix
from werkzeug.test import Client as WSGIClient

from dance_common.backends import BaseBackend, MemoryBackend
from dance_common.sessions import OAuth2Session
from django_dance import dance_for, signals
from django_dance.backends import SessionBackend
from django_dance.conf import configured_provider, configured_providers
from django_dance.dances import Dances
from django_dance.middleware import DanceMiddleware

KEYS = {"client_id": "an id", "client_secret": "a secret"}
OAUTH2 = {
    **KEYS,
    "provider": "oauth2",
    "base_url": "https://api.example/v1/",
    "authorization_url": "https://provider.example/authorize",
    "token_url": "/token",
}
OAUTH1 = {
    "provider": "oauth1",
    "client_key": "a key",
    "client_secret": "a secret",
    "base_url": "https://api.example/v1/",
    "request_token_url": "/request",
    "authorization_url": "/authorize",
    "access_token_url": "/access",
}
BOTH = {"github": KEYS, "oauth-example": OAUTH2}
LOGIN = (path("login/", include("django_dance.urls")),)


class OwnSession(OAuth2Session):
    """A site's own kind of session."""


class UserBackend(BaseBackend):
    """Has a token for each user who is named in the visit."""

    def get(self, visit):
        return {"access_token": f"token of {visit.config['user']}"}

    def set(self, visit, token):
        raise NotImplementedError

    def delete(self, visit):
        raise NotImplementedError


shared_backend = MemoryBackend({"access_token": "shared"})


def tenant(request):
    """Return the credentials of the host that the request came to."""
    return {"client_id": f"id of {request.get_host()}", "scope": request.GET.get("scope")}


class SilentSession:
    """A session that may not be looked into."""

    def __getattr__(self, name):
        raise AssertionError(f"the session was asked for {name}")


@pytest.fixture
def override(settings, monkeypatch):
    """Change several settings at once until the test ends."""
    monkeypatch.delenv("OAUTHLIB_INSECURE_TRANSPORT", raising=False)

    def change(**changes):
        for name, value in changes.items():
            setattr(settings, name, value)

    yield change
    set_script_prefix("/")


@pytest.fixture
def site(override):
    """Run a site with these settings; return a browser for it."""

    def run(**changes):
        override(**{"DANCE_PROVIDERS": BOTH, "ROOT_URLCONF": LOGIN, **changes})
        return Client()

    return run


def request_with(**attributes):
    """Return a request that has a ``dance``."""
    request = RequestFactory().get("/", {"scope": attributes.pop("scope", "")})
    vars(request).update({"session": {}, **attributes})
    DanceMiddleware(lambda _: HttpResponse())(request)
    return request


def asked(answer):
    """Return what the provider is asked in a redirect to it."""
    assert answer.status_code == 302, answer.content
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def callback_of(answer):
    """Return the callback URL that the provider is told in a redirect to it."""
    (url,) = asked(answer)["redirect_uri"]
    return url


# What an entry may say


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("client_id", "another"),
        ("scope", ("read:user", "repo")),
        ("redirect_url", "https://site.example/done"),
        ("redirect_to", "done"),
        ("login_url", "/{bp.name}/in"),
        ("authorized_url", "/{bp.name}/back"),
        ("session_class", OwnSession),
    ],
)
def test_an_option_reaches_the_dance(option, value):
    """Every option of a provider function stands in the entry under its own name."""
    dance = configured_provider("github", {**KEYS, option: value}).dance
    assert getattr(dance, option) == value


@pytest.mark.parametrize("options", [{"scpoe": "x"}, {"rule_kwargs": {"x": 1}}])
def test_an_option_that_means_nothing_here_is_refused(options, site):
    """A misspelt option, or one that only Flask's routes have, is told at the first use."""
    site(DANCE_PROVIDERS={"github": {**KEYS, **options}})
    with pytest.raises(ImproperlyConfigured, match=next(iter(options))):
        _ = request_with().dance.github


def test_no_rule_kwargs_are_no_rule_kwargs():
    """An option that is None is not given, as in a provider function."""
    assert configured_provider("github", {**KEYS, "rule_kwargs": None}).dance.name == "github"


@pytest.mark.parametrize("session_class", [OwnSession, f"{__name__}.OwnSession"])
def test_sessions_may_be_of_a_class_of_ones_own(site, session_class):
    """It is given as a class or as its dotted path, and base_url and token lookup are set up as ever."""
    site(DANCE_PROVIDERS={"github": {**KEYS, "session_class": session_class}})
    session = request_with().dance.github
    assert (type(session), session.base_url) == (OwnSession, "https://api.github.com/")


@pytest.mark.parametrize(
    "backend",
    [
        MemoryBackend,
        f"{MemoryBackend.__module__}.MemoryBackend",
        shared_backend,
        f"{__name__}.shared_backend",
    ],
    ids=["class", "path of a class", "backend", "path of a backend"],
)
@pytest.mark.parametrize("place", ["backend", "storage", "DANCE_BACKEND"])
def test_a_backend_is_given_in_four_ways(site, backend, place):
    """For one dance in its entry, or for all."""
    if place == "DANCE_BACKEND":
        site(DANCE_BACKEND=backend)
    else:
        site(DANCE_PROVIDERS={"github": {**KEYS, place: backend}})
    kept = configured_providers()["github"].backend
    is_shared = backend is shared_backend or backend == f"{__name__}.shared_backend"
    assert isinstance(kept, MemoryBackend)
    assert (kept is shared_backend) == is_shared


def test_an_entrys_backend_goes_first(site):
    """DANCE_BACKEND is for the dances that name none, and the visitor's session for sites that name none at all."""
    entries = {**BOTH, "github": {**KEYS, "backend": shared_backend}}
    site(DANCE_PROVIDERS=entries, DANCE_BACKEND=UserBackend)
    found = configured_providers()
    assert found["github"].backend is shared_backend
    assert isinstance(found["oauth-example"].backend, UserBackend)
    site(DANCE_PROVIDERS=BOTH, DANCE_BACKEND="django_dance.backends.SessionBackend")
    assert isinstance(configured_providers()["github"].backend, SessionBackend)


@pytest.mark.parametrize("entry", [OAUTH2, OAUTH1], ids=["oauth2", "oauth1"])
def test_a_provider_may_be_of_the_sites_own(entry):
    """Endpoints are relative to base_url, the token goes to its host and to api_hosts, and nowhere else."""
    dance = configured_provider("own", {**entry, "api_hosts": ["files.example"]}).dance
    assert (dance.name, dance.provider.name, dance.base_url) == (
        "own",
        "own",
        "https://api.example/v1/",
    )
    hosts = ["api.example", "files.example", "other.example"]
    allowed = [dance.provider.may_receive_token(f"https://{host}/x") for host in hosts]
    assert allowed == [True, True, False]


def test_one_provider_may_have_several_dances(site):
    """Each has its own views, credentials and place for tokens."""
    browser = site(
        DANCE_PROVIDERS={"github": KEYS, "work": {"provider": "github", "client_id": "work id"}},
        WORK_OAUTH_CLIENT_SECRET="x",
    )
    begun = [browser.get(f"/login/{name}", secure=True) for name in ("github", "work")]
    assert [asked(answer)["client_id"] for answer in begun] == [["an id"], ["work id"]]
    request = request_with()
    request.session["work_oauth_token"] = {"access_token": "x"}
    assert (request.dance.github.authorized, request.dance.work.authorized) == (False, True)


# Where credentials come from


def test_credentials_come_from_settings_and_change_with_them(override):
    """A dance's own variables go before its provider's, the entry before both; an override counts at once."""
    override(DANCE_PROVIDERS={"github": {}, "work": {"provider": "github"}})
    ids = []

    def look():
        ids.append([found.dance.client_id for found in configured_providers().values()])

    look()
    with override_settings(GITHUB_OAUTH_CLIENT_ID="theirs"):
        look()
        with override_settings(WORK_OAUTH_CLIENT_ID="ours"):
            look()
            with override_settings(DANCE_PROVIDERS={"github": {"client_id": "entry"}}):
                look()
    look()
    assert ids == [[None, None], ["theirs", "theirs"], ["theirs", "ours"], ["entry"], [None, None]]


@pytest.mark.parametrize("credentials", [tenant, f"{__name__}.tenant"])
def test_credentials_may_depend_on_the_request(site, credentials):
    """Each tenant begins with its own options; the secret of all still comes from the settings."""
    browser = site(
        DANCE_PROVIDERS={"github": {"credentials": credentials, "scope": "everyone's"}},
        GITHUB_OAUTH_CLIENT_SECRET="x",
    )
    for host in ("one.localhost", "two.localhost"):
        answer = browser.get("/login/github?scope=repo", headers={"host": host})
        query = asked(answer)
        assert (query["client_id"], query["scope"]) == ([f"id of {host}"], ["repo"])
    assert configured_providers()["github"].dance.scope == "everyone's"


def test_credentials_have_the_providers_own_words(override):
    """A provider that speaks of an API key has it in the entry and in the tenant's options."""
    override(DANCE_PROVIDERS={"twitter": {"credentials": lambda request: {"api_key": "theirs"}}})
    assert request_with().dance.visit("twitter").dance.client_key == "theirs"


def test_a_tenants_mistake_is_told_where_it_is(override):
    """Whoever wrote the function learns which option is none; what goes wrong inside it is left as it is."""
    override(DANCE_PROVIDERS={"github": {"credentials": lambda request: {"client_ip": "x"}}})
    with pytest.raises(ImproperlyConfigured, match=r"credentials of .*'github'.*'client_id'"):
        _ = request_with().dance.github
    override(DANCE_PROVIDERS={"github": {"credentials": lambda request: request.session["gone"]}})
    with pytest.raises(LookupError, match="gone"):
        request_with().dance.visit("github")


# request.dance


def test_sessions_are_reached_by_attribute_and_by_item(site):
    """The same session both ways, one for each request."""
    site()
    request = request_with()
    assert request.dance.github is request.dance["github"]
    assert request.dance.github is not request_with().dance.github
    assert request.dance["oauth-example"].base_url == "https://api.example/v1/"
    assert list(request.dance) == ["github", "oauth-example"]
    assert ("github" in request.dance, "gitlab" in request.dance) == (True, False)


def test_a_misspelt_name_is_answered_with_the_right_ones(site):
    """AttributeError and KeyError name the dances there are, and the nearest."""
    site()
    with pytest.raises(AttributeError, match=r"github, oauth-example.*Did you mean 'github'\?"):
        _ = request_with().dance.githup
    with pytest.raises(KeyError, match="Did you mean 'oauth-example'"):
        _ = request_with().dance["oauth_example"]
    assert not hasattr(request_with().dance, "nope")
    assert getattr(request_with().dance, "nope", None) is None


def test_a_site_without_dances_says_so(override):
    """Before the first entry is written the error says that there is none."""
    override(DANCE_PROVIDERS={})
    with pytest.raises(AttributeError, match="only nothing"):
        _ = request_with().dance.github


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda d: pickle.loads(pickle.dumps(d))]
)
def test_it_can_be_copied(site, copied):
    """Looking for special methods does not end in a recursion, before and after it has its values."""
    site()
    assert list(copied(Dances())) == ["github", "oauth-example"]
    assert copied(Dances()).github.base_url == "https://api.github.com/"
    with pytest.raises(AttributeError):
        _ = Dances.__new__(Dances).github


def test_it_costs_nothing_until_it_is_used(site):
    """No query and no look into the session before a session is asked who is there."""

    def refuse(*_):
        raise AssertionError("a query was made")

    site()
    with connection.execute_wrapper(refuse):
        request = request_with(session=SilentSession(), user=SilentSession())
        assert "github" in request.dance
        assert request.dance.github.base_url == "https://api.github.com/"
        with pytest.raises(AssertionError, match="the session was asked"):
            _ = request.dance.github.authorized


def test_code_without_a_request_names_the_user(site):
    """dance_for(user) asks the backend with that user; the visitor's session can't be reached from there."""
    site(DANCE_BACKEND=UserBackend)
    alice, bob = dance_for("alice"), dance_for("bob")
    tokens = [dances.github.token["access_token"] for dances in (alice, bob)]
    assert tokens == ["token of alice", "token of bob"]
    site(DANCE_BACKEND="django_dance.backends.SessionBackend")
    with pytest.raises(LookupError, match="DANCE_BACKEND"):
        _ = dance_for("alice").github.authorized


def test_code_without_a_request_has_no_tenant(override):
    """Without a request the entry's own options count."""
    entry = {**KEYS, "credentials": tenant}
    override(DANCE_PROVIDERS={"github": entry})
    assert dance_for("alice").visit("github").dance.client_id == "an id"


# URLs


def test_views_are_reversed_by_name(site):
    """As path() has them; a dance that the site has not can't be reversed, and its address is a 404."""
    browser = site()
    assert reverse("django_dance:login", args=["github"]) == "/login/github"
    assert reverse("django_dance:login", kwargs={"name": "github"}) == "/login/github"
    assert reverse("django_dance:authorized", args=["github"]) == "/login/github/authorized"
    for address in ("/login/gitlab", "/login/gitlab/authorized", "/login/", "/login/github/x"):
        assert browser.get(address).status_code == 404
    with override_settings(DANCE_PROVIDERS={"gitlab": OAUTH2}):
        assert browser.get("/login/gitlab", secure=True).status_code == 302
        assert browser.get("/login/github").status_code == 404


@pytest.mark.parametrize("append", [True, False])
def test_a_slash_at_the_end_makes_no_difference(site, append):
    """No redirect is needed, with APPEND_SLASH or without; the provider is told one address in both cases."""
    common = "django.middleware.common.CommonMiddleware"
    sessions = "django.contrib.sessions.middleware.SessionMiddleware"
    browser = site(APPEND_SLASH=append, MIDDLEWARE=[common, sessions])
    addresses = {
        callback_of(browser.get(p, secure=True)) for p in ("/login/github", "/login/github/")
    }
    assert addresses == {"https://testserver/login/github/authorized"}
    assert browser.get("/login/github/authorized/?code=x").status_code == 400


def test_a_slash_in_authorized_url_stays(site):
    """Providers compare the callback URL with the registered one to the letter."""
    browser = site(DANCE_PROVIDERS={"github": {**KEYS, "authorized_url": "/back/{bp.name}/"}})
    assert callback_of(browser.get("/login/github", secure=True)) == (
        "https://testserver/login/back/github/"
    )
    assert browser.get("/login/back/github/").status_code == 400


def test_the_views_may_stand_at_the_root(site):
    """They take only the paths of dances, and leave all others to what follows."""
    urls = (
        path("", include("django_dance.urls")),
        path("<slug:page>", lambda request, page: HttpResponse(page)),
    )
    browser = site(ROOT_URLCONF=urls)
    assert (
        callback_of(browser.get("/github", secure=True)) == "https://testserver/github/authorized"
    )
    assert browser.get("/about").content == b"about"


def test_the_views_may_stand_in_a_namespace_of_another_name(site):
    """A dance ends in the instance that it began in."""
    other = path("connect/", include("django_dance.urls", namespace="connect"))
    browser = site(ROOT_URLCONF=(*LOGIN, other))
    for prefix in ("login", "connect"):
        answer = browser.get(f"/{prefix}/github", secure=True)
        assert callback_of(answer) == f"https://testserver/{prefix}/github/authorized"
        page = browser.get(f"/{prefix}/github/authorized", secure=True)
        assert f'href="/{prefix}/github"' in page.content.decode()
    browser = site(ROOT_URLCONF=(other,))
    assert callback_of(browser.get("/connect/github", secure=True)).endswith(
        "/connect/github/authorized"
    )


def test_a_site_below_a_path_has_it_in_the_callback(site, db):
    """With FORCE_SCRIPT_NAME, or where the server says so, every address of ours begins with it."""
    from django.core.handlers.wsgi import WSGIHandler

    site(FORCE_SCRIPT_NAME="/app")
    browser = WSGIClient(WSGIHandler())
    answer = browser.get("/login/github", base_url="https://localhost/")
    assert "localhost%2Fapp%2Flogin%2Fgithub%2Fauthorized" in answer.headers["Location"]
    page = browser.get("/login/github/authorized", base_url="https://localhost/").text
    assert ('href="/app/login/github"' in page, 'href="/app/"' in page) == (True, True)
    site(FORCE_SCRIPT_NAME=None)
    answer = browser.get("/login/github", base_url="https://localhost/below")
    assert "localhost%2Fbelow%2Flogin%2Fgithub%2Fauthorized" in answer.headers["Location"]


def test_a_proxys_header_makes_the_callback_https(site):
    """Only where the setting says which header to trust; else the page names the setting."""
    browser = site()
    headers = {"x-forwarded-proto": "https", "host": "site.example"}
    page = browser.get("/login/github", headers=headers)
    assert (page.status_code, b"SECURE_PROXY_SSL_HEADER" in page.content) == (503, True)
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        answer = browser.get("/login/github", headers=headers)
    assert callback_of(answer) == "https://site.example/login/github/authorized"


# Signals


def test_a_receiver_may_listen_to_one_dance(site):
    """By the dance's name, whichever string it is; disconnecting works the same way."""
    browser, heard = site(), []

    @receiver(signals.oauth_before_login, sender="".join(["git", "hub"]))
    def listen(sender, request, dance, url, **_):
        heard.append((sender, dance.name, request.path, urlsplit(url).hostname))

    browser.get("/login/github", secure=True)
    browser.get("/login/oauth-example", secure=True)
    assert signals.oauth_before_login.disconnect(listen, sender="".join(["gith", "ub"]))
    browser.get("/login/github", secure=True)
    assert heard == [("github", "github", "/login/github", "github.com")]


def test_oauth_authorized_may_be_heard_for_one_dance(run, entry, provider):
    """The token of another dance is not announced to it."""
    heard = []

    @receiver(signals.oauth_authorized, sender="github")
    def listen(sender, token, **_):
        heard.append((sender, "access_token" in token))

    browser = run(github=entry, work=entry).browser()
    for name in ("work", "github"):
        began = browser.get(f"/login/{name}")
        assert browser.get(provider.consent(began.location)).location == "/"
    signals.oauth_authorized.disconnect(listen, sender="github")
    assert heard == [("github", True)]


# Pages


def test_the_error_page_can_be_replaced(site):
    """A template of that name has the error, the provider's title and both addresses, escaped as ever."""
    source = "{{ error.code }}|{{ error }}|{{ provider }}|{{ retry_url }}|{{ home_url }}|{{ request.path }}"
    loader = ("django.template.loaders.locmem.Loader", {"django_dance/error.html": source})
    processors = ["django.template.context_processors.request"]
    engine = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [loader], "context_processors": processors},
    }
    page = site(TEMPLATES=[engine]).get("/login/github/authorized")
    code, _, *rest = page.content.decode().split("|")
    assert (page.status_code, code) == (400, "state_missing")
    assert rest == ["GitHub", "/login/github", "/", "/login/github/authorized"]
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_programs_get_json(site):
    """Where the client asks for JSON and not for a page."""
    answer = site().get("/login/github/authorized", headers={"accept": "application/json"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/json")
    assert answer.json()["error"] == "state_missing"
    assert answer.json()["retry_url"] == "/login/github"


def test_only_get_ends_a_dance(site):
    """A form of another site can't post a visitor into the end of one."""
    assert site().post("/login/github/authorized").status_code == 405


def test_an_inactive_user_gets_a_clear_page(run, entry, client, transactional_db):
    """Where a site lets inactive users log in, they can't connect anything."""
    backend = "django.contrib.auth.backends.AllowAllUsersModelBackend"
    run(github=entry, AUTHENTICATION_BACKENDS=[backend])
    user = get_user_model().objects.create(username="inactive", is_active=False)
    client.force_login(user, backend=backend)
    for address in ("/login/github", "/login/github/authorized?code=x&state=y"):
        page = client.get(address, headers={"host": "localhost"})
        assert (page.status_code, b"not active" in page.content) == (403, True)
        assert "Ask the site's administrator." in unescape(page.content.decode())


def test_without_the_middleware_the_views_still_work(site):
    """request.dance is for the site's own views; the dance itself needs sessions only."""
    sessions = "django.contrib.sessions.middleware.SessionMiddleware"
    browser = site(MIDDLEWARE=[sessions])
    assert browser.get("/login/github", secure=True).status_code == 302
    page = site(MIDDLEWARE=[]).get("/login/github", secure=True)
    assert (page.status_code, b"SessionMiddleware" in page.content) == (503, True)


def test_a_guard_sends_strangers_to_the_login_view(site):
    """They come back to the page, unless it was a form that was sent."""
    from django_dance.decorators import authorization_required

    guarded = authorization_required("github")(lambda request: HttpResponse("in"))
    site()
    request = request_with(resolver_match=ResolverMatch(guarded, (), {}))
    assert guarded(request).headers["Location"] == "/login/github?next=%2F%3Fscope%3D"
    request.method = "POST"
    assert guarded(request).headers["Location"] == "/login/github"
    connected = request_with(session={"github_oauth_token": {"access_token": "x"}})
    assert guarded(connected).content == b"in"


def test_the_error_page_speaks_the_visitors_language(site):
    """Django's active language is that of the page; LocaleMiddleware is what usually sets it."""
    page = site(LANGUAGE_CODE="de").get("/login/github/authorized").content.decode()
    assert '<html lang="de">' in page
    assert "Die Verbindung mit GitHub kam nicht zustande" in page
    assert "Noch einmal versuchen" in page


def test_the_sites_own_translations_go_first(site, monkeypatch):
    """A sentence that the project's own catalogues know is said in their words."""
    from django_dance import views

    def own(sentence):
        return "Nochmal!" if sentence == "Try again" else sentence

    monkeypatch.setattr(views.translation, "gettext", own)
    page = site(LANGUAGE_CODE="de").get("/login/github/authorized").content.decode()
    assert "Nochmal!" in page
    assert "Zurück zur Website" in page


def test_a_template_of_the_site_has_the_translated_page(site):
    """``page`` is in the template's context, its texts in the visitor's language."""
    loader = (
        "django.template.loaders.locmem.Loader",
        {"django_dance/error.html": "{{ page.heading }}|{{ page.retry }}"},
    )
    engine = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [loader]},
    }
    page = site(TEMPLATES=[engine], LANGUAGE_CODE="de").get("/login/github/authorized")
    assert page.content.decode() == (
        "Die Verbindung mit GitHub kam nicht zustande|Noch einmal versuchen"
    )


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
def test_what_a_view_lets_go_is_a_page(site, is_async):
    """By the middleware, in views of both kinds; what no dance of the site raised is the site's own."""
    from asgiref.sync import async_to_sync
    from django.test import AsyncClient

    from dance_common.errors import ProviderUnreachable

    def fail(name):
        error = ProviderUnreachable("GitHub could not be reached.", step="api")
        error.dance_name = name
        raise error

    async def later(request, name):
        fail(name)

    view = later if is_async else lambda request, name: fail(name)
    browser = site(ROOT_URLCONF=(*LOGIN, path("fails/<name>", view)))
    get = async_to_sync(AsyncClient().get) if is_async else browser.get
    page = get("/fails/github?a=b")
    assert page.status_code == 502
    assert 'href="/fails/github?a=b"' in page.content.decode()
    with pytest.raises(ProviderUnreachable):
        get("/fails/nobody")
