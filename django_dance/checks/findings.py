"""What ``manage.py check`` and ``dance doctor`` find: what every site may lack, and what only a Django site may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, get_script_prefix, resolve, set_script_prefix
from django.utils import translation
from django.utils.module_loading import import_string

from dance_common.backends.encryption import SETTING
from dance_common.checks import PLACEHOLDER, Finding, Site, SiteDance, check, site_address
from dance_common.dance.base import Dance
from dance_common.rehearsal import stand_in
from dance_common.urls import CALLBACK_ORIGIN

from ..conf import ConfiguredProvider, configured_provider, entries, has_users, hosts
from ..orm.backend import DEFAULT_MODEL, ORMBackend
from ..paths import callback_path, path_of_view

_DANCE_PATH = "django_dance.middleware.DanceMiddleware"
_SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
# By its path, because it can't be imported where INSTALLED_APPS has no django.contrib.auth.
_AUTH = "django.contrib.auth.middleware"


def examine(base_url: str | None = None) -> tuple[tuple[SiteDance, ...], list[Finding]]:
    """Return the site's dances, and what would go wrong with them.

    Args:
        base_url: where the site is; without it callback URLs start with a placeholder, and are not checked.

    Raises:
        ValueError: ``base_url`` is no address of a site.
    """
    configured, found = _configured()
    has_urlconf = getattr(settings, "ROOT_URLCONF", None) is not None
    try:
        # With a broken entry no URL of ours can be reversed; that is reported already.
        site = site_of(configured, base_url, has_urls=has_urlconf and not found)
    except NoReverseMatch:
        site = site_of(configured, base_url, has_urls=False)
        found.append(
            Finding(
                "W004",
                "The views of the dances have no URLs: 'django_dance:authorized' can't be reversed.",
                'Add path("login/", include("django_dance.urls")) to ROOT_URLCONF.',
            )
        )
    dances = [each.dance for each in configured]
    found += [*check(site), *_check_paths(dances)]
    if has_urlconf:
        found += _check_redirects(dances)
    if dances:
        found += [*_check_middleware(), *_check_sessions(), *_check_users(configured)]
    if site.dances and site.dances[0].callback_url:
        found += _check_login_required(site.dances[0].name)
        found += [*_check_login_url(site.dances), *_check_languages(site.dances)]
    return site.dances, found


def site_of(
    configured: Iterable[ConfiguredProvider], base_url: str | None, *, has_urls: bool = True
) -> Site:
    """Return what can be known of the site.

    Args:
        configured: the entries of ``DANCE_PROVIDERS``.
        base_url: where the site is; a path in it goes before ``FORCE_SCRIPT_NAME``.
        has_urls: False for no callback URLs.

    Raises:
        ValueError: ``base_url`` is no address of a site.
        NoReverseMatch: ``django_dance.urls`` is not included.
    """
    address = site_address(base_url or PLACEHOLDER)
    with _script_prefix(urlsplit(address).path):
        dances = tuple(
            SiteDance(
                name=each.dance.name,
                dance=each.dance,
                backend=each.backend,
                callback_url=hosts(each.dance).callback_url(view_url) if has_urls else "",
                view_url=view_url,
                has_credentials_elsewhere=each.credentials is not None,
            )
            for each in configured
            for view_url in [_view_url(address, each.dance.name) if has_urls else ""]
        )
    is_cookie_secure = bool(settings.SESSION_COOKIE_SECURE)
    return Site(
        dances=dances,
        is_address_known=base_url is not None or bool(getattr(settings, CALLBACK_ORIGIN, None)),
        is_https=is_cookie_secure or settings.SECURE_SSL_REDIRECT,
        samesite=settings.SESSION_COOKIE_SAMESITE or None,
        is_cookie_secure=is_cookie_secure,
        is_session_in_cookie=settings.SESSION_ENGINE.endswith(".signed_cookies"),
        names_hosts="*" not in settings.ALLOWED_HOSTS,
        trusts_proxy=bool(settings.SECURE_PROXY_SSL_HEADER),
        encryption_keys=getattr(settings, SETTING, None),
        hosts_hint="List the hosts of this site in ALLOWED_HOSTS.",
        proxy_hint="Behind a proxy that ends TLS set SECURE_PROXY_SSL_HEADER to the header that it sets and strips.",
        column_hint="Give the model the field django_dance.fields.TokenField for its token.",
    )


def _view_url(address: str, name: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{callback_path(name)}"


@contextmanager
def _script_prefix(path: str) -> Iterator[None]:
    before = get_script_prefix()
    set_script_prefix(path or before)
    try:
        yield
    finally:
        set_script_prefix(before)


def _configured() -> tuple[list[ConfiguredProvider], list[Finding]]:
    """Return the entries that can be used, and what is wrong with each of the others."""
    try:
        named = entries()
    except ImproperlyConfigured as error:
        example = 'DANCE_PROVIDERS = {"github": {"scope": ["read:user"]}}'
        return [], [Finding("E001", str(error), f"For example: {example}")]
    usable: list[ConfiguredProvider] = []
    found: list[Finding] = []
    for name, entry in named.items():
        try:
            usable.append(configured_provider(name, entry))
        except ImproperlyConfigured as error:
            finding = _explained(error)
            # Every entry without a backend of its own fails with the same sentence about DANCE_BACKEND.
            if finding not in found:
                found.append(finding)
    return usable, found


def _explained(error: ImproperlyConfigured) -> Finding:
    message = str(error)
    if message.startswith("DANCE_BACKEND"):
        return Finding(
            "E003",
            message,
            "Set DANCE_BACKEND to the dotted path of a backend, such as 'django_dance.backends.ORMBackend'.",
        )
    if message.startswith(stand_in.SETTING):
        return Finding(
            "E011",
            message,
            "Rehearse with DEBUG = True or in tests, at an address such as 'http://localhost:9000'; anywhere else"
            " remove DANCE_REHEARSAL from the settings and the environment.",
        )
    if type(error.__cause__) is LookupError:
        hint = (
            "Name a provider of the catalogue as the key or as 'provider'; any other provider is described by"
            " 'provider': 'oauth2' (or 'oauth1') and its URLs."
        )
    else:
        hint = "Correct the entry: until then the whole site has no dances."
    return Finding("E002", message, hint)


def _check_paths(dances: Iterable[Dance]) -> Iterator[Finding]:
    owners = defaultdict(list)
    for dance in dances:
        for path in (dance.login_path, dance.authorized_path):
            owners[path.strip("/")].append(dance.name)
    for path, names in owners.items():
        if len(names) > 1:
            yield Finding(
                "E006",
                f"The path {path!r} has more than one view of a dance: {', '.join(names)}.",
                "Give each its own login_url and authorized_url, with {name} in them.",
            )


def _check_redirects(dances: Iterable[Dance]) -> Iterator[Finding]:
    for dance in dances:
        if not dance.redirect_to or dance.redirect_url:
            continue
        try:
            resolve_url(dance.redirect_to)
        except NoReverseMatch:
            yield Finding(
                "E007",
                f"The dance {dance.name!r} ends at redirect_to={dance.redirect_to!r}, which is no view.",
                "Name a URL pattern that takes no arguments, or give redirect_url instead.",
            )


def _check_middleware() -> Iterator[Finding]:
    ours = _position(_DANCE_PATH)
    if ours is None:
        yield Finding(
            "E008",
            "MIDDLEWARE has no DanceMiddleware, so there is no request.dance.",
            f"Add {_DANCE_PATH!r} after the session and authentication middleware.",
        )
    for path in (_SESSIONS, f"{_AUTH}.AuthenticationMiddleware"):
        other = _position(path)
        if ours is not None and other is not None and ours < other:
            yield Finding(
                "W002",
                f"DanceMiddleware stands before {path.rpartition('.')[2]} in MIDDLEWARE.",
                f"Move {_DANCE_PATH!r} below it.",
            )


def callback_languages(name: str) -> dict[str, str]:
    """Return the path of a callback in each language that gives it another one, by path: one entry, usually."""
    languages = [code for code, _ in settings.LANGUAGES] if settings.USE_I18N else []
    paths: dict[str, str] = {}
    for number, language in enumerate(languages):
        with translation.override(language):
            paths.setdefault(callback_path(name), language)
        # Each language takes Django a walk through all URL patterns; without i18n_patterns two are enough.
        if number and len(paths) == 1:
            break
    return paths


def _check_languages(dances: Iterable[SiteDance]) -> Iterator[Finding]:
    for each in dances:
        paths = {} if each.dance.callback_url else callback_languages(each.name)
        if len(paths) > 1:
            yield Finding(
                "W011",
                f"The callback of {each.name!r} has a path for each language: {', '.join(paths)}.",
                "Include django_dance.urls outside of i18n_patterns, or register every one of them.",
            )


def _check_login_required(name: str) -> Iterator[Finding]:
    if _position(f"{_AUTH}.LoginRequiredMiddleware") is None:
        return
    for view in ("login", "authorized"):
        try:
            found = resolve(path_of_view(None, view, name)).func
        except NoReverseMatch:
            return  # below something that is captured, and nobody knows what
        if getattr(found, "login_required", True):
            yield Finding(
                "W009",
                f"LoginRequiredMiddleware keeps visitors who are not logged in from the view django_dance:{view}.",
                "Include django_dance.urls as it is: its views are marked by login_not_required, and a decorator"
                " around them has to pass that mark on.",
            )


def _check_sessions() -> Iterator[Finding]:
    if _position(_SESSIONS) is None:
        yield Finding(
            "E009",
            "MIDDLEWARE has no SessionMiddleware, so no user can be recognised after a dance.",
            "Add 'django.contrib.sessions.middleware.SessionMiddleware'.",
        )
    in_database = settings.SESSION_ENGINE.rpartition(".")[2] in {"db", "cached_db"}
    if in_database and not apps.is_installed("django.contrib.sessions"):
        yield Finding(
            "E010",
            f"SESSION_ENGINE is {settings.SESSION_ENGINE!r}, and INSTALLED_APPS has no sessions.",
            "Add 'django.contrib.sessions' and migrate, or choose another SESSION_ENGINE.",
        )


def _check_login_url(dances: Iterable[SiteDance]) -> Iterator[Finding]:
    url = settings.LOGIN_URL
    names = [each.name for each in dances]
    try:
        resolve_url(url)
    except NoReverseMatch:
        if url in names or "django_dance" in str(url).split(":"):
            yield Finding(
                "W014",
                f"LOGIN_URL is {url!r}, which says no address: pages that ask for a log-in end in an error.",
                f'Set LOGIN_URL = reverse_lazy("django_dance:login", args=["{names[0]}"]).',
            )


def _check_users(configured: Iterable[ConfiguredProvider]) -> Iterator[Finding]:
    if has_users():
        return
    for each in configured:
        if isinstance(each.backend, ORMBackend) and each.backend.model_name == DEFAULT_MODEL:
            yield Finding(
                "E022",
                f"The tokens of the dance {each.dance.name!r} belong to users, and INSTALLED_APPS has no app for"
                f" AUTH_USER_MODEL = {settings.AUTH_USER_MODEL!r}.",
                "Add 'django.contrib.auth' and 'django.contrib.contenttypes' to INSTALLED_APPS, give ORMBackend a model"
                " of your own, or set DANCE_BACKEND to 'django_dance.backends.SessionBackend'.",
            )
    if settings.MIGRATION_MODULES.get("django_dance", "") is not None:
        yield Finding(
            "W013",
            f"django_dance's migrations need users, and INSTALLED_APPS has no app for"
            f" AUTH_USER_MODEL = {settings.AUTH_USER_MODEL!r}: manage.py migrate stops.",
            "Set MIGRATION_MODULES = {'django_dance': None} for as long as the site has no users.",
        )


def _position(wanted_path: str) -> int | None:
    """Return where in MIDDLEWARE the wanted one or a subclass of it stands; None if nowhere."""
    wanted: type | None = None
    for number, path in enumerate(settings.MIDDLEWARE):
        if path == wanted_path:
            return number
        try:
            candidate = import_string(path)
            wanted = wanted or import_string(wanted_path)
        except (ImportError, RuntimeError):
            continue  # Django itself reports it at startup, and models without their app are a RuntimeError
        if isinstance(candidate, type) and wanted and issubclass(candidate, wanted):
            return number
    return None
