"""Find a provider's endpoints through its issuer (OpenID Connect Discovery 1.0, RFC 8414)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ..errors import ProviderFailed
from ..provider import KEY_ALGORITHMS, ClientAuthentication, OAuth2Provider, OpenID
from ..urls import authority, is_secure
from .metadata import Document, documents, fetched

_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_SENDS_ISSUER = "authorization_response_iss_parameter_supported"
_WELCOME = ("userinfo_endpoint", "revocation_endpoint")


def discovered(issuer: str, provider: OAuth2Provider) -> OAuth2Provider:
    """Return the provider with what its issuer says of it, fetched once for the whole process.

    Args:
        issuer: the provider's issuer identifier, exactly as the provider writes it.
        provider: what is known without asking.

    Raises:
        ProviderUnreachable: the issuer did not answer.
        ProviderFailed: its answer can't be believed or used; ``code`` is ``discovery_failed`` unless the transport
            has a better one.
    """
    url = issuer.rstrip("/") + "/.well-known/openid-configuration"
    said = documents.get((url, provider.verify_tls), lambda: _checked(url, issuer, provider))
    userinfo = said.get("userinfo_endpoint")
    return replace(
        provider,
        discover=None,
        authorization_url=said["authorization_endpoint"],
        token_url=said["token_endpoint"],
        refresh_url=said["token_endpoint"],
        revocation_url=said.get("revocation_endpoint"),
        profile_url=userinfo or "",
        profile_fields=provider.profile_fields if userinfo else None,
        api_hosts=(*provider.api_hosts, authority(userinfo)) if userinfo else provider.api_hosts,
        issuer=issuer if said.get(_SENDS_ISSUER) is True else None,
        # Off only where the provider says that it has others: one that says nothing ignores what it does not know.
        pkce="S256" in _listed(said, "code_challenge_methods_supported", ("S256",)),
        client_authentication=_authentication(said) or "basic",
        openid=OpenID(
            issuers=(issuer,),
            jwks_url=said["jwks_uri"],
            algorithms=_algorithms(said),
            required=True,
        ),
    )


def _checked(url: str, issuer: str, provider: OAuth2Provider) -> Document:
    """Return the issuer's document if it is the issuer's and all that is needed of it can be used."""
    said = fetched(url, provider=provider, step="begin", code="discovery_failed")
    if said.get("issuer") != issuer:
        raise _failure(provider, "names another issuer than the one that was asked")
    for name in _NEEDED + _WELCOME:
        address = said.get(name)
        if address is None and name in _WELCOME:
            continue
        if not (isinstance(address, str) and authority(address) and is_secure(address)):
            raise _failure(provider, f"has no https address as its {name}")
    if not _algorithms(said):
        raise _failure(provider, "names no signature algorithm that is accepted here")
    if not _authentication(said):
        raise _failure(provider, "names no client authentication that is known here")
    return said


def _algorithms(said: Document) -> tuple[str, ...]:
    supported = _listed(said, "id_token_signing_alg_values_supported", ("RS256",))
    return tuple(name for name in KEY_ALGORITHMS if name in supported)


def _authentication(said: Document) -> ClientAuthentication | None:
    supported = _listed(said, "token_endpoint_auth_methods_supported", ("client_secret_basic",))
    if "client_secret_basic" in supported:
        return "basic"
    # "none" is that of a public client, which sends its id as a field.
    return "post" if {"client_secret_post", "none"} & set(map(str, supported)) else None


def _listed(said: Document, name: str, default: Iterable[str]) -> Iterable[Any]:
    found = said.get(name)
    return found if isinstance(found, list) else default


def _failure(provider: OAuth2Provider, what: str) -> ProviderFailed:
    return ProviderFailed(
        f"What {provider.title} says of itself {what}.",
        code="discovery_failed",
        step="begin",
        hint="The site's administrator has to check the issuer, character by character.",
    )
