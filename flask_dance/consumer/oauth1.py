"""The OAuth 1 blueprint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from dance_common.dance import custom
from dance_common.dance.oauth1 import OAuth1Dance
from dance_common.errors import hides_locals

from .base import BaseOAuthConsumerBlueprint
from .blueprint.attributes import DanceAttribute, EndpointURL, PrivateKey, SessionOption
from .blueprint.options import OAuth1BlueprintOptions, split, takes
from .signals import oauth_authorized, oauth_before_login, oauth_error

if TYPE_CHECKING:
    from .requests import OAuth1Session

__all__ = [
    "BaseOAuthConsumerBlueprint",
    "OAuth1ConsumerBlueprint",
    "oauth_authorized",
    "oauth_before_login",
    "oauth_error",
]


class OAuth1ConsumerBlueprint(BaseOAuthConsumerBlueprint):
    """A Flask blueprint that dances with one OAuth 1 provider."""

    dance: OAuth1Dance
    client_key: DanceAttribute[str | None] = DanceAttribute("client_key")
    client_secret: DanceAttribute[str | None] = DanceAttribute("client_secret")
    rsa_key: DanceAttribute[str | None] = PrivateKey("rsa_key")
    signature_method: DanceAttribute[str | None] = DanceAttribute("signature_method")
    signature_type: SessionOption[str] = SessionOption("signature_type")
    client_class: SessionOption[type[Any] | None] = SessionOption("client_class")
    force_include_body: SessionOption[bool] = SessionOption("force_include_body")
    request_token_url: DanceAttribute[str] = EndpointURL("request_token_url")
    access_token_url: DanceAttribute[str] = EndpointURL("access_token_url")

    @takes(OAuth1BlueprintOptions, custom.oauth1)
    @hides_locals
    def __init__(
        self,
        name: str,
        import_name: str,
        client_key: str | None = None,
        client_secret: str | None = None,
        **options: Unpack[OAuth1BlueprintOptions],
    ) -> None:
        """Make a blueprint for a provider that is not in the catalogue.

        Args:
            name: the blueprint's name, which the two views' paths and the session's keys are made of.
            import_name: usually ``__name__``.
            client_key: the client identifier issued by the provider (RFC 5849 section 1.1).
            client_secret: the shared secret that signs, unless an RSA key does.
            **options: see ``OAuth1BlueprintOptions``; what is not among them goes to ``session_class``.

        Raises:
            TypeError: an option is unknown, also to the session class.
            ValueError: an option's value is none that it takes.
        """
        for_dance, for_flask = split(
            options, OAuth1BlueprintOptions, custom.oauth1, blueprint=type(self).__name__
        )
        dance = custom.oauth1(client_key, client_secret, name=name, **for_dance)
        super().__init__(dance, import_name, **for_flask)

    @property
    def session(self) -> OAuth1Session:
        """The requests session of the current request, loaded with the current user's token when it is used."""
        session: OAuth1Session = self.visit.session
        return session

    @session.setter
    def session(self, session: OAuth1Session) -> None:
        self.visit.session = session

    @session.deleter
    def session(self) -> None:
        self.visit.session = None

    @property
    def default_session_class(self) -> type[OAuth1Session]:
        """The class of sessions where none was given; loaded on first use, and requests with it."""
        from .requests import OAuth1Session

        return OAuth1Session
