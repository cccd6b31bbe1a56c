"""Template tags: paths of the login views, and what the user has connected. ``{% load dance %}``."""

from __future__ import annotations

from dataclasses import dataclass, field

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.template import Context

from ..conf import configured_providers
from ..dances import Dances
from ..paths import login_address

register = template.Library()


@dataclass(frozen=True)
class ProviderLink:
    """One provider, for a button.

    Attributes:
        name: the name of the dance.
        title: the name that people know.
        login_url: the path of the login view.
    """

    name: str
    title: str
    login_url: str
    _request: HttpRequest | None = field(repr=False, compare=False)

    @property
    def connected(self) -> bool:
        """Whether the user has connected an account; looked up when a template asks."""
        return connected(self._request, self.name)


@register.simple_tag(takes_context=True)
def dance_login_url(context: Context, name: str, next: str | None = None, **server: str) -> str:
    """Return the path of a login view; ``next`` is the page that it leads to in the end.

    The login view itself refuses a ``next`` that leads to another site. Where visitors name the server, it may be named
    here: ``{% dance_login_url "mastodon" instance="fosstodon.org" %}``.
    """
    return login_address(context.get("request"), name, next_url=next, server=server)


@register.simple_tag(takes_context=True)
def dance_connected(context: Context, name: str) -> bool:
    """Tell whether the user has connected an account: ``{% dance_connected "github" as connected %}``.

    Raises:
        ImproperlyConfigured: the context has no request, or the request has no ``dance``.
    """
    return connected(context.get("request"), name)


@register.simple_tag(takes_context=True)
def dance_providers(context: Context, next: str | None = None) -> list[ProviderLink]:
    """Return a ``ProviderLink`` for each dance of the site, in the order of the settings.

    ``next`` is the page that the logins lead to in the end.
    """
    request = context.get("request")
    return [
        ProviderLink(
            name=name,
            title=found.dance.provider.title,
            login_url=login_address(request, name, next_url=next),
            _request=request,
        )
        for name, found in configured_providers().items()
    ]


@register.filter
def connected(request: HttpRequest | None, name: str) -> bool:
    """Tell whether the user has connected an account: ``{% if request|connected:"github" %}``.

    Raises:
        ImproperlyConfigured: there is no request, or it has no ``dance``.
    """
    dances = getattr(request, "dance", None)
    if not isinstance(dances, Dances):
        raise ImproperlyConfigured(
            "Whether an account is connected depends on the request, and the template has none with a dance:"
            " render it with the request, have 'django.template.context_processors.request' among its context"
            " processors, and 'django_dance.middleware.DanceMiddleware' in MIDDLEWARE."
        )
    return bool(dances[name].authorized)
