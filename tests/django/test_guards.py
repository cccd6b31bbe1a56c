"""Guards beside Django's own, and beside those of Django REST framework."""

from __future__ import annotations

import base64
import json
import sys
from functools import wraps
from types import ModuleType

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse, JsonResponse
from django.test import AsyncClient, Client, override_settings
from django.urls import NoReverseMatch, include, path
from django.utils.decorators import method_decorator
from django.views import View

from django_dance.checks.findings import examine
from django_dance.decorators import authorization_required

BACKEND = "django_dance.backends.ORMBackend"
LOGIN_REQUIRED = "django.contrib.auth.middleware.LoginRequiredMiddleware"


@pytest.fixture
def urls(monkeypatch):
    """Give the site further URLs."""

    def add(*patterns):
        root = ModuleType("guarded_urls")
        root.urlpatterns = [*patterns, path("login/", include("django_dance.urls"))]
        monkeypatch.setitem(sys.modules, root.__name__, root)
        return root.__name__

    return add


@pytest.fixture
def site(run, entry, rows):
    """A site that keeps tokens in the database."""
    return run(rehearsal=entry, DANCE_BACKEND=BACKEND)


def with_middleware(*further):
    from django.conf import settings

    return override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, *further])


def test_login_required_for_all_leaves_the_dance_alone(run, entry, provider, rows):
    """A visitor who is not logged in gets to the provider and back, or nobody could ever log in by it."""
    site = run(rehearsal=entry, DANCE_BACKEND=BACKEND, LOGS_IN=True, LOGIN_URL="/login/rehearsal")
    with with_middleware(LOGIN_REQUIRED):
        browser = site.browser()
        sent_away = browser.get("/done")
        assert sent_away.location == "/login/rehearsal?next=/done"
        began = browser.get(sent_away.location)
        assert began.location.startswith("http://localhost:9000/")
        assert browser.get(provider.consent(began.location)).location == "/done"
        assert browser.get("/done").text == "done"


def test_the_doctor_notices_views_of_ours_that_ask_for_a_log_in(site, urls):
    """A decorator around our views that drops Django's mark would keep everybody out."""

    def drops(view):
        @wraps(view)
        def wrapped(*args, **kwargs):
            return view(*args, **kwargs)

        del wrapped.login_required
        return wrapped

    assert "W009" not in {found.id for found in examine()[1]}
    with with_middleware(LOGIN_REQUIRED):
        assert "W009" not in {found.id for found in examine()[1]}
        from django_dance import urls as ours

        views = [each.callback for each in ours.urlpatterns]
        try:
            for each in ours.urlpatterns:
                each.callback = drops(each.callback)
            assert [found.id for found in examine()[1]].count("W009") == 2
        finally:
            for each, view in zip(ours.urlpatterns, views, strict=True):
                each.callback = view


@authorization_required("rehearsal")
class Guarded(View):
    def get(self, request):
        return HttpResponse(request.user.get_username())


@authorization_required("rehearsal")
class GuardedAsync(View):
    async def get(self, request):
        return HttpResponse((await request.auser()).get_username())


def test_a_class_of_views_is_guarded(site, urls, provider):
    """By the decorator alone, sync and async."""
    root = urls(path("plain", Guarded.as_view()), path("async", GuardedAsync.as_view()))
    ada = get_user_model().objects.create(username="ada")
    with override_settings(ROOT_URLCONF=root):
        client = Client(headers={"host": "localhost"})
        client.force_login(ada)
        for page in ("/plain", "/async"):
            assert client.get(page).headers["Location"] == f"/login/rehearsal?next=%2F{page[1:]}"
        began = client.get("/login/rehearsal").headers["Location"]
        client.get(provider.consent(began))
        for page in ("/plain", "/async"):
            assert client.get(page).content == b"ada"


def test_an_async_class_is_guarded_without_waiting(site, urls):
    """In an event loop no query may be made: the guard asks elsewhere."""
    import asyncio

    root = urls(path("async", GuardedAsync.as_view()))
    with override_settings(ROOT_URLCONF=root, SESSION_ENGINE="django.contrib.sessions.backends.db"):
        answer = asyncio.run(AsyncClient(headers={"host": "localhost"}).get("/async"))
    assert answer.headers["Location"] == "/login/rehearsal?next=%2Fasync"


def api_views():
    """Return paths of views of REST framework, each guarded in another way."""
    pytest.importorskip("rest_framework")
    from rest_framework.authentication import BasicAuthentication, SessionAuthentication
    from rest_framework.decorators import api_view, authentication_classes, permission_classes
    from rest_framework.permissions import IsAuthenticated
    from rest_framework.views import APIView
    from rest_framework.viewsets import ViewSet

    guard = authorization_required("rehearsal")

    class Api(APIView):
        authentication_classes = [BasicAuthentication, SessionAuthentication]  # noqa: RUF012
        permission_classes = [IsAuthenticated]  # noqa: RUF012

        def get(self, request):
            return JsonResponse({"user": request.user.get_username()})

    class Listing(ViewSet):
        authentication_classes = Api.authentication_classes
        permission_classes = Api.permission_classes

        def list(self, request):
            return JsonResponse({"user": request.user.get_username()})

    on_dispatch = method_decorator(guard, name="dispatch")(type("OnDispatch", (Api,), {}))
    on_class = guard(type("OnClass", (Api,), {}))
    on_get = type("OnGet", (Api,), {"get": method_decorator(guard)(Api.get)})

    @api_view(["GET"])
    @authentication_classes(Api.authentication_classes)
    @permission_classes(Api.permission_classes)
    @guard
    def within(request):
        return JsonResponse({"user": request.user.get_username()})

    @guard
    @api_view(["GET"])
    @authentication_classes(Api.authentication_classes)
    @permission_classes(Api.permission_classes)
    def around(request):
        return JsonResponse({"user": request.user.get_username()})

    return {
        "dispatch": on_dispatch.as_view(),
        "class": on_class.as_view(),
        "get": on_get.as_view(),
        "within": within,
        "around": around,
        "around-as-view": guard(Api.as_view()),
        "viewset": guard(Listing.as_view({"get": "list"})),
    }


def basic(name):
    credentials = base64.b64encode(f"{name}:secret".encode()).decode()
    return {"HTTP_AUTHORIZATION": f"Basic {credentials}"}


@pytest.mark.parametrize(
    "name", ["dispatch", "class", "get", "within", "around", "around-as-view", "viewset"]
)
def test_an_api_is_guarded_by_its_own_authentication(site, urls, provider, name):
    """REST framework knows the user later than Django does: connected clients are let in, others told what to do."""
    root = urls(path("api", api_views()[name]))
    users = get_user_model().objects
    ada, bob = (users.create_user(name, password="secret") for name in ("ada", "bob"))
    with override_settings(ROOT_URLCONF=root):
        client = Client(headers={"host": "localhost"})
        client.force_login(ada)
        client.get(provider.consent(client.get("/login/rehearsal").headers["Location"]))
        program = Client(headers={"host": "localhost"})
        answer = program.get("/api", **basic("ada"))
        assert (answer.status_code, answer.json()) == (200, {"user": "ada"})
        answer = program.get("/api", **basic("bob"))
        assert answer.status_code == 401
        assert json.loads(answer.content)["error"] == "not_connected"
        assert json.loads(answer.content)["retry_url"] == "/login/rehearsal?next=%2Fapi"
        assert program.get("/api", **basic("nobody")).status_code == 401
        assert program.get("/api").status_code == 401
        # In a browser, where a person can go on.
        client.force_login(bob)
        assert client.get("/api", headers={"accept": "text/html"}).status_code == 302


def test_a_path_may_capture_a_tenant_above_the_dance(run, entry, provider, monkeypatch):
    """The callback and the guard's redirect are below the same tenant as the request."""
    run(rehearsal=entry)
    root = ModuleType("tenants_urls")
    guarded = authorization_required("rehearsal")(lambda request, tenant: HttpResponse(tenant))
    root.urlpatterns = [
        path("t/<slug:tenant>/page", guarded),
        path("t/<slug:tenant>/login/", include("django_dance.urls")),
        path("plain", authorization_required("rehearsal")(lambda request: HttpResponse(""))),
    ]
    monkeypatch.setitem(sys.modules, root.__name__, root)
    with override_settings(ROOT_URLCONF=root.__name__):
        client = Client(headers={"host": "localhost"})
        began = client.get("/t/acme/page")
        assert began.headers["Location"] == "/t/acme/login/rehearsal?next=%2Ft%2Facme%2Fpage"
        there = client.get(began.headers["Location"]).headers["Location"]
        back = provider.consent(there)
        assert "/t/acme/login/rehearsal/authorized" in back
        assert client.get(back).headers["Location"] == "/t/acme/page"
        assert client.get("/t/acme/page").content == b"acme"
        with pytest.raises(NoReverseMatch):
            Client(headers={"host": "localhost"}).get("/plain")


def test_the_views_may_stand_in_a_namespace_of_the_sites_own(run, entry, provider, monkeypatch):
    """A dance begins at a guard outside of the namespace, and ends within it."""
    run(rehearsal=entry)
    guarded = authorization_required("rehearsal")(lambda request: HttpResponse("in"))
    oauth = path("oauth/", include("django_dance.urls"))
    root = ModuleType("nested_urls")
    root.urlpatterns = [
        path("page", guarded),
        path("accounts/", include(([path("more/", include([oauth]))], "accounts"))),
    ]
    monkeypatch.setitem(sys.modules, root.__name__, root)
    with override_settings(ROOT_URLCONF=root.__name__):
        client = Client(headers={"host": "localhost"})
        began = client.get("/page").headers["Location"]
        assert began == "/accounts/more/oauth/rehearsal?next=%2Fpage"
        back = provider.consent(client.get(began).headers["Location"])
        assert "/accounts/more/oauth/rehearsal/authorized" in back
        assert client.get(back).headers["Location"] == "/page"
        assert client.get("/page").content == b"in"
