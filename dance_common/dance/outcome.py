"""What a finished dance yields."""

from __future__ import annotations

from dataclasses import dataclass

from ..tokens import Token, scope_list


@dataclass(frozen=True)
class Outcome:
    """What a finished dance yields.

    Attributes:
        token: the user's token; it has not been stored.
        next_url: the page of our site that the visitor asked for when it began; None for the default one.
        requested_scopes: what was asked for; empty where nothing was, or the protocol knows no scopes.
        missing_scopes: those of them that were not granted (RFC 6749 section 3.3).
    """

    token: Token
    next_url: str | None = None
    requested_scopes: tuple[str, ...] = ()
    missing_scopes: tuple[str, ...] = ()

    def signal_kwargs(self) -> dict[str, list[str]]:
        """Return the keyword arguments of the ``oauth_scopes_missing`` signal, lists of scopes."""
        return {
            "missing": list(self.missing_scopes),
            "granted": scope_list(self.token.get("scope")),
            "requested": list(self.requested_scopes),
        }
