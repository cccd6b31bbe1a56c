"""What the dances of both protocols have in common."""

from __future__ import annotations

import dataclasses
import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from .. import flows
from ..backends.identity import digest, mark_server, server_of
from ..backends.store import NoSlot, TokenStore
from ..connections import SETTINGS, USUAL, Connections, Timeout, connections_from, is_timeout
from ..errors import (
    BadCallback,
    BadServer,
    DanceError,
    NotConfigured,
    NotOurFlow,
    hides_locals,
)
from ..flows import Flow, UserSession
from ..options import Keys, ProviderOptions, key_texts
from ..provider import NOTHING, Provider, QuerySignature
from ..tokens import Token, scope_list
from ..urls import fill_in_name, is_callback_url, require_secure, resolve, without_query
from . import callback
from .named import Servers

__all__ = ["Dance", "Outcome"]


_API_VERSION = re.compile(r"/v\d+(\.\d+)*(?=/)")
"""A version in an endpoint's path: a later one is the same server."""


_TEXTS = ("client_id", "client_secret", "client_key")
"""The credentials that are sent as text."""


def _no_text(name: str, value: object) -> str:
    """Return what is wrong with a credential that is no text; empty for one that is.

    What masks itself, such as pydantic's ``SecretStr``, would be sent to the provider as a row of stars.
    """
    if value is None or isinstance(value, str | int):
        return ""
    return f"{name} is a {type(value).__name__}, and text is needed: give what is in it, as get_secret_value() does."


def _keys_in(value: object, variables: tuple[str, ...]) -> Keys:
    try:
        return key_texts(value)
    except TypeError as error:
        raise NotConfigured(f"{' or '.join(variables)}: {error}") from None


@dataclass(frozen=True)
class Outcome:
    """What a finished dance yields.

    Attributes:
        token: the user's token; it has not been stored.
        next_url: the page of our site that the user asked for when it began; None for the default one.
        requested_scopes: what was asked for; empty where nothing was, or the protocol knows no scopes.
        missing_scopes: those of them that were not granted (RFC 6749 section 3.3).
        flow_key: the state or request token that the callback came with.
    """

    token: Token
    next_url: str | None = None
    requested_scopes: tuple[str, ...] = ()
    missing_scopes: tuple[str, ...] = ()
    flow_key: str = field(default="", repr=False)

    def signal_kwargs(self) -> dict[str, list[str]]:
        """Return the keyword arguments of the ``oauth_scopes_missing`` signal, lists of scopes."""
        return {
            "missing": list(self.missing_scopes),
            "granted": scope_list(self.token.get("scope")),
            "requested": list(self.requested_scopes),
        }


# Without equality: each is one arrangement, and can be the key of what is known about it.
@dataclass(frozen=True, kw_only=True, eq=False)
class Dance(ABC):
    """One site's arrangement with one provider.

    It is frozen and holds nobody's token, so it may be shared by all threads and by several applications.

    Attributes:
        provider: the facts about the other side.
        name: unique within the site; part of URLs and of the keys in the user session.
        base_url: where relative API URLs start; the provider's unless given.
        redirect_url: where the user goes after the dance.
        redirect_to: the view that the user goes to, where ``redirect_url`` is None.
        login_url: path of the login view, with ``{name}`` for the name; None for ``/{name}``.
        authorized_url: path of the callback view; None for ``/{name}/authorized``.
        callback_url: the absolute URL that the provider sends users back to; None for that of the callback view.
        session_class: the class of the sessions; None for the adapter's.
        session_options: further arguments of that class.
        backend: where tokens are kept: a backend, its class, or None for the adapter's default.
        store_profile: whether the user's profile is stored with the token.
        route_options: further arguments of the two views' routes, which only an adapter reads.
        api_timeout: seconds that an API call may take where it doesn't say; None for what ``connections`` says.
        connections: how the process keeps connections with the provider; configuration variables say so.
        servers: what is known of the servers that visitors name; None where the site names the one.
        server: the name of the server; empty where the site names it, and in a family, whose visitors have yet to.
        provider_options: facts of the provider that are otherwise for this dance; ``provider`` has them in the end.
    """

    provider: Provider
    name: str = ""
    base_url: str | None = None
    redirect_url: str | None = None
    redirect_to: str | None = None
    login_url: str | None = None
    authorized_url: str | None = None
    callback_url: str | None = None
    session_class: type[Any] | None = None
    session_options: Mapping[str, Any] = field(default_factory=lambda: NOTHING, repr=False)
    backend: Any = None
    store_profile: bool = False
    route_options: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    api_timeout: Timeout = None
    connections: Connections = USUAL
    servers: Servers | None = None
    server: str = ""
    provider_options: dataclasses.InitVar[ProviderOptions | None] = None

    _flow_parameters: ClassVar[tuple[str, ...]]
    """The callback's parameters that may name its flow, the usual one first."""
    _refusal_parameters: ClassVar[frozenset[str]] = frozenset({"error"})
    """The callback's parameters that tell of a refusal."""

    def __post_init__(self, provider_options: ProviderOptions | None) -> None:
        for name in _TEXTS:
            if problem := _no_text(name, getattr(self, name, None)):
                raise TypeError(problem)
        facts: dict[str, Any] = {
            name: value
            for name, value in (provider_options or {}).items()
            if value not in (None, "")
        }
        if facts:
            if "api_hosts" in facts:
                facts["api_hosts"] = (*self.provider.api_hosts, *facts["api_hosts"])
            object.__setattr__(self, "provider", dataclasses.replace(self.provider, **facts))
        if self.api_timeout is not None and not is_timeout(self.api_timeout):
            raise ValueError(
                f"api_timeout is {self.api_timeout!r}: positive seconds are needed, or two of them."
            )
        if self.callback_url is not None and not is_callback_url(self.callback_url):
            raise ValueError(
                f"callback_url is {without_query(self.callback_url)!r}: an absolute https:// address without query and"
                " fragment is needed; plain http is for this machine only."
            )
        object.__setattr__(self, "name", self.name or self.provider.name)
        object.__setattr__(self, "base_url", self.base_url or self.provider.base_url)
        for name in ("session_options", "route_options"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @cached_property
    def registration(self) -> str:
        """A digest of the client registration (RFC 6749 section 2); empty for a dance without credentials.

        It is what a token was issued to: a client, by its identifier, at an authorization server, by its issuer or, if
        none is known, by its endpoints. A dance's name is none of it: names may mean another registration tomorrow.
        Where a visitor has named the server, the registration ends with its name.
        """
        client = self.client_identifier
        if not client or self.is_family:
            return ""
        endpoints = (
            _API_VERSION.sub("", resolve(self.base_url, url)) for url in self.provider.endpoints()
        )
        found = digest(type(self).__name__, *(self.provider.issuers or endpoints), client)
        return mark_server(found, self.server)

    @property
    @abstractmethod
    def client_identifier(self) -> str | None:
        """The client identifier issued by the provider; None if the site has none."""

    @cached_property
    def is_family(self) -> bool:
        """Whether visitors name the server, and nobody has yet: such a dance is with no server."""
        return self.servers is not None and not self.server

    def at(self, name: str | None) -> Self:
        """Return the dance with the server that a visitor has named.

        Raises:
            BadServer: that is no server's name, or the site does not connect with that one.
            TypeError: the site itself says where the provider is.
        """
        if self.servers is None or self.server:
            raise TypeError(f"The server of {self.name!r} is not for visitors to name.")
        title = self.provider.title
        found: Self = _member(self, self.servers.read(name, title))
        self.servers.require_allowed(found.server, found.provider)
        member: Self = self.servers.adapt(found)
        own = self.servers.credentials(self.name, member.server, title)
        if not own:
            return member
        known = {member.provider.argument_of(each): each for each in member.credential_names}
        return member.changed(**{known.get(each, each): value for each, value in own.items()})

    def looked_up(self, name: str) -> Self:
        """Return the dance with the server that a name stands for; others are asked where it is not the server's own.

        Args:
            name: the name, as a member of this family has it.

        Raises:
            BadServer: nobody knows what it stands for, or the site does not connect with that server.
        """
        member = self.at(name)
        look_up = member.provider.look_up
        return member if look_up is None else self.at(look_up(member.provider))

    def registered(self, callback_url: str, own_hosts: Collection[str] | None = None) -> Self:
        """Return the dance as a client of its server: the site registers itself there if it has to and can.

        Args:
            callback_url: absolute URL of our callback view.
            own_hosts: the hosts under which the site may register; None for any, while it is developed.

        Raises:
            BadServer: the site is registered at too many servers.
            NotConfigured: the host is none of the site's own, or the site is registered under another one of them.
            ProviderFailed: the server did not register the site.
        """
        return self

    def at_example(self) -> Self:
        """Return a dance that stands for those with all servers, for checks and for the rehearsal; nobody dances it."""
        if self.servers is None or self.server:
            return self
        example = self.servers.read(self.servers.argument.example, self.provider.title)
        found: Self = self.servers.adapt(_member(self, example))
        return found

    @property
    def server_parameters(self) -> Mapping[str, str]:
        """What names the server in the query of the login view; empty where the site or nobody has named it."""
        return {self.servers.argument.name: self.server} if self.servers and self.server else {}

    @property
    def callback_marks(self) -> Mapping[str, str]:
        """What tells the callback of one server from another's (RFC 9700 section 4.4.2.2)."""
        is_shared = self.servers is None or self.servers.argument.shares_callback
        return {} if is_shared else self.server_parameters

    def own_callback(self, callback_url: str) -> str:
        """Return the callback URL that has to be registered at this dance's server."""
        marks = urlencode(self.callback_marks)
        return (
            f"{callback_url}{'&' if '?' in callback_url else '?'}{marks}" if marks else callback_url
        )

    def _require_server(self) -> None:
        """Raise ``BadServer`` where visitors name the server, and nobody has yet."""
        if self.is_family:
            raise BadServer(code="server_missing", title=self.provider.title)

    def _require_callback_mark(self, parameters: Mapping[str, str]) -> None:
        """Raise ``NotOurFlow`` where a callback does not say that it comes from this dance's server."""
        if not self.callback_marks.items() <= parameters.items():
            raise NotOurFlow(title=self.provider.title, code="issuer_mismatch")

    def of_registration(self, registration: str) -> Self | None:
        """Return the dance with the server of a client registration; None where it is not this site's any more."""
        try:
            member = self.at(server_of(registration))
        except BadServer:
            return None
        return member if member.registration == registration else None

    def of_callback(self, user_session: UserSession, query: str | bytes) -> Self:
        """Return the dance with the server that the flow of a callback began with; this one where there is none.

        Nothing is decided by it: whoever finishes with the dance checks the flow.

        Args:
            user_session: what this browser and our site share.
            query: the raw query string of the request.
        """
        try:
            parameters = callback.read(query)
        except BadCallback:
            return self
        key = next(filter(None, map(parameters.get, self._flow_parameters)), "")
        return self.of_registration(flows.registration_of(user_session, key)) or self

    @cached_property
    def login_path(self) -> str:
        """The path of the login view, below where the views are mounted."""
        return fill_in_name(self.login_url or "/{name}", self)

    @cached_property
    def authorized_path(self) -> str:
        """The path of the callback view, below where the views are mounted."""
        return fill_in_name(self.authorized_url or "/{name}/authorized", self)

    @property
    def metadata_path(self) -> str:
        """The path of the document about the site as a client, where visitors name the server."""
        return f"{self.login_path.rstrip('/')}/client-metadata.json"

    @property
    def keys_path(self) -> str:
        """The path of the public halves of the site's keys."""
        return f"{self.login_path.rstrip('/')}/keys.json"

    @property
    @abstractmethod
    def credential_names(self) -> tuple[str, ...]:
        """The names of this dance's fields that hold what the provider gave the site."""

    @abstractmethod
    def session(
        self, slot: TokenStore | None = None, *, session_class: Any = None, **options: Any
    ) -> Any:
        """Return a new session for one request of our site.

        Args:
            slot: where the user's token is found and left; without it the session belongs to nobody.
            session_class: the class to use where the dance names none.
            **options: further arguments of the class.
        """

    def _set_up(self, session: Any, slot: TokenStore | None) -> None:
        """Give a new session what it has because this dance made it."""
        session.slot = slot or NoSlot()
        session.dance_name = self.name
        session.has_stored_profile = self.store_profile
        if self.is_family:
            session.provider = self.provider
            session.settle = self._settle
            return
        session.provider = self.provider
        session.server = self.server
        session.connections = self.session_connections
        if self.provider.user_agent is not None:
            session.headers["User-Agent"] = self.provider.user_agent
        if self.provider.prepare is not None:
            self.provider.prepare(session)

    def _settle(self, session: Any, registration: str) -> bool:
        """Let a session go on with the server of a token that it has loaded; return whether it may be used there."""
        member = self.of_registration(registration)
        if member is None:
            session.server, session.base_url = "", None
        elif session.server != member.server or session.client_id != member.client_identifier:
            member.equip(session)
        return member is not None

    def equip(self, session: Any) -> None:
        """Let a session that the family has made go on with this server."""
        session.base_url = self.base_url
        self._set_up(session, session.slot)

    @abstractmethod
    def begin(
        self,
        user_session: UserSession,
        callback_url: str,
        *,
        session: Any = None,
        next_url: str | None = None,
        user: str | None = None,
    ) -> str:
        """Open a flow in the user session and return the URL to send the browser to.

        Args:
            user_session: what this browser and our site share.
            callback_url: absolute URL of our callback view.
            session: the session whose credentials are used; a new one without it.
            next_url: page of our site to go to afterwards; it must have been checked.
            user: who begins; the same user has to finish.

        Raises:
            BadServer: visitors name the server, and nobody has yet.
            NotConfigured: a credential is missing, or the callback URL is not secure.
            ProviderFailed: the provider had to be asked, and its response is not what it should be.
        """

    @hides_locals
    def finish(
        self,
        user_session: UserSession,
        callback_url: str,
        query: str | bytes,
        *,
        session: object = None,
        user: str | None = None,
    ) -> Outcome:
        """Check the callback against its flow, exchange what it brought for the token, and return that.

        State, dance, registration, address and user are checked before anything else. The flow can't be used again,
        even if a check fails.

        Args:
            user_session: what this browser and our site share.
            callback_url: absolute URL of our callback view.
            query: the raw query string of the request.
            session: the session that carries the token afterwards; a new one without it.
            user: who is logged in now.

        Raises:
            NotOurFlow: this browser and user have no such flow open here.
            BadCallback: the query is malformed.
            ProviderRefused: the user or the provider said no; ``verified`` tells whether it really was the provider.
            ProviderFailed: the provider did not give the token.
        """
        parameters = callback.read(query)
        key = next(filter(None, map(parameters.get, self._flow_parameters)), "")
        try:
            if not key:
                raise NotOurFlow(
                    f"The callback has no {self._flow_parameters[0]} parameter.",
                    code="state_missing",
                )
            flow = flows.pop(
                user_session,
                key,
                dance=self.name,
                user=user,
                callback_url=callback_url,
                registration=self.registration,
            )
            if self.is_family:
                raise NotOurFlow(code="flow_elsewhere")
        except NotOurFlow:
            if self._refusal_parameters.isdisjoint(parameters):
                raise
            raise callback.unverified_refusal(self.provider.title, parameters) from None
        try:
            if (signature := self.provider.query_signature) is not None:
                self._require_signed(query, signature)
            outcome = self._complete(user_session, flow, parameters, session or self.session())
            return dataclasses.replace(outcome, flow_key=flow.key)
        except DanceError as error:
            # Another try can lead there.
            error.next_url = flow.next_url
            raise

    def is_opened_by_provider(self, query: str | bytes) -> bool:
        """Tell whether the provider itself has sent the browser to the login view: its signature in the query says so.

        Args:
            query: the raw query string of the login view.

        Raises:
            BadCallback: there is a signature, and it is wrong or too old.
        """
        return False

    def _require_signed(self, query: str | bytes, signature: QuerySignature) -> None:  # noqa: B027  # by OAuth 2 only
        """Raise ``BadCallback`` where the provider signs callbacks, and has not signed this one."""

    @abstractmethod
    def _complete(
        self, user_session: UserSession, flow: Flow, parameters: Mapping[str, str], session: Any
    ) -> Outcome:
        """Return what a callback yields whose flow was found; see ``finish``."""

    def with_settings(self, settings: Mapping[str, Any]) -> Self:
        """Return the dance with its missing credentials filled in from configuration variables.

        What was given to the dance itself goes first, and variables of its own name go before the provider's.

        Args:
            settings: configuration by name; it is asked for ``variables_of`` each credential only.
        """
        found: tuple[tuple[str, Any], ...] = ()
        for name, variables in self._variables:
            if value := next(filter(None, map(settings.get, variables)), None):
                if name in _TEXTS and (problem := _no_text(name, value)):
                    raise NotConfigured(f"{' or '.join(variables)}: {problem}")
                if name == "client_keys":
                    # A list or a mapping could be no part of the key by which the result is remembered.
                    value = _keys_in(value, variables)
                found = (*found, (name, value))
        if any(settings.get(name) is not None for name in SETTINGS):
            found = (*found, ("connections", connections_from(settings.get)))
        return _with_credentials(self, found) if found else self

    @cached_property
    def session_connections(self) -> Connections:
        """How sessions of this dance keep connections, and how long their calls wait."""
        changes: dict[str, Any] = {}
        if self.api_timeout is not None:
            changes["api_timeout"] = self.api_timeout
        if self.provider.public_only:
            changes["public_only"] = True
        return dataclasses.replace(self.connections, **changes) if changes else self.connections

    @cached_property
    def _variables(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The names of the credentials that are missing, and the variables that each is read from."""
        missing = (name for name in self.provider.settings if getattr(self, name) is None)
        return tuple((name, self.variables_of(name)) for name in missing)

    def variables_of(self, credential: str) -> tuple[str, ...]:
        """Return the configuration variables that a credential is read from, the first that is set counts.

        A dance ``work`` with GitLab reads ``WORK_OAUTH_CLIENT_ID`` before ``GITLAB_OAUTH_CLIENT_ID``.
        """
        variables = self.provider.settings.get(credential, ())
        prefix, own = (name.upper().replace("-", "_") for name in (self.provider.name, self.name))
        renamed = [own + name.removeprefix(prefix) for name in variables if name.startswith(prefix)]
        return tuple(dict.fromkeys((*renamed, *variables)))

    def changed(self, **changes: Any) -> Self:
        """Return a copy of the dance with other values; names of provider facts change the copy's provider.

        Raises:
            TypeError: no field of the dance or its provider has that name.
        """
        own = {item.name for item in dataclasses.fields(self)}
        facts = {name: changes.pop(name) for name in list(changes) if name not in own}
        if facts:
            changes["provider"] = dataclasses.replace(
                changes.get("provider", self.provider), **facts
            )
        return dataclasses.replace(self, **changes)

    def discovered(self) -> Self:
        """Return the dance with all facts about its provider, which may have to be asked for them: it is, once.

        Raises:
            ProviderFailed: the provider did not answer, or its metadata can't be trusted.
        """
        if self.provider.discover is None:
            return self
        found = self.provider.discovered()
        # Where the API is may be a part of what was found.
        moved = {"base_url": found.base_url} if self.base_url == self.provider.base_url else {}
        return self.changed(provider=found, **moved)

    def _require_page(self, provider: Provider, url: str) -> None:
        """Raise ``NotConfigured`` unless the provider's page can be visited at the URL, by https."""
        if not provider.authorization_url:
            raise NotConfigured(
                f"The dance {self.name!r} has no authorization_url.",
                hint="Give it the option authorization_url.",
            )
        require_secure(url, f"authorization_url of the dance {self.name!r}")

    def missing_credential(self, name: str) -> NotConfigured:
        """Return the error that says which credential is missing and where to put it."""
        variables = self.variables_of(name)
        places = [f"set {' or '.join(variables)}"] if variables else []
        argument = self.provider.argument_of(name)
        return NotConfigured(
            f"The connection with {self.provider.title} has no {argument.replace('_', ' ')}.",
            code="missing_" + name,
            hint=f"The site's administrator has to {' or '.join([*places, f'give {argument}'])}.",
        )


@lru_cache(maxsize=256)
def _with_credentials(dance: Dance, found: tuple[tuple[str, Any], ...]) -> Any:
    # Asked in each request of a site whose configuration holds the credentials, with the same answer.
    return dance.changed(**dict(found))


@lru_cache(maxsize=256)
def _member(family: Any, server: str) -> Any:
    # Asked in each request that uses a token, with the same answer; credentials may change, and are not in it.
    provider = family.servers.provider_of(server, family.provider)
    return family.changed(provider=provider, server=server)
