"""Dances with providers that are not in the catalogue, described by keywords."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Unpack

from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import CodeChallengeMethod, OAuth1Provider, OAuth2Provider, standard_settings
from ..tokens import Scope
from .oauth1 import OAuth1Dance
from .oauth2 import OAuth2Dance


def oauth2(
    client_id: str | None = None,
    client_secret: str | None = None,
    *,
    base_url: str | None = None,
    authorization_url: str = "",
    authorization_url_params: Mapping[str, str] | None = None,
    token_url: str = "",
    token_url_params: Mapping[str, Any] | None = None,
    auto_refresh_url: str | None = None,
    auto_refresh_kwargs: Mapping[str, Any] | None = None,
    revocation_url: str | None = None,
    scope: Scope = None,
    state: str | Callable[[], str] | None = None,
    client: Any = None,
    issuer: str | None = None,
    use_pkce: bool = True,
    code_challenge_method: CodeChallengeMethod = "S256",
    profile_url: str = "",
    profile_fields: ProfileFields | Mapping[str, str] | None = None,
    session_options: Mapping[str, Any] | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Return the configuration for an OAuth 2 provider that is not in the catalogue.

    Args:
        client_id: what the provider calls the site; else it is read from ``<NAME>_OAUTH_CLIENT_ID``.
        client_secret: what proves it; else it is read from ``<NAME>_OAUTH_CLIENT_SECRET``. An empty string for a
            public client that has none.
        base_url: where relative URLs start, those of the endpoints included.
        authorization_url: the provider's consent page.
        authorization_url_params: further parameters of its query.
        token_url: where a code becomes a token.
        token_url_params: further arguments of ``session.fetch_token``.
        auto_refresh_url: where refresh tokens are exchanged.
        auto_refresh_kwargs: further fields of the refresh request.
        revocation_url: where tokens are revoked (RFC 7009).
        scope: what to ask for, as one string or several.
        state: a function that makes the state of each flow; random unless given.
        client: an oauthlib client; each session gets a copy.
        issuer: the provider's issuer, where it sends one with the callback; then it must be equal (RFC 9207).
        use_pkce: whether code challenges are sent (RFC 7636).
        code_challenge_method: ``plain`` only for a provider that knows no ``S256``.
        profile_url: where the provider says who the user is, for ``session.profile()``.
        profile_fields: where that answer has what a ``Profile`` needs: dotted paths by the names of ``ProfileFields``,
            ``{"id": "sub", "email": "email"}``.
        session_options: further arguments of the session class.
        **options: see ``DanceOptions``; ``name`` is needed.
    """
    name = options.get("name") or "oauth2"
    return OAuth2Dance(
        provider=OAuth2Provider(
            name=name,
            base_url=base_url,
            authorization_url=authorization_url,
            authorization_params=authorization_url_params or {},
            token_url=token_url,
            token_params=token_url_params or {},
            refresh_url=auto_refresh_url,
            revocation_url=revocation_url,
            issuer=issuer,
            pkce=use_pkce,
            code_challenge_method=code_challenge_method,
            profile_url=profile_url,
            profile_fields=_fields(profile_fields),
            settings=standard_settings(name, "client_id", "client_secret"),
        ),
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        state=state,
        client=client,
        auto_refresh_kwargs=auto_refresh_kwargs or {},
        session_options=session_options or {},
        **checked(options, oauth2),
    )


def oauth1(
    client_key: str | None = None,
    client_secret: str | None = None,
    *,
    base_url: str | None = None,
    request_token_url: str = "",
    authorization_url: str = "",
    authorization_url_params: Mapping[str, str] | None = None,
    access_token_url: str = "",
    signature_method: str = "HMAC-SHA1",
    signature_type: str = "AUTH_HEADER",
    rsa_key: str | None = None,
    client_class: type[Any] | None = None,
    force_include_body: bool = False,
    profile_url: str = "",
    profile_fields: ProfileFields | Mapping[str, str] | None = None,
    session_options: Mapping[str, Any] | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth1Dance:
    """Return the configuration for an OAuth 1.0a provider that is not in the catalogue.

    Args:
        client_key: what the provider calls the site; else it is read from ``<NAME>_OAUTH_CLIENT_KEY``.
        client_secret: the secret that signs, unless an RSA key does; else it is read from
            ``<NAME>_OAUTH_CLIENT_SECRET``.
        base_url: where relative URLs start, those of the endpoints included.
        request_token_url: where temporary credentials come from.
        authorization_url: the provider's consent page.
        authorization_url_params: further parameters of its query.
        access_token_url: where temporary credentials become the token.
        signature_method: ``HMAC-SHA1``, ``RSA-SHA1`` or another that oauthlib knows.
        signature_type: where the signature goes: ``AUTH_HEADER``, ``QUERY`` or ``BODY``.
        rsa_key: the private RSA key in PEM, or the path of a file with it; else it is read from
            ``<NAME>_OAUTH_RSA_KEY``.
        client_class: the oauthlib client that signs.
        force_include_body: whether bodies that are no forms are signed, too.
        profile_url: where the provider says who the user is, for ``session.profile()``.
        profile_fields: where that answer has what a ``Profile`` needs: dotted paths by the names of ``ProfileFields``,
            ``{"id": "sub", "email": "email"}``.
        session_options: further arguments of the session class.
        **options: see ``DanceOptions``; ``name`` is needed.
    """
    name = options.get("name") or "oauth1"
    signing = {
        "signature_type": signature_type,
        "client_class": client_class,
        "force_include_body": force_include_body,
    }
    return OAuth1Dance(
        provider=OAuth1Provider(
            name=name,
            base_url=base_url,
            request_token_url=request_token_url,
            authorization_url=authorization_url,
            authorization_params=authorization_url_params or {},
            access_token_url=access_token_url,
            signature_method=signature_method,
            profile_url=profile_url,
            profile_fields=_fields(profile_fields),
            settings=standard_settings(name, "client_key", "client_secret", "rsa_key"),
        ),
        client_key=client_key,
        client_secret=client_secret,
        rsa_key=rsa_key,
        session_options=signing | dict(session_options or {}),
        **checked(options, oauth1),
    )


def _fields(fields: ProfileFields | Mapping[str, str] | None) -> ProfileFields | None:
    return ProfileFields(**fields) if isinstance(fields, Mapping) else fields
