"""Tokens that users have with other packages of the same site, for ``manage.py dance import_tokens``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from django.apps import apps
from django.utils import timezone

from dance_common.backends import BaseBackend, TableBackend
from dance_common.dance.oauth1 import OAuth1Dance
from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.errors import TokenNotStored, hides_locals
from dance_common.tokens import is_expired, scope_list

from .conf import configured_providers
from .dances import RequestVisit

Outcome = Literal[
    "imported", "there already", "over", "of another client id", "of another account", "not stored"
]
"""What became of one token, as the command prints it."""

_SUFFIXES = ("-oauth2", "-oauth", "_oauth2", "-openidconnect")
"""What other packages write behind the name of a provider."""

_TWO_YEARS = 2 * 365 * 24 * 3600
"""Seconds. No provider gives a token that long: a larger ``expires`` of social-auth is the time itself."""


class NotInstalled(LookupError):
    """The site does not have that package."""


@dataclass(frozen=True, kw_only=True)
class OtherToken:
    """One token as another package keeps it.

    Attributes:
        provider: the package's name of the provider.
        user_id: the primary key of the user.
        account: the provider's stable identifier of the account; empty where the package does not know it.
        client_id: the client id that the token was given to; None where unknown.
        token: the access token, or the OAuth 1 token.
        secret: the refresh token, or the OAuth 1 token's secret; empty where there is none.
        expires_at: Unix time in seconds, UTC; None for a token that names no time.
        extra: further fields of an OAuth 2 token.
    """

    provider: str
    user_id: object
    account: str
    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    client_id: str | None = None
    expires_at: float | None = None
    extra: Mapping[str, object] = field(default_factory=dict, repr=False)

    def as_oauth1(self) -> dict[str, object]:
        """Return the token as an OAuth 1 dance would have yielded it."""
        return {"oauth_token": self.token, "oauth_token_secret": self.secret}

    def as_oauth2(self) -> dict[str, object]:
        """Return the token as an OAuth 2 dance would have yielded it."""
        token = {"token_type": "Bearer", **self.extra, "access_token": self.token}
        if self.secret:
            token["refresh_token"] = self.secret
        if self.expires_at is not None:
            token |= {"expires_at": self.expires_at, "expires_in": self.expires_at - time.time()}
        return token

    @property
    def is_over(self) -> bool:
        """Whether it has expired and can't be refreshed."""
        return not self.token or (not self.secret and is_expired({"expires_at": self.expires_at}))


@dataclass
class Summary:
    """What became of the tokens.

    Attributes:
        outcomes: how many tokens, by the name of the dance and the outcome.
        unmatched: how many tokens, by the other package's name of a provider that no dance here is for.
    """

    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    unmatched: Counter[str] = field(default_factory=Counter)


@hides_locals
def run(source: str, *, renamed: Mapping[str, str], dry_run: bool) -> Summary:
    """Import the tokens of a package; a user who has a token here keeps it.

    Args:
        source: a key of ``SOURCES``.
        renamed: names of dances by the package's names of providers, where the two differ.
        dry_run: whether nothing is written.

    Raises:
        NotInstalled: the site does not have the package.
        LookupError: a backend needs a request.
    """
    summary = Summary()
    # A place gets one token, the newest; with dry_run nothing else tells that it has one.
    filled: set[tuple[str, object, str]] = set()
    for token in SOURCES[source]():
        if (name := _dance_name(token.provider, renamed)) is None:
            summary.unmatched[token.provider] += 1
        else:
            summary.outcomes[name, _store(name, token, filled, dry_run=dry_run)] += 1
    return summary


def _dance_name(provider: str, renamed: Mapping[str, str]) -> str | None:
    """Return the name of the dance for another package's provider; None if there is none."""
    known = configured_providers()
    plain = provider
    for suffix in _SUFFIXES:
        plain = plain.removesuffix(suffix)
    for name in (renamed.get(provider), provider, plain):
        if name in known:
            return name
    return next((name for name, each in known.items() if each.dance.provider.name == plain), None)


def _store(
    name: str, token: OtherToken, filled: set[tuple[str, object, str]], *, dry_run: bool
) -> Outcome:
    configured = configured_providers()[name]
    dance, backend = configured.dance, configured.backend
    if token.is_over:
        return "over"
    if isinstance(dance, OAuth2Dance) and token.client_id not in (None, dance.client_id):
        return "of another client id"
    visit = RequestVisit(configured, None)
    visit.config["user_id"] = token.user_id
    visit.config["provider_user_id"] = token.account
    account = token.account if getattr(backend, "several_accounts", False) else ""
    if (there := _account_there(backend, visit, account or None)) is not None:
        return "there already" if there in ("", token.account) else "of another account"
    place = (name, token.user_id, account)
    if place in filled:
        return "of another account"
    filled.add(place)
    if not dry_run:
        try:
            backend.set(
                visit, token.as_oauth1() if isinstance(dance, OAuth1Dance) else token.as_oauth2()
            )
        except TokenNotStored:
            return "not stored"
    return "imported"


def _account_there(backend: BaseBackend, visit: RequestVisit, account: str | None) -> str | None:
    """Return the account that is connected already, empty where unknown; None where none is."""
    if isinstance(backend, TableBackend):
        # A row whose token the provider has revoked counts: it must not come back.
        row = backend.find(visit, account=account)
        return row.account if row else None
    return None if backend.get(visit) is None else ""


def _allauth() -> Iterator[OtherToken]:
    """Yield what stands in ``SocialToken``, the account that logged in last first.

    ``token_secret`` holds the refresh token of OAuth 2, and the secret of OAuth 1.
    """
    tokens = _model("socialaccount.SocialToken", "allauth.socialaccount")._default_manager
    rows = tokens.select_related("account", "app").order_by("-account__last_login", "-pk")
    for row in rows.iterator(chunk_size=1000):
        yield OtherToken(
            provider=row.account.provider,
            user_id=row.account.user_id,
            account=row.account.uid,
            # Without an app the site's settings say what the client id is: whether it is another is not known.
            client_id=row.app.client_id if row.app else None,
            token=row.token,
            secret=row.token_secret or "",
            expires_at=_unix_time(row.expires_at),
        )


def _unix_time(moment: datetime | None) -> float | None:
    if moment is None:
        return None
    return (timezone.make_aware(moment) if timezone.is_naive(moment) else moment).timestamp()


def _social_auth() -> Iterator[OtherToken]:
    """Yield what stands in ``UserSocialAuth``, the row that was written last first."""
    accounts = _model("social_django.UserSocialAuth", "social_django")._default_manager
    for row in accounts.order_by("-modified", "-pk").iterator(chunk_size=1000):
        data = row.extra_data if isinstance(row.extra_data, Mapping) else {}
        if isinstance(oauth1 := data.get("access_token"), Mapping):
            token, secret = oauth1.get("oauth_token"), oauth1.get("oauth_token_secret")
            expires_at, extra = None, {}
        else:
            token, secret = data.get("access_token"), data.get("refresh_token")
            expires_at, extra = _expires_at(data, written=row.modified.timestamp()), _extra(data)
        yield OtherToken(
            provider=row.provider,
            user_id=row.user_id,
            # Several of its backends take the email address for one, which may pass to another account.
            account="" if "@" in row.uid else row.uid,
            token=_text(token),
            secret=_text(secret),
            expires_at=expires_at,
            extra=extra,
        )


def _extra(data: Mapping[str, object]) -> dict[str, object]:
    fields = {"token_type": _text(data.get("token_type")), "scope": scope_list(data.get("scope"))}
    return {name: value for name, value in fields.items() if value}


def _expires_at(data: Mapping[str, object], *, written: float) -> float | None:
    """Return when the token expires: ``expires_on`` is a time; the others are seconds since ``auth_time``."""
    if (moment := _number(data.get("expires_on"))) is not None:
        return moment
    began = _number(data.get("auth_time")) or written
    if (seconds := _number(data.get("expires_in"))) is not None:
        return began + seconds
    seconds = _number(data.get("expires"))
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


def _model(label: str, package: str) -> Any:  # another package's: its fields are known to no type
    try:
        return apps.get_model(label)
    except LookupError as error:
        raise NotInstalled(f"INSTALLED_APPS has no {package!r}.") from error


SOURCES: Mapping[str, Callable[[], Iterator[OtherToken]]] = MappingProxyType(
    {"allauth": _allauth, "social_auth": _social_auth}
)
"""What reads the tokens of each package, newest first; raises ``NotInstalled``."""
