"""Ask a provider's endpoints, and read strictly what they respond (RFC 6749 sections 2.3.1, 4.1.3 and 5)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote

import requests

from ..errors import DanceError, ProviderFailed, ProviderUnreachable, Step
from ..provider import OAuth2Provider, Provider
from ..tokens import DPOP_KEY
from ..urls import require_secure, resolve
from . import bodies
from .breaker import ServerPaused
from .client_keys import client_assertion
from .public import AddressRefused
from .refusals import refusal
from .session import no_authentication, prepare_call

_SENDABLE = re.compile(r"[\x20-\x7e]+")
"""What an access token consists of (RFC 6749 appendix A.12); a header can carry nothing else."""
MOST_NESTED = 200
"""Objects and lists that a response may have: no token has as many, and reading them nested exhausts the stack."""


class _Failure(NamedTuple):
    """What an error of requests means: the class, code and status of ours."""

    cause: type[requests.RequestException]
    error: type[ProviderFailed]
    code: str | None
    status: int | None = None


# The first that fits counts: a connection that takes too long is also a connection that failed.
_FAILURES = (
    _Failure(ServerPaused, ProviderUnreachable, None, 503),
    _Failure(AddressRefused, ProviderUnreachable, "address_refused"),
    _Failure(requests.Timeout, ProviderUnreachable, "provider_timeout", 504),
    _Failure(requests.exceptions.SSLError, ProviderUnreachable, "provider_tls"),
    _Failure(requests.ConnectionError, ProviderUnreachable, None),
)


def transport_failure(
    error: requests.RequestException, title: str, *, step: Step
) -> ProviderFailed:
    """Return the ``DanceError`` for what happened on the way to a provider with that title."""
    for cause, kind, code, status in _FAILURES:
        if isinstance(error, cause):
            failure = kind(title=title, code=code, step=step, status=status)
            failure.retry_after = error.retry_after if isinstance(error, ServerPaused) else None
            return failure
    return ProviderFailed(
        f"{title} sent an answer that is not valid HTTP.", code="bad_answer", step=step
    )


@contextmanager
def provider_errors(title: str, *, step: Step) -> Iterator[None]:
    """Turn what can happen on the way to a provider into the ``DanceError`` that says so.

    Raises:
        ProviderUnreachable: there was no connection, or no response in time.
        ProviderFailed: the response was no valid HTTP.
    """
    try:
        yield
    except DanceError as error:
        error.step = step
        raise
    except requests.RequestException as error:
        raise transport_failure(error, title, step=step) from None


def ask(
    session: requests.Session,
    url: str,
    *,
    provider: Provider,
    step: Step,
    method: str = "POST",
    **options: Any,
) -> requests.Response:
    """Send one request of the dance itself and return the response, read whole.

    No redirect is followed, for what the request carries is meant for this address only.

    Args:
        session: the session whose connections and cookies are used; its token is not.
        url: the endpoint.
        provider: whose endpoint it is.
        step: where in the dance this happens, for the error.
        method: the HTTP method.
        **options: further arguments of ``requests.Session.request``.

    Raises:
        ProviderUnreachable: no connection, or no response within ``provider.timeout`` seconds.
        ProviderFailed: a redirect, or no valid HTTP.
        InsecureTransport: the endpoint is plain http on another machine.
    """
    with provider_errors(provider.title, step=step):
        request, settings = prepare_question(session, url, provider, method=method, **options)
        response = send_whole(session, request, settings, most=bodies.LARGEST_TOKEN_RESPONSE)
    return require_no_redirect(response, provider, step=step)


def prepare_question(
    session: requests.Session,
    url: str,
    provider: Provider,
    *,
    method: str = "POST",
    **options: Any,
) -> tuple[requests.PreparedRequest, dict[str, Any]]:
    """Return the request that ``ask`` sends, and its settings; see there."""
    require_secure(url, f"{provider.title} endpoint")
    fixed = {"timeout": options.get("timeout") or provider.timeout, "allow_redirects": False}
    options = {**provider.tls, **options, "auth": options.get("auth") or no_authentication, **fixed}
    return prepare_call(session, method, url, **options)


def send_whole(
    session: Any, request: requests.PreparedRequest, settings: Mapping[str, Any], *, most: int
) -> requests.Response:
    """Send the request and return the response, which may have so many bytes, read whole."""
    limit = bodies.TimeLimit.of_timeout(settings.get("timeout"))
    response: requests.Response = session.send(request, **{**settings, "stream": True})
    bodies.read_body(response, most=most, limit=limit)
    return response


def require_no_redirect(
    response: requests.Response, provider: Provider, *, step: Step
) -> requests.Response:
    """Return the response of an endpoint of the dance, unless it is a redirect.

    Raises:
        ProviderFailed: it is one.
    """
    if response.is_redirect:
        raise ProviderFailed(
            f"{provider.title} answered with a redirect where it should have answered itself.",
            code="redirected",
            step=step,
            response=bodies.scrub(response),
        )
    return response


def require_success(
    response: requests.Response, fields: Mapping[str, Any], provider: Provider, *, step: Step
) -> None:
    """Do nothing for a response of an endpoint of the dance that is no error, by its status and its fields.

    Raises:
        ProviderFailed: it is one.
    """
    named = fields.get("error") or fields.get("oauth_problem")
    is_success = not named and ("access_token" in fields or not fields.get("errors"))
    if not (response.ok and is_success):
        raise refusal(response, fields, provider=provider, step=step)


@dataclass(frozen=True, kw_only=True)
class OAuthClient:
    """The site as a client of one OAuth 2 provider (RFC 6749 section 2), and the session over which it asks.

    Attributes:
        session: the session whose connections, headers and cookies are used; its token is not.
        provider: the other side.
        base_url: where the addresses of endpoints start that are relative.
        client_id: the client identifier; empty where none is known yet.
        client_secret: the client secret; empty for a public client.
        client_keys: the client's private keys; None where it has none.
        dpop_key: the private key that a token is or will be issued to; empty for a bearer token.
    """

    session: requests.Session = field(repr=False)
    provider: OAuth2Provider
    base_url: str | None
    client_id: str
    client_secret: str = field(repr=False)
    client_keys: object = field(default=None, repr=False)
    dpop_key: str = field(default="", repr=False)

    def endpoint(self, url: str) -> str:
        """Return the endpoint's absolute URL."""
        return resolve(self.base_url, url)

    def credentials(
        self, *, as_fields: bool | None = None
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return the form fields and the headers that authenticate the client (RFC 6749 section 2.3).

        Args:
            as_fields: True sends the credentials as form fields, False by HTTP Basic; None as the provider wants them.
        """
        provider = self.provider
        if not self.client_id:
            return {}, {}
        if provider.client_authentication == "private_key_jwt":
            fields = client_assertion(
                self.client_keys,
                client_id=self.client_id,
                audience=self.endpoint(provider.audience),
                algorithms=provider.assertion_algorithms,
            )
            fields[provider.client_id_field] = fields.pop("client_id")
            return fields, {}
        if as_fields is None:
            # What the token endpoint was told about codes holds for refreshing and revoking, too.
            as_fields = provider.token_params.get("include_client_id")
        if as_fields is None:
            as_fields = provider.client_authentication != "basic"
        if self.client_secret and not as_fields:
            basic = basic_authentication(self.client_id, self.client_secret)
            return {}, {"Authorization": basic}
        has_secret = self.client_secret and provider.client_authentication in ("basic", "post")
        secret = {"client_secret": self.client_secret} if has_secret else {}
        return {provider.client_id_field: self.client_id, **secret}, {}


def basic_authentication(client_id: str, client_secret: str) -> str:
    """Return the ``Authorization`` header for a client; both parts are form-encoded first, as the RFC asks."""
    # Spaces as %20: servers that read "+" as itself exist, and to those that read it as a space both are the same.
    pair = f"{quote(client_id, safe='')}:{quote(client_secret, safe='')}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def read_token(
    response: requests.Response,
    *,
    provider: OAuth2Provider,
    step: Step = "exchange",
    dpop_key: str = "",
) -> dict[str, Any]:
    """Return the fields of a successful OAuth 2 token response.

    With a key the token has to be bound to it, and has it with it then (RFC 9449 section 5).

    Raises:
        ProviderFailed: the response is an error (its ``code`` is the provider's), is nothing that can be read, has no
            ``access_token``, or a ``token_type`` that we could not send.
    """
    fields: Mapping[str, Any] = read_fields(response)
    if provider.token_from is not None:
        fields = provider.token_from(fields)
    require_success(response, fields, provider, step=step)
    access_token = fields.get("access_token")
    if not isinstance(access_token, str) or not _SENDABLE.fullmatch(access_token):
        raise _unusable(response, provider, step, "no_access_token", "without an access token")
    token_type = fields.get("token_type") or "Bearer"
    wanted = "dpop" if dpop_key else "bearer"
    if dpop_key and str(token_type).lower() == "bearer":
        raise _unusable(
            response, provider, step, "token_not_bound", "with a token that anybody could use"
        )
    if not isinstance(token_type, str) or token_type.lower() != wanted:
        raise _unusable(
            response,
            provider,
            step,
            "unknown_token_type",
            "with a token of a kind that we don't know",
        )
    others = {name: value for name, value in fields.items() if name != DPOP_KEY}
    bound = {DPOP_KEY: dpop_key} if dpop_key else {}
    return {**others, "token_type": token_type, **bound}


def read_credentials(
    response: requests.Response, *, provider: Provider, step: Step
) -> dict[str, Any]:
    """Return the fields of a successful OAuth 1 response: ``oauth_token``, ``oauth_token_secret`` and others.

    Raises:
        ProviderFailed: the response is an error or has no token.
    """
    fields = read_fields(response)
    require_success(response, fields, provider, step=step)
    token, secret = fields.get("oauth_token"), fields.get("oauth_token_secret")
    if not (isinstance(token, str) and token and isinstance(secret, str)):
        raise _unusable(response, provider, step, "no_oauth_token", "without a token")
    return fields


def read_fields(response: requests.Response) -> dict[str, Any]:
    """Return the response's fields, whether it is a JSON object or form-encoded; empty for anything else."""
    text = response.content.decode("utf-8", errors="replace").strip()
    if text.count("{") + text.count("[") > MOST_NESTED:
        return {}
    try:
        fields = json.loads(text)
        # Half of a surrogate pair can be written in JSON, but neither stored nor sent nor shown.
        json.dumps(fields, ensure_ascii=False).encode()
    except ValueError:
        if "html" in response.headers.get("Content-Type", "") or text.startswith("<"):
            return {}
        return dict(parse_qsl(text, keep_blank_values=True))
    return fields if isinstance(fields, dict) else {}


def _unusable(
    response: requests.Response, provider: Provider, step: Step, code: str, how: str
) -> ProviderFailed:
    return ProviderFailed(
        f"{provider.title} answered {how}.",
        code=code,
        step=step,
        response=bodies.scrub(response),
    )
