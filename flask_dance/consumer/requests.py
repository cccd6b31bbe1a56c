"""The sessions that blueprints hand out: those of ``dance_common`` with what needs Flask."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import requests_oauthlib

from dance_common import sessions
from dance_common.backends.slot import BackendSlot
from dance_common.backends.store import AttributeSlot, NoSlot, TokenStore

from .base import BaseOAuthConsumerBlueprint
from .views.decorators import View, requires

# What sites have imported from here.
BaseOAuth1Session = requests_oauthlib.OAuth1Session
BaseOAuth2Session = requests_oauthlib.OAuth2Session


class BlueprintSession(sessions.ProviderSession):
    """What sessions of both protocols have because a blueprint makes them.

    Attributes:
        blueprint: whose session it is.
    """

    def __init__(
        self,
        blueprint: BaseOAuthConsumerBlueprint | None = None,
        base_url: str | None = None,
        *args: object,
        **options: Any,
    ) -> None:
        super().__init__(*args, base_url=base_url, **options)
        self.blueprint = blueprint

    @cached_property
    def slot(self) -> TokenStore:
        """Where the token is stored: a session that a site makes itself has the user's token, too."""
        blueprint = self.blueprint
        if not isinstance(blueprint, BaseOAuthConsumerBlueprint):
            return AttributeSlot(blueprint) if hasattr(blueprint, "token") else NoSlot()
        registration = blueprint.visit.dance.registration
        return BackendSlot(blueprint.backend, blueprint, registration=registration)

    def _may_receive_own_token(self, url: str) -> bool:
        """Tell whether a session that a site made itself may send the token there: a blueprint's own has its hosts."""
        if not isinstance(self.blueprint, BaseOAuthConsumerBlueprint):
            return True
        dance = self.blueprint.visit.dance
        return dance.provider.may_receive_token(url, base_url=dance.base_url)

    @property
    def authorization_required(self) -> Callable[[View], View]:
        """A decorator for views: users who have not connected an account are sent to the login view first.

        As in Flask-Dance its address has no query; the page that they come back to waits in ``flask.session``.
        """
        return requires(self.blueprint, remembers_page=True)


class OAuth1Session(BlueprintSession, sessions.OAuth1Session):  # type: ignore[misc]  # token: see the core
    """A requests session for the current user, which signs with the user's OAuth 1 token."""


class OAuth2Session(BlueprintSession, sessions.OAuth2Session):  # type: ignore[misc]  # request: see the core
    """A requests session for the current user, which carries the user's OAuth 2 token."""
