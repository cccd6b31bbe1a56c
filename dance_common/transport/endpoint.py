"""Ask a token endpoint, and read strictly what it answers (RFC 6749 sections 2.3.1, 4.1.3 and 5)."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

from ..errors import WRONG_CLIENT, ProviderFailed, Step
from ..urls import require_secure
from . import adapters as transport
from . import bodies as reading

if TYPE_CHECKING:
    import requests

    from ..provider import Provider

_ERROR_CODE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,80}")
_SENDABLE = re.compile(r"[\x20-\x7e]+")
"""What an access token consists of (RFC 6749 appendix A.12); a header can carry nothing else."""
_TOO_MANY_REQUESTS = 429
MOST_NESTED = 200
"""Objects and lists that an answer may have: no token has as many, and reading them nested exhausts the stack."""


def basic_authentication(client_id: str, client_secret: str) -> str:
    """Return the ``Authorization`` header for a client; both parts are form-encoded first, as the RFC asks."""
    # Spaces as %20: servers that read "+" as itself exist, and to those that read it as a space both are the same.
    pair = f"{quote(client_id, safe='')}:{quote(client_secret, safe='')}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def no_authentication(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add nothing: without any ``auth`` requests would look for a password in ``.netrc``."""
    return request


def ask(
    session: requests.Session,
    url: str,
    *,
    provider: Provider,
    step: Step,
    method: str = "POST",
    options: Mapping[str, Any],
) -> requests.Response:
    """Send one request of the dance itself and return the answer, read whole.

    No redirect is followed, for what the request carries is meant for this address only.

    Args:
        session: the session whose connections and cookies are used; its token is not.
        url: the endpoint.
        provider: whose endpoint it is.
        step: where in the dance this happens, for the error.
        method: the HTTP method.
        options: further arguments of ``requests.Session.request``.

    Raises:
        ProviderUnreachable: no connection, or no answer within ``provider.timeout`` seconds.
        ProviderFailed: a redirect, or no valid HTTP.
        InsecureTransport: the endpoint is plain http on another machine.
    """
    import requests

    require_secure(url, f"{provider.title} endpoint")
    timeout = options.get("timeout") or provider.timeout
    sent: dict[str, Any] = {**provider.tls, **options, "timeout": timeout}
    with transport.provider_errors(provider.title, step=step):
        until = time.monotonic() + reading.total_seconds(timeout)
        response = requests.Session.request(
            session, method, url, stream=True, allow_redirects=False, **sent
        )
        reading.read_whole(response, most=reading.LARGEST_TOKEN_ANSWER, until=until)
    if response.is_redirect:
        raise ProviderFailed(
            f"{provider.title} answered with a redirect where it should have answered itself.",
            code="redirected",
            step=step,
            response=reading.scrub(response),
        )
    return response


def read_token(
    response: requests.Response, *, provider: Provider, step: Step = "exchange"
) -> dict[str, Any]:
    """Return the fields of a successful OAuth 2 token answer.

    Raises:
        ProviderFailed: the answer is an error (its ``code`` is the provider's), is nothing that can be read, has no
            ``access_token``, or a ``token_type`` that we could not send.
    """
    token_from = getattr(provider, "token_from", None)
    fields: Mapping[str, Any] = read_fields(response)
    if token_from is not None:
        fields = token_from(fields)
    _raise_for_error(response, fields, provider=provider, step=step)
    access_token = fields.get("access_token")
    if not isinstance(access_token, str) or not _SENDABLE.fullmatch(access_token):
        raise _unusable(response, provider, step, "no_access_token", "without an access token")
    token_type = fields.get("token_type") or "Bearer"
    if not isinstance(token_type, str) or token_type.lower() != "bearer":
        raise _unusable(
            response,
            provider,
            step,
            "unknown_token_type",
            "with a token of a kind that we don't know",
        )
    return {**fields, "token_type": token_type}


def read_credentials(
    response: requests.Response, *, provider: Provider, step: Step
) -> dict[str, Any]:
    """Return the fields of a successful OAuth 1 answer: ``oauth_token``, ``oauth_token_secret`` and others.

    Raises:
        ProviderFailed: the answer is an error or has no token.
    """
    fields = read_fields(response)
    _raise_for_error(response, fields, provider=provider, step=step)
    token, secret = fields.get("oauth_token"), fields.get("oauth_token_secret")
    if not (isinstance(token, str) and token and isinstance(secret, str)):
        raise _unusable(response, provider, step, "no_oauth_token", "without a token")
    return fields


def read_fields(response: requests.Response) -> dict[str, Any]:
    """Return the answer's fields, whether it is a JSON object or form-encoded; empty for anything else."""
    text = response.content.decode("utf-8", errors="replace").strip()
    if text.count("{") + text.count("[") > MOST_NESTED:
        return {}
    try:
        answer = json.loads(text)
        # Half of a surrogate pair can be written in JSON, but neither stored nor sent nor shown.
        json.dumps(answer, ensure_ascii=False).encode()
    except ValueError:
        if "html" in response.headers.get("Content-Type", "") or text.startswith("<"):
            return {}
        return dict(parse_qsl(text, keep_blank_values=True))
    return answer if isinstance(answer, dict) else {}


def _raise_for_error(
    response: requests.Response, fields: Mapping[str, Any], *, provider: Provider, step: Step
) -> None:
    named = fields.get("error") or fields.get("oauth_problem")
    if not named and response.ok:
        return
    code = named if isinstance(named, str) and _ERROR_CODE.fullmatch(named) else None
    description = fields.get("error_description")
    if code is None and response.status_code == _TOO_MANY_REQUESTS:
        code = "rate_limited"
    raise ProviderFailed(
        f"{provider.title} refused with status {response.status_code}"
        + (f" and the error “{code}”." if code else "."),
        code=code,
        step=step,
        hint=_HINTS.get(code or ""),
        response=reading.scrub(response),
        error_description=description if isinstance(description, str) else None,
    )


_HINTS: Mapping[str, str] = MappingProxyType(
    {
        "invalid_client": WRONG_CLIENT,
        "incorrect_client_credentials": WRONG_CLIENT,
        "redirect_uri_mismatch": "The site's callback URL is not registered with the provider.",
    }
)


def _unusable(
    response: requests.Response, provider: Provider, step: Step, code: str, how: str
) -> ProviderFailed:
    return ProviderFailed(
        f"{provider.title} answered {how}.",
        code=code,
        step=step,
        response=reading.scrub(response),
    )
