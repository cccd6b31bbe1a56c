"""The site registers itself at a server that a visitor has named (RFC 7591, or the server's own way)."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode, urlsplit

from ..backends.registrations import Registration, RegistrationStore
from ..errors import NotConfigured, ProviderFailed
from ..memory import Memory
from ..openid.metadata import json_object
from ..options import ClientAuthentication
from ..provider import NOTHING, ClientRegistration, OAuth2Provider
from ..tokens import Scope, scope_list
from ..urls import is_loopback, resolve
from .base import Dance

_METHODS: Mapping[str, ClientAuthentication] = MappingProxyType(
    {
        "client_secret_basic": "basic",
        "client_secret_post": "post",
        "none": "none",
        "private_key_jwt": "private_key_jwt",
        "tls_client_auth": "tls_client_auth",
    }
)
"""How the token endpoint takes credentials, by the names of RFC 7591 section 2."""
_METHOD_NAMES = MappingProxyType({method: name for name, method in _METHODS.items()})
_WITHOUT_SECRET = frozenset({"none", "private_key_jwt", "tls_client_auth"})
_LOOPBACK_ADDRESSES = frozenset({"127.0.0.1", "::1"})
_LONGEST = 4096
"""Characters that an identifier or a secret may have."""

_locks: Memory[tuple[int, str, str], threading.Lock] = Memory(
    lifetime=600, most=1000, is_in_use=lambda lock: lock.locked()
)


def client_metadata(
    dance: Dance, callback_url: str, keys: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the document by whose address a server knows the site (draft-ietf-oauth-client-id-metadata-document).

    Nothing in it is secret. Each server that needs a callback URL of its own has a document of its own.

    Args:
        dance: the dance with the server.
        callback_url: absolute URL of our callback view.
        keys: the public halves of the site's keys, as a JSON Web Key Set; empty where it has none.

    Returns:
        The document, whose ``client_id`` is its own address; None where no server could fetch it by https. On a
        developer's own machine it is what some servers take in its place.

    Raises:
        NotConfigured: they would, if the site were opened by another name of this machine.
    """
    if is_loopback(callback_url):
        return _loopback_metadata(dance, callback_url)
    address = _published_at(dance, callback_url, dance.metadata_path)
    if address is None:
        return None
    marks = urlencode(dance.callback_marks)
    document: dict[str, Any] = {
        "client_id": f"{address}?{marks}" if marks else address,
        **_about_site(
            dance.own_callback(callback_url), dance.servers.client_name if dance.servers else None
        ),
        "token_endpoint_auth_method": "private_key_jwt" if keys else "none",
    }
    if scope := _scope_text(dance):
        document["scope"] = scope
    if getattr(dance.provider, "dpop", False):
        document["dpop_bound_access_tokens"] = True
    if keys:
        from ..transport.client_keys import read_keys

        # The first one signs.
        first = read_keys(getattr(dance, "client_keys", None))[0]
        document["token_endpoint_auth_signing_alg"] = first.algorithms[0]
        document["jwks"] = dict(keys)
    return document


def _loopback_metadata(dance: Dance, callback_url: str) -> dict[str, Any] | None:
    """Return what stands for the document on a developer's own machine, for servers that offer that; else None.

    Raises:
        NotConfigured: the site was opened by a name that such servers take for no address of this machine.
    """
    provider = dance.provider
    if not isinstance(provider, OAuth2Provider) or provider.loopback_client_id is None:
        return None
    if urlsplit(callback_url).hostname not in _LOOPBACK_ADDRESSES:
        raise NotConfigured(
            f"{provider.title} sends nobody back to a site at localhost.",
            code="loopback_name",
            hint="Open the site at http://127.0.0.1, with its port, for trials; elsewhere it needs https.",
        )
    query = {"redirect_uri": dance.own_callback(callback_url), "scope": _scope_text(dance)}
    return {
        "client_id": f"{provider.loopback_client_id}?{urlencode(query)}",
        "token_endpoint_auth_method": "none",
    }


def _scope_text(dance: Dance) -> str:
    """Return the scopes that the dance asks for, as far as they are known without asking the server."""
    return " ".join(
        scope_list(getattr(dance, "scope", None)) or getattr(dance.provider, "scope", ())
    )


def keys_address(dance: Dance, callback_url: str) -> str | None:
    """Return where servers fetch the site's public keys; None where no server could by https."""
    return _published_at(dance, callback_url, dance.keys_path)


def _published_at(dance: Dance, callback_url: str, path: str) -> str | None:
    base = callback_url.partition("?")[0]
    if not base.endswith(dance.authorized_path) or not base.startswith("https://"):
        return None
    return None if is_loopback(base) else f"{base.removesuffix(dance.authorized_path)}{path}"


def _about_site(callback_url: str, name: str | None) -> dict[str, Any]:
    """Return what all servers are told of the site (RFC 7591 section 2)."""
    return {
        "client_name": name or urlsplit(callback_url).hostname or "",
        "client_uri": "{0.scheme}://{0.netloc}".format(urlsplit(callback_url)),
        "redirect_uris": [callback_url],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
    }


def registration_at(
    store: RegistrationStore,
    provider: OAuth2Provider,
    session: object,
    *,
    dance: str,
    server: str,
    callback_url: str,
    own_hosts: Collection[str] | None = None,
    scope: Scope,
    name: str | None,
    keys: Mapping[str, Any] = NOTHING,
    keys_url: str | None = None,
    document: Mapping[str, Any] | None = None,
) -> Registration:
    """Return the site's registration at a server; if it has none that fits, the server is asked for one.

    However many threads ask at once, the server is asked once; of several processes the first one's is stored.

    Args:
        store: where registrations are stored.
        provider: the facts of the server.
        session: the session over whose connections it is asked.
        dance: the dance's name.
        server: the server's name.
        callback_url: the redirect URI.
        own_hosts: the hosts under which the site may register; None for any, while it is developed.
        scope: the scopes that will be asked for.
        name: what people will read of the site there; the callback URL's host if it is None.
        keys: the public halves of the site's keys, as a JSON Web Key Set; empty where it has none.
        keys_url: where the server can fetch them: a key that is added later needs no other registration then.
        document: what ``client_metadata`` returns; a server that reads such documents is asked for nothing.

    Raises:
        BadServer: there are too many registrations.
        NotConfigured: the host is none of the site's own, or the site is registered under another one of them.
        ProviderFailed: the server did not register the site.
    """
    published = None
    if document is not None and provider.reads_client_metadata:
        published = Registration(
            client_id=document["client_id"],
            callback_url=callback_url,
            authentication=_METHODS[document["token_endpoint_auth_method"]],
        )

    def stored() -> Registration | None:
        found = store.load(dance, server)
        # Another address of the site needs another registration.
        if found is None or found.callback_url != callback_url:
            return None
        # So do other keys and scopes, where they are in the document and not with the server.
        is_document = found.client_id.startswith(("https:", "http:"))
        return found if published in (None, found) or not is_document else None

    if (found := stored()) is not None:
        return found
    with _locks.setdefault((id(store), dance, server), threading.Lock()):
        if (found := stored()) is not None:
            return found
        old = store.load(dance, server)
        if own_hosts is not None:
            _require_own_host(callback_url, own_hosts, old)
        if old is None:
            store.require_room()
        metadata: dict[str, Any] = {
            **_about_site(callback_url, name),
            "token_endpoint_auth_method": _METHOD_NAMES[provider.client_authentication],
            "scope": " ".join(scope_list(scope) or provider.scope),
            **({"jwks_uri": keys_url} if keys and keys_url else {"jwks": dict(keys)}),
            "dpop_bound_access_tokens": provider.dpop,
            "tls_client_certificate_bound_access_tokens": bool(provider.client_certificate),
        }
        registration = published or register(provider, session, metadata, callback_url=callback_url)
        if old is not None:
            store.forget(dance, server, old.client_id)
        return store.add(dance, server, registration)


def _require_own_host(
    callback_url: str, own_hosts: Collection[str], old: Registration | None
) -> None:
    """Raise ``NotConfigured`` where a request alone would decide what is stored for all: it may name any host."""
    hosts = [urlsplit(url).hostname for url in (callback_url, old.callback_url if old else "")]
    # Where no host is named, the site can be registered nowhere but by its developer, who has one to lose at most.
    is_trial = not own_hosts and is_loopback(callback_url)
    hint = (
        "The site's administrator has to set DANCE_CALLBACK_ORIGIN to the address of the site that visitors come back"
        " to."
    )
    if hosts[0] not in own_hosts and not is_trial:
        raise NotConfigured(
            "This site registers itself only under a host that its configuration names.",
            code="host_not_named",
            hint=hint,
        )
    if hosts[1] != hosts[0] and hosts[1] in own_hosts:
        # Tokens of all users were issued to that client, and would be of no use to another.
        raise NotConfigured(
            "This site is registered under another of its hosts.",
            code="registered_elsewhere",
            hint=hint,
        )


def register(
    provider: OAuth2Provider, session: Any, metadata: Mapping[str, Any], *, callback_url: str
) -> Registration:
    """Ask the server to register the site, and return what it has issued.

    Raises:
        ProviderFailed: it did not.
    """
    from ..transport.endpoint import ask  # requests is not loaded before a provider is asked

    endpoint = provider.registration
    if endpoint is None:
        raise ProviderFailed(
            f"{provider.title} registers no sites by itself.", code="no_registration", step="begin"
        )
    response = ask(
        session,
        resolve(provider.base_url, endpoint.url),
        provider=provider,
        step="begin",
        headers={"Accept": "application/json"},
        **_body(endpoint, metadata),
    )
    found = json_object(response) or {}
    client_id, secret = found.get("client_id"), found.get("client_secret") or ""
    if not (_is_credential(client_id) and client_id and _is_credential(secret)):
        raise ProviderFailed(
            f"{provider.title} did not register this site (status {response.status_code}).",
            code="not_registered",
            step="begin",
        )
    expires = found.get("client_secret_expires_at")
    method = _METHODS.get(str(found.get("token_endpoint_auth_method")), "")
    return Registration(
        client_id=str(client_id),
        client_secret=secret,
        callback_url=callback_url,
        expires_at=expires if isinstance(expires, int) else 0,
        authentication=method if secret or method in _WITHOUT_SECRET else "none",
    )


def _body(endpoint: ClientRegistration, metadata: Mapping[str, Any]) -> dict[str, Any]:
    if endpoint.format == "json":
        return {"json": {name: value for name, value in metadata.items() if value}}
    fields = {
        endpoint.names[name]: "\n".join(value) if isinstance(value, list) else value
        for name, value in metadata.items()
        if name in endpoint.names and value
    }
    return {"data": fields}


def _is_credential(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and value.isprintable()
