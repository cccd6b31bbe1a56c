"""Where imported tokens go: the site's dances and their backends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dance_common.backends import TableBackend
from dance_common.dance.oauth1 import OAuth1Dance
from dance_common.errors import TokenNotStored

from ..conf import configured_providers
from ..dances import RequestVisit
from .entry import Entry

Fate = Literal[
    "imported", "there already", "over", "of another client id", "of another account", "not stored"
]

_SUFFIXES = ("-oauth2", "-oauth", "_oauth2", "-openidconnect")
"""What other packages write behind the name of a provider."""


@dataclass
class Keeper:
    """Keeps tokens, each place once.

    Attributes:
        dry: whether nothing is written.
    """

    dry: bool
    _filled: set[tuple[str, Any, str]] = field(default_factory=set)

    def dance_for(self, provider: str, renamed: Mapping[str, str]) -> str | None:
        """Return the name of the dance for another package's provider; None if there is none."""
        known = configured_providers()
        plain = provider
        for suffix in _SUFFIXES:
            plain = plain.removesuffix(suffix)
        for name in (renamed.get(provider), provider, plain):
            if name in known:
                return name
        return next((n for n, a in known.items() if a.dance.provider.name == plain), None)

    def keep(self, name: str, entry: Entry) -> Fate:
        """Keep the token, unless there is one already, and return what became of it.

        Raises:
            LookupError: the backend needs a request.
        """
        configured = configured_providers()[name]
        dance: Any = configured.dance
        is_oauth1 = isinstance(dance, OAuth1Dance)
        if entry.is_over:
            return "over"
        if not is_oauth1 and entry.client_id not in (None, dance.client_id):
            return "of another client id"
        visit = RequestVisit(configured, None)
        visit.config["user_id"] = entry.user_id
        visit.config["provider_user_id"] = entry.account
        backend = configured.backend
        several = getattr(backend, "several_accounts", False)
        place = (name, entry.user_id, entry.account if several else "")
        kept = self._kept(backend, visit, place[2] or None)
        if kept is not None or place in self._filled:
            other = getattr(kept, "account", "") not in ("", entry.account)
            return "of another account" if other or kept is None else "there already"
        self._filled.add(place)
        if not self.dry:
            token = entry.as_oauth1() if is_oauth1 else entry.as_oauth2()
            try:
                backend.set(visit, token)
            except TokenNotStored:
                return "not stored"
        return "imported"

    def _kept(self, backend: Any, visit: RequestVisit, account: str | None) -> Any:
        # A row whose token the provider has ended counts: what ended must not come back.
        if isinstance(backend, TableBackend):
            return backend.find(visit, account=account)
        return backend.get(visit)
