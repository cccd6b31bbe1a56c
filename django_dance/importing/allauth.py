"""Tokens of django-allauth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from .entry import Entry, model_of


def entries() -> Iterator[Entry]:
    """Yield what stands in ``SocialToken``, the account that logged in last first.

    ``token_secret`` holds the refresh token of OAuth 2, and the secret of OAuth 1.

    Raises:
        NotInstalled: allauth's accounts of other sites are no part of this site.
    """
    tokens = model_of("socialaccount.SocialToken", "allauth.socialaccount")._default_manager
    rows = tokens.select_related("account", "app").order_by("-account__last_login", "-pk")
    for row in rows.iterator(chunk_size=1000):
        yield Entry(
            provider=row.account.provider,
            user_id=row.account.user_id,
            account=row.account.uid,
            # Without an app the site's settings say what the client id is: whether it is another is not known.
            client_id=row.app.client_id if row.app else None,
            token=row.token,
            secret=row.token_secret or "",
            expires_at=_time(row.expires_at),
        )


def _time(moment: datetime | None) -> float | None:
    if moment is None:
        return None
    aware: Any = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    return float(aware.timestamp())
