"""Dances with providers that are not in the catalogue, described by keywords."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Unpack

from ..options import CommonOptions, ProofOptions, dance_arguments, spell_out
from ..profiles import ProfileFields, ProfilePaths
from ..provider import (
    CodeChallengeMethod,
    OAuth1Provider,
    OAuth2Provider,
    Provider,
    standard_settings,
)
from ..tokens import Scope
from .oauth1 import OAuth1Dance
from .oauth2 import OAuth2Dance

if TYPE_CHECKING:
    from oauthlib.oauth1 import Client as OAuth1Client
    from oauthlib.oauth2 import Client as OAuth2Client

_FIELDS = MappingProxyType(
    {
        "authorization_url_params": "authorization_params",
        "token_url_params": "token_params",
        "auto_refresh_url": "refresh_url",
        "use_pkce": "pkce",
    }
)
"""What fields of a provider are called that have another name as an option, which is Flask-Dance's."""
_SIGNING = MappingProxyType(
    {"signature_type": "AUTH_HEADER", "client_class": None, "force_include_body": False}
)
"""Options of OAuth 1 that the session has, and what they are unless given."""


class CustomOptions(CommonOptions, total=False):
    """What a provider of either protocol is like, and what every dance takes (``CommonOptions``).

    Keys:
        base_url: where relative URLs start, those of the endpoints included.
        authorization_url: the provider's consent page.
        authorization_url_params: further parameters of its query.
        profile_url: where the provider says who the user is, for ``session.profile()``.
        profile_fields: where its response has what a ``Profile`` needs: dotted paths by the names of ``ProfileFields``,
            ``{"id": "sub", "email": "email"}``.
        session_options: further arguments of the session class.
    """

    base_url: str | None
    authorization_url: str
    authorization_url_params: Mapping[str, str] | None
    profile_url: str
    profile_fields: ProfileFields | ProfilePaths | None
    session_options: Mapping[str, object] | None


class OAuth2Options(CustomOptions, ProofOptions, total=False):
    """What a provider of OAuth 2 is like, beside ``CustomOptions`` and ``ProofOptions``.

    Keys:
        token_url: where a code becomes a token.
        token_url_params: further arguments of ``session.fetch_token``.
        auto_refresh_url: where refresh tokens are exchanged.
        auto_refresh_kwargs: further fields of the refresh request, beside those that each one has of itself.
        revocation_url: where tokens are revoked (RFC 7009).
        scope: what to ask for, as one string or several.
        state: a function that makes the state of each flow; random unless given.
        client: an oauthlib client; each session gets a copy.
        issuer: the provider's issuer, where it sends one with the callback; then it must be equal (RFC 9207).
        use_pkce: whether code challenges are sent (RFC 7636).
        code_challenge_method: ``plain`` only for a provider that knows no ``S256``.
    """

    token_url: str
    token_url_params: Mapping[str, object] | None
    auto_refresh_url: str | None
    auto_refresh_kwargs: Mapping[str, object] | None
    revocation_url: str | None
    scope: Scope
    state: str | Callable[[], str] | None
    client: OAuth2Client | None
    issuer: str | None
    use_pkce: bool
    code_challenge_method: CodeChallengeMethod


class OAuth1Options(CustomOptions, total=False):
    """What a provider of OAuth 1.0a is like, beside ``CustomOptions``.

    Keys:
        request_token_url: where temporary credentials come from.
        access_token_url: where temporary credentials become the token.
        signature_method: ``HMAC-SHA1``, ``RSA-SHA1`` or another that oauthlib knows.
        signature_type: where the signature goes: ``AUTH_HEADER``, ``QUERY`` or ``BODY``.
        rsa_key: the private RSA key in PEM, or the path of a file with it; else it is read from
            ``<NAME>_OAUTH_RSA_KEY``.
        client_class: the oauthlib client that signs.
        force_include_body: whether bodies that are no forms are signed, too.
    """

    request_token_url: str
    access_token_url: str
    signature_method: str
    signature_type: str
    rsa_key: str | None
    client_class: type[OAuth1Client] | None
    force_include_body: bool


def _defaults(provider: type[Provider]) -> dict[str, object]:
    """Return what options are unless given: the defaults of the fields of the provider that they become."""
    found = {each.name: each.default for each in fields(provider)}
    given = {name: value for name, value in found.items() if value is not MISSING}
    return {**_SIGNING, **given, **{name: given.get(field) for name, field in _FIELDS.items()}}


@spell_out(OAuth2Options, _defaults(OAuth2Provider))
def oauth2(
    client_id: str | None = None,
    client_secret: str | None = None,
    *,
    name: str = "oauth2",
    **options: Unpack[OAuth2Options],
) -> OAuth2Dance:
    """Return the configuration for an OAuth 2 provider that is not in the catalogue.

    Args:
        client_id: the client identifier issued by the provider (RFC 6749 section 2.2); read from
            ``<NAME>_OAUTH_CLIENT_ID`` unless given.
        client_secret: the client secret; an empty string for a public client. Read from ``<NAME>_OAUTH_CLIENT_SECRET``
            unless given.
        name: the dance's name, which URLs, endpoint names and configuration variables are made of.
        **options: see ``OAuth2Options``.
    """
    facts, own = _about_provider(OAuth2Provider, dance_arguments(options, oauth2))
    settings = standard_settings(name, "client_id", "client_secret", "client_keys")
    provider = OAuth2Provider(name=name, settings=settings, **facts)
    return OAuth2Dance(provider=provider, client_id=client_id, client_secret=client_secret, **own)


@spell_out(OAuth1Options, _defaults(OAuth1Provider))
def oauth1(
    client_key: str | None = None,
    client_secret: str | None = None,
    *,
    name: str = "oauth1",
    **options: Unpack[OAuth1Options],
) -> OAuth1Dance:
    """Return the configuration for an OAuth 1.0a provider that is not in the catalogue.

    Args:
        client_key: the client identifier issued by the provider (RFC 5849 section 1.1); read from
            ``<NAME>_OAUTH_CLIENT_KEY`` unless given.
        client_secret: the shared secret that signs, unless an RSA key does; read from ``<NAME>_OAUTH_CLIENT_SECRET``
            unless given.
        name: the dance's name, which URLs, endpoint names and configuration variables are made of.
        **options: see ``OAuth1Options``.
    """
    given = dance_arguments(options, oauth1)
    signing = {option: given.pop(option, default) for option, default in _SIGNING.items()}
    given["session_options"] = {**signing, **given.get("session_options", {})}
    facts, own = _about_provider(OAuth1Provider, given)
    settings = standard_settings(name, "client_key", "client_secret", "rsa_key")
    provider = OAuth1Provider(name=name, settings=settings, **facts)
    return OAuth1Dance(provider=provider, client_key=client_key, client_secret=client_secret, **own)


def _about_provider(
    provider: type[Provider], options: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return those options that are fields of the provider, under their names, and the others."""
    others = {_FIELDS.get(option, option): value for option, value in options.items()}
    # A scope that is given is the dance's: the provider's is only what is asked for without it.
    names = {each.name for each in fields(provider)} - {"scope"}
    facts = {name: others.pop(name) for name in names & others.keys()}
    if isinstance(facts.get("profile_fields"), Mapping):
        facts["profile_fields"] = ProfileFields(**facts["profile_fields"])
    return facts, others
