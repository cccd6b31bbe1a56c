"""Tokens of social-auth-app-django."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dance_common.tokens import scope_list

from .entry import Entry, model_of

_TWO_YEARS = 2 * 365 * 24 * 3600
"""Seconds. No provider gives a token that long: a larger ``expires`` is the time itself."""


def entries() -> Iterator[Entry]:
    """Yield what stands in ``UserSocialAuth``, the row that was written last first.

    Raises:
        NotInstalled: social-auth is no part of this site.
    """
    accounts = model_of("social_django.UserSocialAuth", "social_django")._default_manager
    for row in accounts.order_by("-modified", "-pk").iterator(chunk_size=1000):
        kept: Mapping[str, Any] = row.extra_data if isinstance(row.extra_data, Mapping) else {}
        known = {
            "provider": row.provider,
            "user_id": row.user_id,
            # Several of its backends take the email address for one, which may pass to another account.
            "account": "" if "@" in row.uid else row.uid,
        }
        token = kept.get("access_token")
        if isinstance(token, Mapping):
            yield Entry(
                **known,
                token=_text(token.get("oauth_token")),
                secret=_text(token.get("oauth_token_secret")),
            )
            continue
        yield Entry(
            **known,
            token=_text(token),
            secret=_text(kept.get("refresh_token")),
            expires_at=_expires_at(kept, written=row.modified.timestamp()),
            extra=_extra(kept),
        )


def _extra(kept: Mapping[str, Any]) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    if kind := _text(kept.get("token_type")):
        extra["token_type"] = kind
    if scope := scope_list(kept.get("scope")):
        extra["scope"] = scope
    return extra


def _expires_at(kept: Mapping[str, Any], *, written: float) -> float | None:
    """Return when the token ends: ``expires_on`` is a time; the others are seconds since ``auth_time``."""
    if (moment := _number(kept.get("expires_on"))) is not None:
        return moment
    began = _number(kept.get("auth_time")) or written
    if (seconds := _number(kept.get("expires_in"))) is not None:
        return began + seconds
    seconds = _number(kept.get("expires"))
    if seconds is None:
        return None
    return seconds if seconds > _TWO_YEARS else began + seconds


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
