"""The OAuth 2 blueprint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from dance_common.dance import custom
from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.provider import CodeChallengeMethod
from dance_common.tokens import Scope

from .base import BaseOAuthConsumerBlueprint
from .blueprint.attributes import Fact
from .blueprint.session_options import checked
from .blueprint.visit import current_visit
from .signals import oauth_authorized, oauth_before_login, oauth_error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dance_common.profiles import ProfileFields

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
    client_id: Fact[str | None] = Fact("client_id")
    client_secret: Fact[str | None] = Fact("client_secret")
    scope: Fact[Scope] = Fact("scope")
    state: Fact[str | Callable[[], str] | None] = Fact("state")
    token_url: Fact[str] = Fact("token_url")
    token_url_params: Fact[Mapping[str, Any]] = Fact("token_params")
    auto_refresh_url: Fact[str | None] = Fact("refresh_url")
    issuer: Fact[str | None] = Fact("issuer")
    revocation_url: Fact[str | None] = Fact("revocation_url")
    use_pkce: Fact[bool] = Fact("pkce")
    code_challenge_method: Fact[CodeChallengeMethod] = Fact("code_challenge_method")
    client: Fact[Any] = Fact("client")
    auto_refresh_kwargs: Fact[Mapping[str, Any]] = Fact("auto_refresh_kwargs")

    def __init__(
        self,
        name: str,
        import_name: str,
        client_id: str | None = None,
        client_secret: str | None = None,
        *,
        client: Any = None,
        auto_refresh_url: str | None = None,
        auto_refresh_kwargs: Mapping[str, Any] | None = None,
        scope: Scope = None,
        state: str | Callable[[], str] | None = None,
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
        authorization_url: str = "",
        authorization_url_params: Mapping[str, str] | None = None,
        token_url: str = "",
        token_url_params: Mapping[str, Any] | None = None,
        redirect_url: str | None = None,
        redirect_to: str | None = None,
        session_class: type[OAuth2Session] | None = None,
        backend: Any = None,
        storage: Any = None,
        rule_kwargs: Mapping[str, Any] | None = None,
        use_pkce: bool = True,
        code_challenge_method: CodeChallengeMethod = "S256",
        issuer: str | None = None,
        revocation_url: str | None = None,
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
            client_id: what the provider calls the site.
            client_secret: what proves it; an empty string for a public client that has none.
            client: an oauthlib client; each session gets a copy.
            auto_refresh_url: where refresh tokens are exchanged.
            auto_refresh_kwargs: further fields of the refresh request.
            scope: what to ask for, as one string or several.
            state: a function that makes the state of each flow; random unless given.
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
            authorization_url: the provider's consent page.
            authorization_url_params: further parameters of its query.
            token_url: where a code becomes a token.
            token_url_params: further arguments of ``session.fetch_token``.
            redirect_url: where to send the visitor after the dance.
            redirect_to: the view to send the visitor to, where ``redirect_url`` is not given; ``/`` without both.
            session_class: the class of the sessions.
            backend: where tokens are kept: a backend or its class; the Flask session unless given.
            storage: another name for ``backend``.
            rule_kwargs: further arguments of the two views' ``add_url_rule``.
            use_pkce: whether code challenges are sent.
            code_challenge_method: ``plain`` only for a provider that knows no ``S256``.
            issuer: the provider's issuer, where it sends one with the callback; then it must be equal.
            revocation_url: where tokens are revoked (RFC 7009).
            api_hosts: hosts beside that of ``base_url`` that the token may be sent to.
            title: what people call the provider, for messages; made of the name unless given.
            timeout: seconds that a request of the dance itself may take in all; 10 unless given.
            api_timeout, verify_tls, client_certificate: see ``dance_common.options.DanceOptions``.
            profile_url: where the provider says who the user is, for ``session.profile()``.
            profile_fields: where that answer has what a ``Profile`` needs: paths by the names of ``ProfileFields``.
            **kwargs: further arguments of the session class; ``cli_group`` goes to ``flask.Blueprint``.

        Raises:
            TypeError: a keyword is unknown to the session class.
            ValueError: ``code_challenge_method`` is neither.
        """
        cli_group = {"cli_group": kwargs.pop("cli_group")} if "cli_group" in kwargs else {}
        dance = custom.oauth2(
            client_id,
            client_secret,
            name=name,
            base_url=base_url,
            authorization_url=authorization_url,
            authorization_url_params=authorization_url_params,
            token_url=token_url,
            token_url_params=token_url_params,
            auto_refresh_url=auto_refresh_url,
            auto_refresh_kwargs=auto_refresh_kwargs,
            revocation_url=revocation_url,
            scope=scope,
            state=state,
            client=client,
            issuer=issuer,
            use_pkce=use_pkce,
            code_challenge_method=code_challenge_method,
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
    def session(self) -> OAuth2Session:
        """The requests session of the current request, loaded with the current user's token when it is used."""
        session: OAuth2Session = current_visit(self).session
        return session

    @session.setter
    def session(self, session: OAuth2Session) -> None:
        self.visit.session = session

    @property
    def default_session_class(self) -> type[OAuth2Session]:
        """The class of sessions where none was given; loaded on first use, and requests with it."""
        return _session_class()


@cache
def _session_class() -> type[OAuth2Session]:
    from .requests import OAuth2Session

    return OAuth2Session
