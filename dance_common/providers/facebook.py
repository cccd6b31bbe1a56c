"""Facebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Unpack

from ._hooks import revoke_by_call
from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="facebook",
    base_url="https://graph.facebook.com/",
    authorization_url="https://www.facebook.com/dialog/oauth",
    token_url="https://graph.facebook.com/oauth/access_token",
    scope_separator=",",
    client_authentication="post",
    api_hosts=("graph-video.facebook.com",),
    # There is no openid here: Facebook's code flow with id_tokens is in testing.
    # https://developers.facebook.com/documentation/facebook-login/guides/advanced/oidc-token
    # The Graph API answers with no more than id and name unless the fields are named.
    profile_url="/me?fields=id,name,email,picture",
    profile_fields=ProfileFields(id="id", name="name", email="email", picture="picture.data.url"),
    # Facebook has no RFC 7009 endpoint: the user's whole grant is deleted, with the token that it gave.
    revoke=revoke_by_call("DELETE", "/me/permissions"),
    checked_on="2026-11-23",
    docs_url="https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"revocation": {"/me/permissions": {"method": "DELETE", "answer": {"success": True}}}}


@oauth2(PROVIDER)
def facebook(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    rerequest_declined_permissions: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Facebook.

    URLs without a version, such as ``/me``, mean the version of the Graph API that the application is set to. A
    user may decline single permissions, so the e-mail address can be missing even though it was asked for. Facebook
    gives no refresh tokens.

    Args:
        client_id: the application's ID; else it is read from ``FACEBOOK_OAUTH_CLIENT_ID``.
        client_secret: the application's secret; else it is read from ``FACEBOOK_OAUTH_CLIENT_SECRET``.
        scope: permissions to ask for, such as ``["public_profile", "email"]``.
        rerequest_declined_permissions: ask again for permissions that the user declined before.
    """
    params = {"auth_type": "rerequest"} if rerequest_declined_permissions else {}
    return replace(PROVIDER, authorization_params=params)
