"""Which authorization server protects a resource (RFC 9728), and what that server says of itself (RFC 8414)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from ..errors import ProviderFailed, ProviderUnreachable
from ..options import ClientAuthentication
from ..provider import ClientRegistration, OAuth2Provider
from .metadata import (
    READS_CLIENTS,
    Document,
    assertion_algorithms,
    document_key,
    documents,
    fetch_document,
    is_address,
    pushed_authorization_url,
    require_authentication,
    require_dpop,
    require_endpoints,
    session_for,
    texts,
    with_certificate_endpoints,
)

_RESOURCE_METADATA = re.compile(r'\bresource_metadata\s*=\s*"([^"\\]{1,500})"', re.IGNORECASE)
_NEEDED = ("authorization_endpoint", "token_endpoint")
_WELCOME = (
    "revocation_endpoint",
    "registration_endpoint",
    "pushed_authorization_request_endpoint",
)
_MOST_SERVERS = 3
"""Authorization servers of one resource that are looked at."""


def discover_resource(
    resource: str, provider: OAuth2Provider, *, names_resource: bool = True
) -> OAuth2Provider:
    """Return the provider with what the resource and its authorization server say, fetched once for the process.

    Args:
        resource: the resource identifier: the absolute address of the resource.
        provider: what is known without asking.
        names_resource: whether tokens are asked for this resource alone (RFC 8707), so that they open no other one.

    Raises:
        ProviderUnreachable: nobody responded.
        ProviderFailed: what is published can't be believed or used; ``code`` is ``discovery_failed``.
    """
    protected = documents.get(
        ("resource", *document_key(resource, provider)), lambda: _resource(resource, provider)
    )
    metadata = documents.get(
        ("server", *document_key(resource, provider)),
        lambda: _server(resource, protected, provider),
    )
    metadata = with_certificate_endpoints(metadata, metadata["issuer"], provider, _failure)
    require_dpop(metadata, provider, _failure)
    issuer, registration = metadata["issuer"], metadata.get("registration_endpoint")
    scope = provider.scope or tuple(texts(protected, "scopes_supported"))
    audience = {"resource": resource} if names_resource else {}
    return replace(
        provider,
        discover=None,
        authorization_url=metadata["authorization_endpoint"],
        authorization_params={**provider.authorization_params, **audience},
        token_url=metadata["token_endpoint"],
        token_params={**provider.token_params, **audience},
        refresh_url=metadata["token_endpoint"],
        refresh_params={**provider.refresh_params, **audience},
        revocation_url=metadata.get("revocation_endpoint"),
        registration=ClientRegistration(url=registration) if registration else None,
        reads_client_metadata=metadata.get(READS_CLIENTS) is True,
        scope=scope,
        issuer=issuer
        if metadata.get("authorization_response_iss_parameter_supported") is True
        else None,
        client_authentication=_authentication(metadata, provider),
        # The issuer, although it may not send its name with callbacks.
        assertion_audience=provider.assertion_audience or issuer,
        assertion_algorithms=assertion_algorithms(metadata),
        pushed_authorization_url=pushed_authorization_url(metadata, provider, _failure),
    )


def _resource(resource: str, provider: OAuth2Provider) -> Document:
    """Return the metadata of a resource, from where it says that they are, or from the well-known places."""
    for url in _resource_places(resource, provider):
        document = _tried(url, provider)
        if document is None:
            continue
        if str(document.get("resource")).rstrip("/") != resource.rstrip("/"):
            raise _failure(provider, "is about another resource than the one that was asked for")
        if not list(texts(document, "authorization_servers")):
            raise _failure(provider, "names no authorization server")
        return document
    # Servers of before RFC 9728 are their own authorization servers.
    return {"authorization_servers": [_origin(resource)]}


def _resource_places(resource: str, provider: OAuth2Provider) -> Iterator[str]:
    parts = urlsplit(resource)
    base = f"{_origin(resource)}/.well-known/oauth-protected-resource"
    if parts.path.strip("/"):
        yield base + parts.path.rstrip("/")
    yield base
    # Last, since a resource that needs no token may answer with a stream that does not end.
    announced = _announced(resource, provider)
    if is_address(announced, resource):
        yield announced


def _announced(resource: str, provider: OAuth2Provider) -> str:
    """Return the address that a refusal of the resource names (RFC 9728 section 5.1); empty for none."""
    from ..transport.endpoint import ask  # requests is not loaded before a provider is asked

    session = session_for(provider)
    try:
        response = ask(session, resource, provider=provider, step="begin", method="GET")
    except ProviderUnreachable:
        raise
    except ProviderFailed:
        # A redirect, say: the well-known places are left.
        return ""
    found = _RESOURCE_METADATA.search(response.headers.get("WWW-Authenticate", ""))
    return found[1] if found else ""


def _server(resource: str, protected: Document, provider: OAuth2Provider) -> Document:
    """Return the metadata of the first authorization server that has some."""
    for issuer in list(texts(protected, "authorization_servers"))[:_MOST_SERVERS]:
        if not is_address(issuer, resource):
            continue
        for url in well_known(issuer):
            document = _tried(url, provider)
            if document is not None:
                _check(document, issuer, provider)
                return document
    raise _failure(provider, "leads to no authorization server that says what it can do")


def well_known(issuer: str) -> Iterator[str]:
    """Yield where an issuer's metadata may be: RFC 8414 section 3.1, and both ways of OpenID (section 5)."""
    parts = urlsplit(issuer)
    origin, path = _origin(issuer), parts.path.rstrip("/")
    yield f"{origin}/.well-known/oauth-authorization-server{path}"
    yield f"{origin}/.well-known/openid-configuration{path}"
    if path:
        yield f"{origin}{path}/.well-known/openid-configuration"


def _check(metadata: Document, issuer: str, provider: OAuth2Provider) -> None:
    require_endpoints(metadata, issuer, provider, _failure, needed=_NEEDED, welcome=_WELCOME)
    if "S256" not in texts(metadata, "code_challenge_methods_supported"):
        raise _failure(provider, "does not offer the code challenges that protect a code (S256)")


def _tried(url: str, provider: OAuth2Provider) -> Document | None:
    """Return the document at an address; None where there is none."""
    try:
        return fetch_document(url, provider=provider, step="begin", code="discovery_failed")
    except ProviderUnreachable:
        raise
    except ProviderFailed:
        return None


def _authentication(metadata: Document, provider: OAuth2Provider) -> ClientAuthentication:
    if provider.client_authentication in ("private_key_jwt", "tls_client_auth"):
        return require_authentication(metadata, provider, _failure)
    given = list(texts(metadata, "token_endpoint_auth_methods_supported"))
    # First, since the official Python SDK's server wants the client_id as a field in any case.
    if "client_secret_post" in given:
        return "post"
    return "none" if given and "client_secret_basic" not in given else "basic"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _failure(provider: OAuth2Provider, what: str, *, hint: str | None = None) -> ProviderFailed:
    return ProviderFailed(
        f"What {provider.title} says of itself {what}.",
        code="discovery_failed",
        step="begin",
        hint=hint or "Check the server's address, character by character.",
    )
