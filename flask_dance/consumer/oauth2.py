"""The OAuth 2 blueprint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from dance_common.dance import custom
from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.errors import hides_locals
from dance_common.provider import CodeChallengeMethod
from dance_common.tokens import Scope

from .base import BaseOAuthConsumerBlueprint
from .blueprint.attributes import DanceAttribute, EndpointURL, TokenParameters
from .blueprint.options import OAuth2BlueprintOptions, split, takes
from .signals import oauth_authorized, oauth_before_login, oauth_error

if TYPE_CHECKING:
    from .requests import OAuth2Session

__all__ = [
    "BaseOAuthConsumerBlueprint",
    "OAuth2ConsumerBlueprint",
    "oauth_authorized",
    "oauth_before_login",
    "oauth_error",
]


class OAuth2ConsumerBlueprint(BaseOAuthConsumerBlueprint):
    """A Flask blueprint that dances with one OAuth 2 provider."""

    dance: OAuth2Dance
    client_id: DanceAttribute[str | None] = DanceAttribute("client_id")
    _client_id: DanceAttribute[str | None] = DanceAttribute("client_id")
    client_secret: DanceAttribute[str | None] = DanceAttribute("client_secret")
    scope: DanceAttribute[Scope] = DanceAttribute("scope")
    state: DanceAttribute[str | Callable[[], str] | None] = DanceAttribute("state")
    token_url: DanceAttribute[str] = EndpointURL("token_url")
    token_url_params: DanceAttribute[Mapping[str, Any]] = TokenParameters("token_params")
    auto_refresh_url: DanceAttribute[str | None] = EndpointURL("refresh_url")
    issuer: DanceAttribute[str | None] = DanceAttribute("issuer")
    revocation_url: DanceAttribute[str | None] = EndpointURL("revocation_url")
    use_pkce: DanceAttribute[bool] = DanceAttribute("pkce")
    code_challenge_method: DanceAttribute[CodeChallengeMethod] = DanceAttribute(
        "code_challenge_method"
    )
    client: DanceAttribute[Any] = DanceAttribute("client")
    auto_refresh_kwargs: DanceAttribute[Mapping[str, Any]] = DanceAttribute("auto_refresh_kwargs")

    @takes(OAuth2BlueprintOptions, custom.oauth2)
    @hides_locals
    def __init__(
        self,
        name: str,
        import_name: str,
        client_id: str | None = None,
        client_secret: str | None = None,
        **options: Unpack[OAuth2BlueprintOptions],
    ) -> None:
        """Make a blueprint for a provider that is not in the catalogue.

        Args:
            name: the blueprint's name, which the two views' paths and the session's keys are made of.
            import_name: usually ``__name__``.
            client_id: the client identifier issued by the provider (RFC 6749 section 2.2).
            client_secret: the client secret; an empty string for a public client.
            **options: see ``OAuth2BlueprintOptions``; what is not among them goes to ``session_class``.

        Raises:
            TypeError: an option is unknown, also to the session class.
            ValueError: an option's value is none that it takes.
        """
        for_dance, for_flask = split(
            options, OAuth2BlueprintOptions, custom.oauth2, blueprint=type(self).__name__
        )
        dance = custom.oauth2(client_id, client_secret, name=name, **for_dance)
        super().__init__(dance, import_name, **for_flask)

    @property
    def session(self) -> OAuth2Session:
        """The requests session of the current request, loaded with the current user's token when it is used."""
        session: OAuth2Session = self.visit.session
        return session

    @session.setter
    def session(self, session: OAuth2Session) -> None:
        self.visit.session = session

    @session.deleter
    def session(self) -> None:
        self.visit.session = None

    @property
    def default_session_class(self) -> type[OAuth2Session]:
        """The class of sessions where none was given; loaded on first use, and requests with it."""
        from .requests import OAuth2Session

        return OAuth2Session
