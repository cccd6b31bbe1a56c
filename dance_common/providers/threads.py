"""Threads.

A token is exchanged for the next one in calls that are made after half of its time.
"""

from __future__ import annotations

from ._long_lived import exchange_for_long_lived, long_lived, rehearsal
from ._preset import OAuth2Provider, ProfileFields, declare

__all__ = ["PROVIDER", "rehearsal", "threads"]

PROVIDER = OAuth2Provider(
    name="threads",
    base_url="https://graph.threads.net/",
    authorization_url="https://threads.net/oauth/authorize",
    token_url="oauth/access_token",
    accept=exchange_for_long_lived("access_token", grant_type="th_exchange_token"),
    refresh_url="refresh_access_token",
    refresh_method="GET",
    refresh_params={"grant_type": "th_refresh_token"},
    request_names={"refresh_token": "access_token"},
    token_from=long_lived,
    scope=("threads_basic",),
    scope_separator=",",
    client_authentication="post",
    profile_url="v1.0/me?fields=id,username,name,threads_profile_picture_url",
    profile_fields=ProfileFields(
        id="id", username="username", name="name", picture="threads_profile_picture_url"
    ),
)

threads = declare(PROVIDER, notes=__doc__)
