"""The OAuth 1 blueprint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dance_common.dance import custom
from dance_common.dance.oauth1 import OAuth1Dance

from .base import BaseOAuthConsumerBlueprint
from .blueprint.attributes import Fact, SessionOption
from .blueprint.session_options import checked
from .signals import oauth_authorized, oauth_before_login, oauth_error

if TYPE_CHECKING:
    from dance_common.profiles import ProfileFields

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
    client_key: Fact[str | None] = Fact("client_key")
    client_secret: Fact[str | None] = Fact("client_secret")
    rsa_key: Fact[str | None] = Fact("rsa_key")
    signature_method: Fact[str | None] = Fact("signature_method")
    signature_type: SessionOption[str] = SessionOption("signature_type")
    client_class: SessionOption[type[Any] | None] = SessionOption("client_class")
    force_include_body: SessionOption[bool] = SessionOption("force_include_body")
    request_token_url: Fact[str] = Fact("request_token_url")
    access_token_url: Fact[str] = Fact("access_token_url")

    def __init__(
        self,
        name: str,
        import_name: str,
        client_key: str | None = None,
        client_secret: str | None = None,
        *,
        signature_method: str = "HMAC-SHA1",
        signature_type: str = "AUTH_HEADER",
        rsa_key: str | None = None,
        client_class: type[Any] | None = None,
        force_include_body: bool = False,
        static_folder: str | None = None,
        static_url_path: str | None = None,
        template_folder: str | None = None,
        url_prefix: str | None = None,
        subdomain: str | None = None,
        url_defaults: dict[str, Any] | None = None,
        root_path: str | None = None,
        login_url: str | None = None,
        authorized_url: str | None = None,
        base_url: str | None = None,
        request_token_url: str = "",
        authorization_url: str = "",
        authorization_url_params: Mapping[str, str] | None = None,
        access_token_url: str = "",
        redirect_url: str | None = None,
        redirect_to: str | None = None,
        session_class: type[OAuth1Session] | None = None,
        backend: Any = None,
        storage: Any = None,
        rule_kwargs: Mapping[str, Any] | None = None,
        api_hosts: Iterable[str] = (),
        title: str | None = None,
        timeout: float | None = None,
        api_timeout: float | tuple[float, float] | None = None,
        verify_tls: str | bool | None = None,
        client_certificate: str | tuple[str, str] | None = None,
        profile_url: str = "",
        profile_fields: ProfileFields | Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Make a blueprint for a provider.

        Args:
            name: the blueprint's name, which the two views' paths and the session's keys are made of.
            import_name: usually ``__name__``.
            client_key: what the provider calls the site.
            client_secret: the secret that signs, unless an RSA key does.
            signature_method: ``HMAC-SHA1``, ``RSA-SHA1`` or another that oauthlib knows.
            signature_type: where the signature goes: ``AUTH_HEADER``, ``QUERY`` or ``BODY``.
            rsa_key: the private RSA key in PEM.
            client_class: the oauthlib client that signs.
            force_include_body: whether bodies that are no forms are signed, too.
            static_folder: as in ``flask.Blueprint``.
            static_url_path: as in ``flask.Blueprint``.
            template_folder: as in ``flask.Blueprint``.
            url_prefix: as in ``flask.Blueprint``.
            subdomain: as in ``flask.Blueprint``.
            url_defaults: as in ``flask.Blueprint``.
            root_path: as in ``flask.Blueprint``.
            login_url: path of the login view, ``/{bp.name}`` unless given.
            authorized_url: path of the callback view, ``/{bp.name}/authorized`` unless given.
            base_url: where relative URLs start.
            request_token_url: where temporary credentials come from.
            authorization_url: the provider's consent page.
            authorization_url_params: further parameters of its query.
            access_token_url: where temporary credentials become the token.
            redirect_url: where to send the visitor after the dance.
            redirect_to: the view to send the visitor to, where ``redirect_url`` is not given; ``/`` without both.
            session_class: the class of the sessions.
            backend: where tokens are kept: a backend or its class; the Flask session unless given.
            storage: another name for ``backend``.
            rule_kwargs: further arguments of the two views' ``add_url_rule``.
            api_hosts: hosts beside that of ``base_url`` that signed requests may be sent to.
            title: what people call the provider, for messages; made of the name unless given.
            timeout: seconds that a request of the dance itself may take in all; 10 unless given.
            api_timeout, verify_tls, client_certificate: see ``dance_common.options.DanceOptions``.
            profile_url: where the provider says who the user is, for ``session.profile()``.
            profile_fields: where that answer has what a ``Profile`` needs: paths by the names of ``ProfileFields``.
            **kwargs: further arguments of the session class; ``cli_group`` goes to ``flask.Blueprint``.

        Raises:
            TypeError: a keyword is unknown to the session class.
        """
        cli_group = {"cli_group": kwargs.pop("cli_group")} if "cli_group" in kwargs else {}
        dance = custom.oauth1(
            client_key,
            client_secret,
            name=name,
            base_url=base_url,
            request_token_url=request_token_url,
            authorization_url=authorization_url,
            authorization_url_params=authorization_url_params,
            access_token_url=access_token_url,
            signature_method=signature_method,
            signature_type=signature_type,
            rsa_key=rsa_key,
            client_class=client_class,
            force_include_body=force_include_body,
            session_options=checked(type(self), session_class, kwargs),
            redirect_url=redirect_url,
            redirect_to=redirect_to,
            login_url=login_url,
            authorized_url=authorized_url,
            session_class=session_class,
            backend=backend,
            storage=storage,
            rule_kwargs=rule_kwargs,
            api_hosts=api_hosts,
            title=title,
            timeout=timeout,
            api_timeout=api_timeout,
            verify_tls=verify_tls,
            client_certificate=client_certificate,
            profile_url=profile_url,
            profile_fields=profile_fields,
        )
        super().__init__(
            dance,
            import_name,
            static_folder=static_folder,
            static_url_path=static_url_path,
            template_folder=template_folder,
            url_prefix=url_prefix,
            subdomain=subdomain,
            url_defaults=url_defaults,
            root_path=root_path,
            **cli_group,
        )

    @property
    def session(self) -> OAuth1Session:
        """The requests session of the current request, loaded with the current user's token when it is used."""
        session: OAuth1Session = self.visit.session
        return session

    @session.setter
    def session(self, session: OAuth1Session) -> None:
        self.visit.session = session

    @property
    def default_session_class(self) -> type[OAuth1Session]:
        """The class of sessions where none was given; loaded on first use, and requests with it."""
        from .requests import OAuth1Session

        return OAuth1Session
