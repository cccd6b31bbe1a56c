"""What the blueprints of both protocols have in common."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Self, Unpack

from flask import Blueprint, current_app, has_request_context, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from dance_common.backends import BaseBackend, MemoryBackend
from dance_common.dance.base import Dance
from dance_common.options import unknown_keyword
from dance_common.profiles import Profile
from dance_common.tokens import Token

from .backend.session import SessionBackend
from .blueprint import registry
from .blueprint.attributes import DanceAttribute, EndpointURL, SessionClass, attributes_of
from .blueprint.options import FlaskOptions
from .blueprint.types import Idle
from .blueprint.visit import BlueprintVisit, StoredToken, current_visit, is_test_context
from .signals import oauth_authorized, oauth_before_login, oauth_error
from .views import dance as views
from .views.dance import handle_uncaught

__all__ = [
    "BaseOAuthConsumerBlueprint",
    "oauth_authorized",
    "oauth_before_login",
    "oauth_error",
]


class BaseOAuthConsumerBlueprint(Blueprint):
    """A Flask blueprint with the two views of one dance.

    All threads share it, so it holds no user's token: ``session``, ``token`` and ``config`` look like attributes, and
    are looked up for the current request.

    Attributes:
        dance: the configuration for the provider, frozen; requests may see another (``visit.dance``).
        from_config: attributes that are read from the application's configuration: the blueprint's, or dotted paths
            such as ``session.client_id``, with the name of a configuration variable for each.
        without_config: what attributes that ``from_config`` names are where the configuration has nothing.
        default_backend: where tokens are stored, unless a request has been given another backend.
        attributes: the attributes that the dance holds, by their names.
        computed: the names of those of them that a subclass has made properties.
        is_of_catalogue: whether the provider is one of the catalogue, so that the site has given none of its addresses.
    """

    is_of_catalogue: bool = False
    attributes: ClassVar[Mapping[str, DanceAttribute[Any]]] = {}
    computed: ClassVar[tuple[str, ...]] = ()

    base_url: DanceAttribute[str | None] = DanceAttribute("base_url")
    authorization_url: DanceAttribute[str] = EndpointURL("authorization_url")
    authorization_url_params: DanceAttribute[Mapping[str, str]] = DanceAttribute(
        "authorization_params"
    )
    api_hosts: DanceAttribute[tuple[str, ...]] = DanceAttribute("api_hosts")
    title: DanceAttribute[str] = DanceAttribute("title")
    redirect_url: DanceAttribute[str | None] = DanceAttribute("redirect_url")
    redirect_to: DanceAttribute[str | None] = DanceAttribute("redirect_to")
    callback_url: DanceAttribute[str | None] = DanceAttribute("callback_url")
    session_class: DanceAttribute[type[Any]] = SessionClass("session_class")
    kwargs: DanceAttribute[Mapping[str, Any]] = DanceAttribute("session_options")

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.attributes, cls.computed = attributes_of(cls)

    def __init__(
        self, dance: Dance, import_name: str, **blueprint_options: Unpack[FlaskOptions]
    ) -> None:
        super().__init__(dance.name, import_name, **blueprint_options)
        self.dance = dance
        self.from_config: dict[str, str] = {}
        self.without_config: dict[str, Any] = {}
        self.default_backend: BaseBackend = _instance(dance.backend)
        self.idle = Idle()
        rules = dict(dance.route_options)
        self.login_url = dance.login_path
        self.authorized_url = dance.authorized_path
        self.add_url_rule(
            self.login_url,
            endpoint="login",
            view_func=self.login,
            **{"methods": ["GET", "POST"], **rules},
        )
        self.add_url_rule(
            self.authorized_url,
            endpoint="authorized",
            view_func=self.authorized,
            **{"methods": ["GET", "POST"], **rules},
        )
        if dance.is_family:
            self.add_url_rule(
                dance.metadata_path,
                endpoint="client_metadata",
                view_func=self.client_metadata,
                **{**rules, "methods": ["GET"]},
            )
        self.record(self._on_register)
        self._show_values()

    def _show_values(self) -> None:
        """Let ``vars(blueprint)`` have the values that hold for all requests.

        Mocks look there for what they put back in the end, and sites for addresses that they replace.
        """
        for name, attribute in self.attributes.items():
            if name not in self.computed and not isinstance(attribute, SessionClass):
                value = attribute.value_for(self, self.dance)
                # None where the provider's own counts, so that it does so again once it is put back.
                vars(self)[name] = value if getattr(self.dance, attribute.field, value) else None
        vars(self)["backend"] = vars(self)["storage"] = self.default_backend

    def _on_register(self, state: BlueprintSetupState) -> None:
        registry.add(self, state)
        if self.dance.is_family or self._has_keys(state.app.config):
            state.add_url_rule(
                self.dance.keys_path,
                endpoint="client_keys",
                view_func=self.public_keys,
                **{**self.dance.route_options, "methods": ["GET"]},
            )
        if "csrf" in state.app.extensions:
            # Flask-WTF's. Providers post callbacks without its token; a post does nothing but come again by GET.
            state.app.extensions["csrf"].exempt(self.authorized)
        # For Exception, so that every handler of the site's own goes first, and where the site has none for it.
        if Exception not in state.app.error_handler_spec[None][None]:
            state.app.register_error_handler(Exception, handle_uncaught)

    def _has_keys(self, config: Mapping[str, Any]) -> bool:
        """Whether the dance or the application's configuration has keys whose public halves others may fetch."""
        variables = self.dance.variables_of("client_keys")
        return bool(getattr(self.dance, "client_keys", None) or any(map(config.get, variables)))

    @classmethod
    def of(cls, dance: Dance) -> Self:
        """Return a blueprint for a dance that is configured already, as ``make_<provider>_blueprint`` does."""
        blueprint = cls.__new__(cls)
        blueprint.is_of_catalogue = True
        BaseOAuthConsumerBlueprint.__init__(blueprint, dance, __name__)
        return blueprint

    @property
    def visit(self) -> BlueprintVisit:
        """This blueprint as the current request sees it."""
        if has_request_context() and "handle_user_exception" in vars(current_app):
            views.watch_errors()
        return current_visit(self)

    @property
    def default_session_class(self) -> type[Any]:
        """The class of sessions where none was given."""
        raise TypeError(f"{type(self).__name__} names no default_session_class.")

    @property
    def backend(self) -> BaseBackend:
        """Where tokens are stored. A backend, or a class that needs no arguments, may be assigned; None is the default.

        Assigned within a request, it holds for that request only.
        """
        own_backend = self.visit.own_backend
        return self.default_backend if own_backend is None else own_backend

    @backend.setter
    def backend(self, backend: BaseBackend | type[BaseBackend] | None) -> None:
        if has_request_context() and not is_test_context():
            self.visit.use_backend(_instance(backend))
            return
        if has_request_context():
            warnings.warn(
                "A backend that a test assigns in a request context of its own holds for every request."
                " Say so: with blueprint.override(backend=...).",
                DeprecationWarning,
                stacklevel=2,
            )
        self.default_backend = _instance(backend)
        self._show_values()

    storage = backend

    @property
    def config(self) -> dict[str, Any]:
        """What the backend is told for this request, such as ``user_id``; the session asks it again after a change."""
        return self.visit.config

    @property
    def session(self) -> Any:
        """The requests session of the current request, loaded with the current user's token when it is used."""
        return self.visit.session

    @session.setter
    def session(self, session: Any) -> None:
        self.visit.session = session

    @session.deleter
    def session(self) -> None:
        self.visit.session = None

    @property
    def token(self) -> Token | None:
        """The current user's token as the backend stores it; assigning stores one, ``del`` or None deletes it.

        What is changed within it is stored, too: ``blueprint.token["expires_at"] = 0``.
        """
        token = self.visit.token
        return None if token is None else StoredToken(self.visit, token)

    @token.setter
    def token(self, token: Mapping[str, Any] | None) -> None:
        if token:
            self.visit.token = token
        else:
            del self.visit.token

    @token.deleter
    def token(self) -> None:
        del self.visit.token

    def find_or_create_user(
        self, create: Callable[[Profile], Any], *, profile: Profile | None = None
    ) -> Any:
        """Return the user whose account was just connected: for receivers of ``oauth_authorized`` that log users in.

        The account is known by the provider's own id, which nobody else can take over, as names and addresses can be.
        If it is nobody's yet it becomes that of a new user. However many visits come at once with the same account,
        one user is made, on every database. The token is stored for whoever is logged in when the receivers are done.

        Args:
            create: returns a new user for a profile, in the database session or not; it is called in the transaction
                that stores the account with its user.
            profile: what the provider says of the user, if it has been asked already.

        Raises:
            DanceError: the user's account at this site is not active (``is_active``).
            NotConfigured: the backend does not say whose an account is.
            ProviderFailed: the provider did not say who it is.
            TokenNotStored: the database refused.
        """
        return self.visit.find_or_create_user(create, profile=profile)

    def session_created(self, session: Any) -> Any:
        """Return the session to use, given one that was just made; for subclasses that change or replace it."""
        return session

    def teardown_session(self, exception: BaseException | None = None) -> None:
        """Drop the current request's session, so that the next use makes another. Nothing needs to call this."""
        self.visit.session = None

    def load_config(self) -> None:
        """Apply ``from_config``; called once in each request that uses the blueprint, and meant to be extended."""
        self.visit.load_config()

    def change(self, changed: Callable[[Dance], Dance]) -> None:
        """Replace the dance by what the function returns for it: within a request for that request, else for all."""
        if not has_request_context():
            self.dance = changed(self.dance)
            self._show_values()
        # An open application context has a visit, too, which began with the old dance.
        visit = self.visit
        visit.replace_dance(changed(visit.dance))

    @contextmanager
    def override(self, **values: Any) -> Iterator[Self]:
        """Give attributes other values within the block, in every request and thread: this is for tests.

        Args:
            **values: by the attribute's name, such as ``client_id`` or ``storage``. ``token`` is what every user has
                connected; ``session`` is what every request uses in place of a session of its own.

        Raises:
            TypeError: the blueprint has no such attribute; the sentence names the nearest one.
        """
        names = ("dance", "default_backend", "session_created")
        before = {name: vars(self)[name] for name in names if name in vars(self)}
        # A context that is open already has seen the values before.
        visit, visited = self.visit, self.visit.dance
        try:
            for name, value in values.items():
                attribute = getattr(type(self), name, None)
                if isinstance(attribute, DanceAttribute):
                    self.dance = attribute.set_in(self.dance, value)
                    visit.dance = attribute.set_in(visit.dance, value)
                elif name in ("backend", "storage"):
                    self.default_backend = _instance(value)
                elif name == "token":
                    self.default_backend = MemoryBackend(value)
                elif name == "session":
                    vars(self)["session_created"] = lambda _, given=value: given
                else:
                    raise TypeError(unknown_keyword("override", name, dir(type(self))))
            visit.session = None
            self._show_values()
            yield self
        finally:
            for name in names:
                vars(self).pop(name, None)
            vars(self).update(before)
            self._show_values()
            visit.replace_dance(visited)

    def login(self) -> Response:
        """Redirect to the provider: the login view."""
        return views.login(self)

    def authorized(self) -> Response:
        """Exchange what the provider sent for the token: the callback view."""
        return views.authorized(self)

    def client_metadata(self) -> Response:
        """Return the document about this site, by whose address servers may know it."""
        return views.client_metadata(self)

    def public_keys(self) -> Response:
        """Return the public halves of the site's keys, for servers that fetch them."""
        return views.public_keys(self)

    def login_address(
        self, *, next_url: str | None = None, server: Mapping[str, str] | None = None
    ) -> str:
        """Return the path of the login view in the current application; ``next_url`` is the page to go to then.

        Where visitors name the server, it may be named here, as ``{"instance": "fosstodon.org"}``.
        """
        query: dict[str, Any] = {"next": next_url, **(server or {})}
        return url_for(f"{registry.full_name(self)}.login", **query)

    def __getattr__(self, name: str) -> Any:
        """Look among the values of ``from_config`` that are no attribute of a dance."""
        if not name.startswith("_") and name in self.__dict__.get("from_config", {}):
            return self.visit.extras.get(name, self.without_config.get(name))
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


def _instance(backend: BaseBackend | type[BaseBackend] | None) -> BaseBackend:
    if backend is None:
        return SessionBackend()
    return backend() if isinstance(backend, type) else backend


def blueprints() -> tuple[BaseOAuthConsumerBlueprint, ...]:
    """Return the current application's OAuth blueprints, in the order of their registration."""
    found = (each.blueprint for each in registry.registrations_of(current_app))
    return tuple(each for each in found if isinstance(each, BaseOAuthConsumerBlueprint))
