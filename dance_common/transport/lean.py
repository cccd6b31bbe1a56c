"""A requests session whose parts are made when they are first used.

Most sessions of a site are only asked whether there is a token, which takes neither headers nor cookies nor oauthlib's
client; to make them all would cost more than the question.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import Any

import requests
import requests_oauthlib
from oauthlib.common import generate_token
from oauthlib.oauth2 import WebApplicationClient
from requests.cookies import RequestsCookieJar
from requests.hooks import default_hooks
from requests.models import DEFAULT_REDIRECT_LIMIT
from requests.utils import default_headers

from .endpoint import no_authentication
from .shared import SHARED

_HOOKS = (
    "access_token_response",
    "refresh_token_response",
    "protected_request",
    "refresh_token_request",
    "access_token_request",
)


class LeanSession(requests.Session):
    """A requests session without adapters of its own; everything else is as ``requests.Session()`` has it."""

    auth: Any = None
    stream = False
    verify: Any = True
    cert: Any = None
    max_redirects = DEFAULT_REDIRECT_LIMIT
    trust_env = True
    headers: Any = cached_property(lambda _: default_headers())
    cookies: Any = cached_property(lambda _: RequestsCookieJar())
    proxies: Any = cached_property(lambda _: {})
    hooks: Any = cached_property(lambda _: default_hooks())
    params: Any = cached_property(lambda _: {})
    adapters: Any = cached_property(
        lambda _: OrderedDict((("https://", SHARED), ("http://", SHARED)))
    )

    def __init__(self) -> None:
        """Make nothing yet, in place of all that requests makes."""


class LeanOAuth2Session(LeanSession, requests_oauthlib.OAuth2Session):
    """The same of a requests-oauthlib session; see there for the arguments, of which ``base_url`` is ours."""

    auth: Any = staticmethod(no_authentication)
    compliance_hook: Any = cached_property(lambda _: {name: set() for name in _HOOKS})
    _code_verifier: str | None = None

    def __init__(
        self,
        client_id: str | None = None,
        client: Any = None,
        auto_refresh_url: str | None = None,
        auto_refresh_kwargs: dict[str, Any] | None = None,
        scope: Any = None,
        redirect_uri: str | None = None,
        token: Any = None,
        state: Any = None,
        token_updater: Any = None,
        pkce: str | None = None,
        *,
        base_url: str | None = None,
    ) -> None:
        if pkce not in {"S256", "plain", None}:
            raise AttributeError(f"pkce is S256 or plain, not {pkce!r}.")
        self._given_client_id = client_id
        self._given_client = client
        self._scope = scope
        self.redirect_uri = redirect_uri
        self._state = state
        self.state = state or generate_token
        self.auto_refresh_url = auto_refresh_url
        self.auto_refresh_kwargs = auto_refresh_kwargs or {}
        self.token_updater = token_updater
        self._pkce = pkce
        self.base_url = base_url
        if token:
            self.token = token

    @cached_property
    def _client(self) -> Any:  # the name that requests-oauthlib's own methods know it by
        make: Any = WebApplicationClient  # which is declared to need an id, and doesn't
        return self._given_client or make(self._given_client_id)
