"""What the settings say: which dances this site has, and where each keeps its tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from dance_common import providers
from dance_common.backends import BaseBackend
from dance_common.dance import Dance

DEFAULT_BACKEND = "django_dance.backends.SessionBackend"


@dataclass(frozen=True)
class Arrangement:
    """One entry of ``DANCE_PROVIDERS``.

    Attributes:
        dance: what the entry describes.
        backend: where its tokens are kept.
        credentials: a function of the request that returns further values of the dance, such as the ``client_id`` of
            the tenant; None where they are the same for all.
    """

    dance: Dance
    backend: BaseBackend[Any]
    credentials: Callable[[Any], Mapping[str, Any]] | None = None


@cache
def arrangements() -> Mapping[str, Arrangement]:
    """Return what ``DANCE_PROVIDERS`` says, by name.

    Raises:
        ImproperlyConfigured: an entry names an unknown provider or option; the sentence names the nearest one.
    """
    entries = getattr(settings, "DANCE_PROVIDERS", {})
    return MappingProxyType({name: arrangement(name, entry) for name, entry in entries.items()})


def arrangement(name: str, entry: Mapping[str, Any]) -> Arrangement:
    """Return what one entry says.

    Raises:
        ImproperlyConfigured: it names an unknown provider or option.
    """
    options = {**entry, "name": name}
    credentials = _imported(options.pop("credentials", None))
    try:
        make = providers.find(options.pop("provider", name))
        dance = make(**_with_classes(options))
        backend = _imported(dance.backend or getattr(settings, "DANCE_BACKEND", DEFAULT_BACKEND))
    except (LookupError, TypeError, ImportError) as error:
        raise ImproperlyConfigured(f"DANCE_PROVIDERS[{name!r}]: {error}") from error
    return Arrangement(
        dance=dance.with_settings(_Settings()),
        backend=backend() if isinstance(backend, type) else backend,
        credentials=credentials,
    )


class _Settings(Mapping[str, Any]):
    """Django's settings as a mapping."""

    def __getitem__(self, name: str) -> Any:
        try:
            return getattr(settings, name)
        except AttributeError:
            raise KeyError(name) from None

    def __iter__(self) -> Any:
        return iter(dir(settings))

    def __len__(self) -> int:
        return len(dir(settings))


def _with_classes(options: dict[str, Any]) -> dict[str, Any]:
    if "session_class" in options:
        options["session_class"] = _imported(options["session_class"])
    return options


def _imported(value: Any) -> Any:
    return import_string(value) if isinstance(value, str) else value


def _forget(*, setting: str, **_: Any) -> None:
    # Any setting may hold a credential; tests that override settings must see what they set.
    if setting.isupper():
        arrangements.cache_clear()


setting_changed.connect(_forget, dispatch_uid="django_dance.conf")
