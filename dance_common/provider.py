"""What is true of a provider for everyone who uses it, as frozen data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Concatenate, Literal, Protocol, Self, get_args

from .options import ClientAuthentication
from .profiles import Profile, ProfileFields
from .tokens import Token
from .urls import authority, resolve

if TYPE_CHECKING:
    import requests

NOTHING: Mapping[str, Any] = MappingProxyType({})
"""An empty mapping that can't be filled."""

RequestFormat = Literal["form", "json"]
"""What the body of a request to the token endpoint is: a form, as RFC 6749 has it, or a JSON object."""

CodeChallengeMethod = Literal["S256", "plain"]
"""How a challenge is made of the verifier; ``plain`` is for providers that know no ``S256`` (RFC 7636 section 4.2)."""

KEY_ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
"""The signatures that a public key verifies (RFC 7518 section 3.1, RFC 8037)."""
SECRET_ALGORITHMS = ("HS256", "HS384", "HS512")
"""The signatures that the client secret makes and verifies (RFC 7518 section 3.2)."""

TENANT = "{tenantid}"
"""Stands in an issuer for the tenant that the token names in its ``tid``, as Microsoft writes it."""

_MAPPINGS = (
    *("scope_covers", "token_params", "refresh_params"),
    *("credential_headers", "credential_params", "authorization_names", "request_names"),
    "error_codes",
)
_GIVEN_BY_DANCES = ("token_url", "code", "client_secret", "authorization_response")
"""The arguments of ``fetch_token`` that a dance gives, so that no others may stand in ``token_params``."""
ENDPOINTS = ("authorization_url", "token_url", "request_token_url", "access_token_url")
"""The facts about a provider that no dance can do without, in either protocol."""
_CHOICES: Mapping[str, object] = MappingProxyType(
    {"code_challenge_method": CodeChallengeMethod, "client_authentication": ClientAuthentication}
)
_TENANT_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True)
class ClientRegistration:
    """Where and how a site registers itself as a client.

    Attributes:
        url: the endpoint; absolute, or relative to the dance's ``base_url``.
        format: what its body is: JSON as in RFC 7591 section 3.1, or a form.
        names: what a form calls the metadata of RFC 7591 section 2; others are left out. Several values stand on lines
            of their own.
    """

    url: str
    format: Literal["json", "form"] = "json"
    names: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))


@dataclass(frozen=True, kw_only=True)
class QuerySignature:
    """How a provider signs the query of each address of the site that it sends a browser to.

    The signature is the HMAC-SHA256 of all other parameters under the client secret, as hexadecimal digits.

    Attributes:
        parameter: the parameter with the signature.
        time: the parameter with the Unix time, in seconds, at which it was made.
        host: the parameter with the host of the provider's server; it has to be the dance's own.
        seconds: how long a signed address opens the site. A callback has its state, which ends by itself.
    """

    parameter: str
    time: str
    host: str
    seconds: int = 90


@dataclass(frozen=True, kw_only=True)
class OpenID:
    """How a provider's id_tokens are told from forged ones (OpenID Connect Core section 3.1.3.7).

    Attributes:
        issuers: every spelling of the issuer that the provider signs with; compared exactly. ``{tenantid}`` stands for
            the tenant of the user.
        jwks_url: where the provider's public keys are (RFC 7517); absolute, or relative to the dance's ``base_url``.
            None where it has none, and signs with the client secret (section 10.1).
        algorithms: the only signature algorithms that are accepted, whatever a token says. Those of public keys where
            there are such, and else those of the client secret: no provider has both.
        required: whether a dance that asks for ``openid`` fails where nothing here can verify the id_token. It fails in
            any case where none comes.
        returns_nonce: whether the id_token carries the nonce of the authorization request. Where that is not so, or not
            known, none is sent, for one that was sent has to come back; state and code challenge bind the flow.
        always: whether an id_token comes with every token, and not only where the scope has ``openid``.
        audiences: whom an id_token may be meant for beside the client, such as a project of several clients.

    Raises:
        ValueError: one of the algorithms is none of these keys'.
    """

    issuers: tuple[str, ...]
    jwks_url: str | None
    algorithms: tuple[str, ...] = ("RS256",)
    required: bool = False
    returns_nonce: bool = True
    always: bool = False
    audiences: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        possible = KEY_ALGORITHMS if self.jwks_url is not None else SECRET_ALGORITHMS
        if not self.algorithms or not set(self.algorithms) <= set(possible):
            raise ValueError(
                f"algorithms have to be some of {', '.join(possible)} with this jwks_url."
            )

    def admits(self, issuer: object, *, tenant: object) -> bool:
        """Return whether the ``iss`` of a token is the provider's, given the token's ``tid``."""
        is_tenant = isinstance(tenant, str) and _TENANT_ID.fullmatch(tenant) is not None
        return any(
            issuer == known.replace(TENANT, str(tenant))
            for known in self.issuers
            if is_tenant or TENANT not in known
        )

    def has_issuer(self, issuer: str) -> bool:
        """Tell whether this is one of the provider's issuers, that of any tenant where there are such."""
        for known in self.issuers:
            start, _, end = known.partition(TENANT)
            tenant = issuer.removeprefix(start).removesuffix(end)
            if self.admits(issuer, tenant=tenant):
                return True
        return False


class APISession(Protocol):
    """What a provider's hooks may use of a session: the part of ``dance_common.sessions`` that both protocols have.

    ``get``, ``post``, ``delete`` and ``request`` take what those of requests take; URLs may be relative.
    """

    @property
    def provider(self) -> Provider:
        """The facts about the provider."""
        ...

    @property
    def client_id(self) -> str | None:
        """The client identifier; OAuth 1 calls it the consumer key."""
        ...

    @property
    def client_secret(self) -> str | None:
        """What the site shares with the provider."""
        ...

    @property
    def token(self) -> Token | None:
        """The user's token, or None."""
        ...

    @property
    def headers(self) -> MutableMapping[str, str | bytes]:
        """What every request of the session carries, those of the dance itself included."""
        ...

    @property
    def get(self) -> Callable[Concatenate[str, ...], requests.Response]:
        """Send a GET request."""
        ...

    @property
    def post(self) -> Callable[Concatenate[str, ...], requests.Response]:
        """Send a POST request."""
        ...

    @property
    def delete(self) -> Callable[Concatenate[str, ...], requests.Response]:
        """Send a DELETE request."""
        ...

    @property
    def request(self) -> Callable[Concatenate[str, str, ...], requests.Response]:
        """Send a request by the method that the first argument names."""
        ...

    def profile(self) -> Profile:
        """Return who the user is."""
        ...


class OAuth1APISession(APISession, Protocol):
    """What the hooks of an OAuth 1 provider may use of a session."""


class OAuth2APISession(APISession, Protocol):
    """What the hooks of an OAuth 2 provider may use of a session.

    Attributes:
        scope: what the dance asks for.
        auth: what signs each call once the token is in its place, as in requests.
    """

    scope: Any
    auth: tuple[str, str] | Callable[[requests.PreparedRequest], requests.PreparedRequest] | None

    @property
    def access_token(self) -> str | None:
        """The access token itself, or None."""
        ...

    @property
    def claims(self) -> Mapping[str, Any] | None:
        """What the provider signed about the user, in the session that finished a dance; None in any other."""
        ...

    def has_scopes(self, *scopes: str) -> bool:
        """Return whether the user granted every one of the scopes."""
        ...

    def refresh(self) -> Token:
        """Exchange the refresh token for a new token, and return that."""
        ...

    def register_compliance_hook(self, hook_type: str, hook: Callable[..., object]) -> None:
        """Let a function change requests for tokens, their responses or API calls; see requests-oauthlib."""
        ...


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Facts that hold for both protocols.

    Attributes:
        name: short, lower-case name; the default name of a dance with this provider.
        title: the name that people know, for buttons and messages.
        base_url: where relative API URLs start, resolved as RFC 3986 says.
        authorization_url: the page where the user consents; absolute, or relative to ``base_url``.
        authorization_params: further parameters of its query; those without a value are not sent.
        api_hosts: ``host`` or ``host:port`` of further places that the user's token may go to; a leading dot
            allows every host below a domain.
        headers: what every API call must carry.
        user_agent: what the site calls itself, to the provider's endpoints, too; the library's own name unless given.
        verify_tls: the path of a bundle of certificates to believe in place of the usual ones; False accepts any
            certificate, for a test installation only.
        public_only: whether it is reached at public addresses only, since a visitor or a user of the site has named it.
        client_certificate: what proves the site on the connection itself (RFC 8705): the path of a PEM file with
            certificate and key, or a pair of paths.
        timeout: seconds that a request of the dance itself may take in all.
        settings: for each credential, the configuration variables it is read from, first found first.
        docs_url: the provider's page about this, for the person who registers the application.
        profile_url: where the provider says who the user is; absolute, or relative to ``base_url``.
        profile_fields: where that response has what a ``Profile`` needs; None where nothing is known.
        fetch_profile: returns that response's JSON object, where a GET of ``profile_url`` is not enough.
        discover: returns this provider with the facts that it says of itself, where they are to be asked for; what it
            returns may have to be asked in its turn. See ``discovered``.
        look_up: returns the name by which this server is stored, where a visitor's name for it is another one; it asks
            whoever knows, and raises ``BadServer`` where nobody does.
        revoke: revokes the token in the provider's own way; returns whether it did.
        prepare: called with each new session; the one hook for what data can't say.
        posted_params: what a callback that the browser posts says of the user beside the code. The token keeps it, for
            it may come once only; it comes by way of the browser, whose user could have written anything.
        query_signature: how the provider signs callbacks, and the address by which it opens the site itself; None where
            it signs none. A callback without it is refused.
        checked_on: the day on which these facts were last compared with the provider's documentation, ``YYYY-MM-DD``.
    """

    name: str
    title: str = ""
    base_url: str | None = None
    authorization_url: str = ""
    authorization_params: Mapping[str, str | None] = field(default_factory=lambda: NOTHING)
    api_hosts: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING, repr=False)
    user_agent: str | None = None
    verify_tls: bool | str = True
    public_only: bool = False
    client_certificate: str | tuple[str, str] | None = None
    timeout: float = 10.0
    settings: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING)
    docs_url: str | None = None
    profile_url: str = ""
    profile_fields: ProfileFields | None = None
    fetch_profile: Callable[[Any], Mapping[str, Any]] | None = None
    discover: Callable[[Any], Any] | None = None
    look_up: Callable[[Any], str] | None = None
    revoke: Callable[[Any], bool] | None = None
    prepare: Callable[[Any], None] | None = None
    posted_params: tuple[str, ...] = ()
    query_signature: QuerySignature | None = None
    checked_on: str | None = None

    def __post_init__(self) -> None:
        for name in ("headers", "settings", "authorization_params"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        object.__setattr__(self, "api_hosts", tuple(self.api_hosts))
        object.__setattr__(self, "title", self.title or self.name.replace("-", " ").title())

    @property
    def tls(self) -> dict[str, Any]:
        """The ``verify`` and ``cert`` of each request, where the provider needs some.

        With each request, since a session-wide ``verify`` loses to ``REQUESTS_CA_BUNDLE``.
        """
        options: dict[str, Any] = {}
        if self.verify_tls is not True:
            options["verify"] = self.verify_tls
        if self.client_certificate:
            options["cert"] = self.client_certificate
        return options

    def discovered(self) -> Self:
        """Return the provider with all its facts, those included that it has to be asked for.

        Raises:
            DanceError: what a ``discover`` raised.
        """
        found = self
        while found.discover is not None:
            found = found.discover(found)
        return found

    def argument_of(self, credential: str) -> str:
        """Return what the provider calls a credential, which is the argument's name and the end of its variable's."""
        suffixes = (
            name.partition("_OAUTH_")[2].lower() for name in self.settings.get(credential, ())
        )
        return next(filter(None, suffixes), credential)

    def endpoint(self, url: str) -> str:
        """Return the endpoint's absolute URL."""
        return resolve(self.base_url, url)

    def may_receive_token(self, url: str, *, base_url: str | None = None) -> bool:
        """Return whether the user's token may be sent to the URL.

        It may go to the host and port of ``base_url``, or to one of ``api_hosts``. A provider that declares neither
        has its endpoints' hosts.
        """
        target = authority(url)
        if not target:
            return False
        base_url = base_url or self.base_url
        declared = (authority(base_url),) if base_url else ()
        if not declared and not self.api_hosts:
            return target in {authority(endpoint) for endpoint in self.endpoints()}
        return target in declared or any(allows_host(host, target) for host in self.api_hosts)

    @property
    def posts_callbacks(self) -> bool:
        """Whether the browser may post the callback (OAuth 2.0 Form Post Response Mode)."""
        return False

    @property
    def issuers(self) -> tuple[str, ...]:
        """The issuer identifiers of the authorization server, if it is known to have some."""
        return ()

    def endpoints(self) -> tuple[str, ...]:
        """Return the endpoints that a dance visits, as they are declared."""
        return (self.authorization_url,)


@dataclass(frozen=True, kw_only=True)
class OAuth2Provider(Provider):
    """A provider of OAuth 2 authorization codes (RFC 6749 section 4.1).

    Attributes:
        token_url: where a code becomes a token.
        refresh_url: where a refresh token becomes a new token; None where there are none.
        registration: where a site registers itself; None where it can't.
        reads_client_metadata: whether the server knows a site by the address of a document that the site publishes
            (draft-ietf-oauth-client-id-metadata-document).
        loopback_client_id: the client identifier that such servers know a site on a developer's own machine by, where
            nobody could fetch a document: the callback URL and the scopes are its query. None where there is none.
        revocation_url: where a token is revoked (RFC 7009); None where the provider has no such place.
        issuer: the provider's issuer identifier, where it is known to be sent with the callback: it must be there and
            be equal (RFC 9207). Where it is None, one that is sent must be among the issuers of ``openid``, if any.
        openid: how its id_tokens are verified, where the provider speaks OpenID Connect and that is known.
        pkce: whether code challenges are sent (RFC 7636). Off only where the provider breaks on them.
        code_challenge_method: how they are made; ``plain`` only where the provider knows no ``S256``.
        refresh_rotates: whether a refresh voids the old refresh token; None where nothing is known.
        scope: what is asked for where a dance doesn't say.
        scope_separator: what stands between scopes in the authorization URL.
        scope_covers: what a granted scope includes, or is asked for as: ``{"user": ("user:email",)}``.
        unlisted_scopes: what can be asked for and is never among the scopes that a token response names.
        client_authentication: how the token endpoint takes the client's credentials.
        secret_audience: whom a client secret is meant for that the site signs itself, with ``client_keys``; None where
            client secrets are the provider's.
        assertion_audience: whom an assertion of the client is meant for; the issuer unless given, or the token endpoint
            where no issuer is known.
        pushed_authorization_url: where the parameters of authorization requests are sent first (RFC 9126); None where
            no such place is known.
        pushed_requests: whether they are sent there: None does where the place is known, True begins no other way.
        assertion_algorithms: what an assertion may be signed by; empty where nothing is known.
        dpop: whether tokens are bound to keys (RFC 9449).
        token_header: the header of API calls that has the token.
        authorization_scheme: the word before the token in it; an empty string for the token alone.
        credential_headers: headers of API calls that go with the token and are made of credentials:
            ``{"Client-Id": "{client_id}"}``. The templates know ``client_id``, ``client_secret`` and ``access_token``.
        credential_params: the same for parameters of the query. Where one has the token, no header has it.
        client_id_field: what the provider calls the ``client_id`` in URLs and forms.
        authorization_names: what the provider calls parameters of the authorization URL, by the names that they have in
            RFC 6749.
        code_field: what the callback calls the ``code``.
        callback_params: what the callback has beside it that the token endpoint wants to be told, with each refresh,
            too. The token keeps it.
        form_post_scopes: with any of these scopes the provider sends no callback but one that the browser posts
            (OAuth 2.0 Form Post Response Mode), and is asked for that.
        redirect_uri: what is sent in place of the callback's address, where the provider has given that a name.
        needs_nonce: whether the authorization URL has to have a nonce even where no id_token is verified.
        request_format: what the bodies of requests for tokens, refreshes and revocations are.
        request_names: what the provider calls fields of those bodies, by the names that they have in RFC 6749.
        refresh_method: the HTTP method of refreshes.
        revokes: which half of a token the revocation endpoint takes; the access token, too, where there is no other.
        token_params: further arguments of ``fetch_token``.
        refresh_params: further fields of the refresh request.
        check_callback: called with the session that will exchange the code and the parameters of the callback, after
            its state was checked, where the provider adds parameters of its own; it may raise a ``DanceError``.
        error_codes: what the provider's own words of errors mean, its codes or its sentences, as codes of RFC 6749
            section 5.2: ``{"bad_refresh_token": "invalid_grant"}``. A refresh that is refused by such a word ends the
            token at once; one that is refused by a word that nobody knows ends it the second time.
        token_from: called with the fields of each response of the token endpoint, errors included; returns them under
            the names and with the error codes of RFC 6749 section 5.
        accept: called with the session of a dance that yielded a token, before anybody else hears of it; it raises a
            ``DanceError`` where the account is none that the site asked for.
        revoke: as in ``Provider``, where that is not RFC 7009.

    Raises:
        ValueError: a field is none of the values that it may be, or ``token_params`` has what each dance gives itself.
    """

    token_url: str = ""
    refresh_url: str | None = None
    refresh_rotates: bool | None = None
    revocation_url: str | None = None
    registration: ClientRegistration | None = None
    reads_client_metadata: bool = False
    loopback_client_id: str | None = None
    issuer: str | None = None
    openid: OpenID | None = None
    pkce: bool = True
    code_challenge_method: CodeChallengeMethod = "S256"
    scope: tuple[str, ...] = ()
    scope_separator: str = " "
    scope_covers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING, repr=False)
    unlisted_scopes: tuple[str, ...] = ()
    client_authentication: ClientAuthentication = "basic"
    secret_audience: str | None = field(default=None, repr=False)
    assertion_audience: str | None = None
    assertion_algorithms: tuple[str, ...] = ()
    pushed_authorization_url: str | None = None
    pushed_requests: bool | None = None
    dpop: bool = False
    token_header: str = "Authorization"
    authorization_scheme: str = "Bearer"
    credential_headers: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    credential_params: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    client_id_field: str = "client_id"
    authorization_names: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    code_field: str = "code"
    callback_params: tuple[str, ...] = ()
    form_post_scopes: tuple[str, ...] = ()
    redirect_uri: str | None = None
    needs_nonce: bool = False
    request_format: RequestFormat = "form"
    request_names: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    refresh_method: Literal["POST", "GET"] = "POST"
    revokes: Literal["refresh_token", "access_token"] = "refresh_token"
    token_params: Mapping[str, Any] = field(default_factory=lambda: NOTHING, repr=False)
    refresh_params: Mapping[str, Any] = field(default_factory=lambda: NOTHING, repr=False)
    error_codes: Mapping[str, str] = field(default_factory=lambda: NOTHING, repr=False)
    prepare: Callable[[OAuth2APISession], None] | None = None
    fetch_profile: Callable[[OAuth2APISession], Mapping[str, Any]] | None = None
    check_callback: Callable[[OAuth2APISession, Mapping[str, str]], None] | None = None
    token_from: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    accept: Callable[[OAuth2APISession], None] | None = None
    revoke: Callable[[OAuth2APISession], bool] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, kind in _CHOICES.items():
            known, given = get_args(kind), getattr(self, name)
            if given not in known:
                raise ValueError(f"{name} is {' or '.join(known)}, not {given!r}.")
        for name in _MAPPINGS:
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        for name in _GIVEN_BY_DANCES:
            if name in self.token_params:
                raise ValueError(
                    f"token_url_params can't hold {name}: a dance gives fetch_token its own {name}."
                )

    @property
    def audience(self) -> str:
        """Whom an assertion of the client is meant for; the token endpoint may be relative to ``base_url``."""
        issuers = (issuer for issuer in self.issuers if TENANT not in issuer)
        return self.assertion_audience or next(issuers, self.token_url)

    @property
    def issuers(self) -> tuple[str, ...]:
        """The issuer identifiers of the authorization server, if it is known to have some."""
        if self.discover is not None and self.base_url:
            return (self.base_url.rstrip("/"),)
        if self.issuer:
            return (self.issuer,)
        return self.openid.issuers if self.openid is not None else ()

    @property
    def posts_callbacks(self) -> bool:
        """Whether the browser may post the callback: with some scopes, or as ``authorization_params`` ask for it."""
        return bool(self.form_post_scopes) or self.authorization_params.get("response_mode") == (
            "form_post"
        )

    def admits_callback_from(self, issuer: str | None) -> bool:
        """Tell whether a callback with this ``iss`` may be the provider's (RFC 9207 section 2.4).

        Args:
            issuer: what the callback says; None where it has no such parameter.
        """
        if self.issuer:
            return issuer == self.issuer
        return issuer is None or self.openid is None or self.openid.has_issuer(issuer)

    def endpoints(self) -> tuple[str, ...]:
        """Return the endpoints that a dance visits, as they are declared."""
        return (self.authorization_url, self.token_url)


@dataclass(frozen=True, kw_only=True)
class OAuth1Provider(Provider):
    """A provider of OAuth 1.0a (RFC 5849).

    Attributes:
        request_token_url: where temporary credentials come from (section 2.1).
        access_token_url: where they become token credentials (section 2.3).
        signature_method: ``HMAC-SHA1``, ``RSA-SHA1`` or another that oauthlib knows.
    """

    request_token_url: str = ""
    access_token_url: str = ""
    signature_method: str = "HMAC-SHA1"
    prepare: Callable[[OAuth1APISession], None] | None = None
    fetch_profile: Callable[[OAuth1APISession], Mapping[str, Any]] | None = None
    revoke: Callable[[OAuth1APISession], bool] | None = None

    def endpoints(self) -> tuple[str, ...]:
        """Return the endpoints that a dance visits, as they are declared."""
        return (self.authorization_url, self.request_token_url, self.access_token_url)


def standard_settings(name: str, *credentials: str) -> dict[str, tuple[str, ...]]:
    """Return a provider's ``settings`` by the rule ``<NAME>_OAUTH_<CREDENTIAL>``."""
    prefix = name.upper().replace("-", "_")
    return {credential: (f"{prefix}_OAUTH_{credential.upper()}",) for credential in credentials}


def allows_host(declared: str, target: str) -> bool:
    """Tell whether a declared ``host``, ``host:port`` or ``.domain`` covers a ``host:port``."""
    host, _, port = declared.lower().partition(":")
    target_host, _, target_port = target.rpartition(":")
    if target_port != (port or "443"):
        return False
    return target_host.endswith(host) if host.startswith(".") else target_host == host
