"""Jira, by an application link of OAuth 1.0a."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Unpack
from urllib.parse import urlsplit

from ..profiles import read_json_object
from ._hosts import address
from ._preset import (
    OAuth1APISession,
    OAuth1Provider,
    OAuth1ServerOptions,
    ProfileFields,
    ServerArgument,
    oauth1,
)


def _myself(session: OAuth1APISession) -> Mapping[str, Any]:
    # In the cloud people have an accountId, on a server of one's own a key; neither has the other's.
    answer = read_json_object(session.get(session.provider.profile_url), session.provider.title)
    return {**answer, "id": answer.get("accountId") or answer.get("key")}


PROVIDER = OAuth1Provider(
    name="jira",
    request_token_url="plugins/servlet/oauth/request-token",
    authorization_url="plugins/servlet/oauth/authorize",
    access_token_url="plugins/servlet/oauth/access-token",
    signature_method="RSA-SHA1",
    headers={"Content-Type": "application/json"},
    settings={"client_key": ("JIRA_OAUTH_CONSUMER_KEY",), "rsa_key": ("JIRA_OAUTH_RSA_KEY",)},
    profile_url="rest/api/2/myself",
    profile_fields=ProfileFields(
        id="id",
        username="name",
        name="displayName",
        email="emailAddress",
        picture="avatarUrls.48x48",
    ),
    fetch_profile=_myself,
    checked_on="2026-11-23",
    docs_url="https://confluence.atlassian.com/adminjiraserver/link-to-other-applications-938846918.html",
)
SERVER = ServerArgument("base_url", address, "https://jira.example.com")


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"answers": {"rest/api/2/myself": {"key": "JIRAUSER{id}"}}}


@oauth1(PROVIDER, SERVER)
def jira(
    base_url: str = "*",
    consumer_key: str | None = None,
    rsa_key: str | os.PathLike[str] | None = None,
    **options: Unpack[OAuth1ServerOptions],
) -> OAuth1Provider:
    """Return the OAuth 1.0a configuration for a Jira, signed with an RSA key.

    Jira Data Center still documents this; for the Jira of Atlassian's cloud it is deprecated, and ``atlassian`` takes
    its place. Every API call says that its body is JSON: pass ``json=``, or another ``Content-Type`` header. Signing
    needs the extra ``rsa``.

    Args:
        base_url: the address of the Jira, such as ``https://jira.example.com``, with the path it is installed below;
            the visitor names it unless given. Each Jira's administrator makes the link then, with your consumer key
            and the public half of your RSA key, which is all that a Jira ever has of it.
        consumer_key: the consumer key of the application link; else it is read from ``JIRA_OAUTH_CONSUMER_KEY``.
        rsa_key: the private RSA key of the application link, or the path of a file with it; else either is read from
            ``JIRA_OAUTH_RSA_KEY``. A file is read when it is needed.

    Raises:
        ValueError: ``base_url`` is no absolute address.
    """
    start = SERVER.read(base_url)
    # A host alone stays as it was given: relative addresses start at its root in any case.
    has_path = urlsplit(start).path != "/"
    return replace(PROVIDER, base_url=start if has_path else base_url.strip())
