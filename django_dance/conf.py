"""What the settings configure: the site's dances, and where each stores its tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from io import BytesIO
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import setting_changed
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from dance_common import connections, providers
from dance_common.backends import BaseBackend
from dance_common.backends.encryption import SETTING, keys_from
from dance_common.dance.base import Dance
from dance_common.errors import NotConfigured, hides_locals
from dance_common.rehearsal import stand_in
from dance_common.urls import CALLBACK_ORIGIN, NEXT_HOSTS, Hosts

from .signals import interned

Credentials = Callable[[HttpRequest], Mapping[str, object]]
"""Returns further options of a dance, such as the ``client_id`` of the request's tenant.

Outside of a request it is asked with one that has the host where the token was obtained, and the token's user.
"""

DEFAULT_BACKEND = "django_dance.backends.SessionBackend"


@dataclass(frozen=True)
class ConfiguredProvider:
    """One entry of ``DANCE_PROVIDERS``.

    Attributes:
        make: returns the dance that the entry describes, with other options where some are given.
        dance: what the entry describes.
        backend: where its tokens are stored.
        credentials: what each request brings; None where the options are the same for all.
    """

    make: Callable[..., Dance]
    dance: Dance
    backend: BaseBackend
    credentials: Credentials | None = None

    def dance_for(self, request: HttpRequest | None) -> Dance:
        """Return the dance as the request's tenant has it; without a request, as the entry describes it.

        Raises:
            ImproperlyConfigured: ``credentials`` returned an option that the provider does not take.
        """
        if self.credentials is None or request is None:
            return self.dance  # outside of a request dance_at knows better
        return self._dance_with(self.credentials, request)

    @hides_locals
    def _dance_with(self, credentials: Credentials, request: HttpRequest) -> Dance:
        options = credentials(request)
        with _improperly_configured_as(f"The credentials of DANCE_PROVIDERS[{self.dance.name!r}]"):
            return _with_settings(self.make(**options))

    def dance_at(self, origin: str, user: object = None) -> Dance:
        """Return the dance as it was where a token was obtained, for code that has no request.

        ``credentials`` are asked with a request that has the host and the scheme of then, and the user; nothing that a
        middleware adds.

        Args:
            origin: the ``Mark.origin`` of the token; empty for a token that knows of none.
            user: whose token it is, if that is known: a user or a key.

        Raises:
            ImproperlyConfigured: see ``dance_for``.
            DisallowedHost: the site is no longer at that host.
        """
        return self.dance_for(_request_at(origin, user) if origin else None)


def _request_at(origin: str, user: object) -> HttpRequest:
    parts = urlsplit(origin)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/",
            "HTTP_HOST": parts.netloc,
            "SERVER_NAME": parts.hostname or "",
            "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
            "wsgi.url_scheme": parts.scheme,
            "wsgi.input": BytesIO(),
        }
    )
    if user is not None:
        # Looked up if the function wants to know: a job may name its user by the key.
        vars(request)["user"] = SimpleLazyObject(lambda: _as_user(user))
    return request


def _as_user(user: object) -> Any:
    from django.contrib.auth import get_user_model

    users = get_user_model()
    return user if isinstance(user, users) else users._default_manager.get(pk=user)


def configured_providers() -> Mapping[str, ConfiguredProvider]:
    """Return the entries of ``DANCE_PROVIDERS`` by name.

    Raises:
        ImproperlyConfigured: an entry names an unknown provider or option; the sentence names the nearest one.
    """
    return _configured_providers(stand_in.current_stand_in())


def provider_title(name: str) -> str:
    """Return what people call a dance's provider, with the dance's name where that is another word.

    A dance that the settings no longer have is called by its name.
    """
    try:
        configured = configured_providers().get(name)
    except ImproperlyConfigured:
        configured = None
    if configured is None:
        return name
    title = configured.dance.provider.title
    return title if title.casefold() == name.replace("-", " ").casefold() else f"{title} ({name})"


# What goes on is a part of the key: what a test's stand-in plays ends with the test.
@lru_cache(maxsize=2)
def _configured_providers(_: object) -> Mapping[str, ConfiguredProvider]:
    return MappingProxyType(
        {name: configured_provider(name, entry) for name, entry in entries().items()}
    )


def entries() -> Mapping[str, object]:
    """Return ``DANCE_PROVIDERS`` as it stands in the settings; empty without it.

    Raises:
        ImproperlyConfigured: it is no dict.
    """
    found = getattr(settings, "DANCE_PROVIDERS", {})
    if not isinstance(found, Mapping):
        raise ImproperlyConfigured(
            f"DANCE_PROVIDERS has to be a dict of names and options, not a {type(found).__name__}."
        )
    return found


@hides_locals
def configured_provider(name: object, entry: object) -> ConfiguredProvider:
    """Return what one entry of ``DANCE_PROVIDERS`` configures.

    Raises:
        ImproperlyConfigured: it names an unknown provider or option.
    """
    with _improperly_configured_as(f"DANCE_PROVIDERS[{name!r}]"):
        if not (isinstance(name, str) and isinstance(entry, Mapping)):
            raise TypeError("a name and a dict of options are needed.")
        options = {**entry, "name": interned(name)}
        credentials: Credentials | None = import_if_dotted(options.pop("credentials", None))
        if not (credentials is None or callable(credentials)):
            raise TypeError("credentials has to be a function of the request.")
        for option in ("session_class", "clients", "servers", "registrations"):
            if option in options:
                options[option] = import_if_dotted(options[option])
        if isinstance(store := options.get("registrations"), type):
            options["registrations"] = store()
        make = partial(providers.find(options.pop("provider", name)), **options)
        dance = make()
        if dance.route_options:
            raise TypeError("rule_kwargs is for Flask: Django's paths take no such arguments.")
        _require_paths(dance)
        backend = None if dance.backend is None else backend_from(dance.backend)
    return ConfiguredProvider(
        make=make,
        dance=_with_settings(dance),
        backend=default_backend() if backend is None else backend,
        credentials=credentials,
    )


def default_backend() -> BaseBackend:
    """Return the backend that ``DANCE_BACKEND`` names, for the dances that name none.

    Raises:
        ImproperlyConfigured: it can't be imported, or it is no backend.
    """
    with _improperly_configured_as("DANCE_BACKEND"):
        return backend_from(getattr(settings, "DANCE_BACKEND", DEFAULT_BACKEND))


def backend_from(backend: object) -> BaseBackend:
    """Return the backend that is meant by a backend, its class, or the dotted path of either.

    Raises:
        ImportError: the path leads nowhere.
        TypeError: the class needs arguments, or it is no backend.
    """
    found = import_if_dotted(backend)
    if isinstance(found, type):
        found = found()
    if not all(callable(getattr(found, name, None)) for name in ("get", "set", "delete")):
        raise TypeError(f"a {type(found).__name__} is no backend: get, set and delete are needed.")
    usable: BaseBackend = found
    return usable


def hosts(dance: Dance) -> Hosts:
    """Return what the settings and the dance say of the hosts that the site answers at."""
    values = {name: getattr(settings, name, None) for name in (CALLBACK_ORIGIN, NEXT_HOSTS)}
    return Hosts.from_settings(values, callback=dance.callback_url)


def own_hosts(dance: Dance) -> frozenset[str] | None:
    """Return the site's hosts that the settings name in whole; None for any, while the site is developed."""
    is_development = settings.DEBUG or is_test_run()
    return None if is_development else hosts(dance).named(settings.ALLOWED_HOSTS)


def encryption_keys() -> tuple[str, ...]:
    """Return the keys in ``DANCE_ENCRYPTION_KEYS``, newest first.

    Raises:
        NotConfigured: one is too short.
    """
    keys = getattr(settings, SETTING, None)
    return keys_from(keys) if keys else ()


def import_if_dotted(value: object) -> Any:
    """Return what a dotted path leads to; anything but a string is returned as it is."""
    return import_string(value) if isinstance(value, str) else value


def _with_settings(dance: Dance) -> Dance:
    credentials = dance.provider.settings
    variables = {variable for name in credentials for variable in dance.variables_of(name)}
    values = {name: getattr(settings, name, None) for name in (*variables, *connections.SETTINGS)}
    address = getattr(settings, stand_in.SETTING, None)
    try:
        dance = dance.with_settings(values)
        return stand_in.as_configured(
            dance, address, is_development=settings.DEBUG or is_test_run()
        )
    except NotConfigured as error:
        raise ImproperlyConfigured(str(error)) from error


def has_users() -> bool:
    """Tell whether an installed app has the users that ``AUTH_USER_MODEL`` names, which a site need not have."""
    label = settings.AUTH_USER_MODEL.partition(".")[0]
    return label in {config.label for config in apps.get_app_configs()}


def is_test_run() -> bool:
    """Tell whether the process runs tests, by Django's runner or pytest-django: they set ``DEBUG`` to False.

    Both call ``django.test.utils.setup_test_environment``, and so ``django.core.mail`` has the ``outbox`` that Django's
    documentation of testing describes. A site that serves has none, unless its ``EMAIL_BACKEND`` is the one for tests.
    """
    return hasattr(mail, "outbox")


def _require_paths(dance: Dance) -> None:
    try:
        _ = dance.login_path, dance.authorized_path
    except (AttributeError, LookupError, ValueError):
        raise TypeError(
            "login_url and authorized_url may hold {name} and no other braces."
        ) from None


@contextmanager
def _improperly_configured_as(place: str) -> Iterator[None]:
    try:
        yield
    except (LookupError, TypeError, ValueError, ImportError) as error:
        raise ImproperlyConfigured(f"{place}: {error}") from error


def _clear_cache(**_: object) -> None:
    # Any setting may hold a credential; tests that override settings must see what they set.
    _configured_providers.cache_clear()


setting_changed.connect(_clear_cache, dispatch_uid="django_dance.conf")
