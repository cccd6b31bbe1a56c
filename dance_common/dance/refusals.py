"""What a provider's refusal in a callback means (RFC 6749 section 4.1.2.1, and what OAuth 1 providers say instead)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import ProviderRefused

_ERROR_CODE = re.compile(r"[a-z_]{1,60}")
_PROVIDER_TROUBLE = frozenset({"server_error", "temporarily_unavailable"})


def by_oauth2(title: str, parameters: Mapping[str, str]) -> ProviderRefused:
    """Return the refusal that a callback's ``error`` says; its state has been checked."""
    error = parameters["error"]
    known = error if _ERROR_CODE.fullmatch(error) else None
    denied = error == "access_denied"
    what = f"the error “{known}”" if known else "an error"
    return ProviderRefused(
        _denial(title) if denied else f"{title} answered with {what}.",
        code=known,
        status=502 if error in _PROVIDER_TROUBLE else 403 if denied else 400,
        error=error,
        error_description=parameters.get("error_description"),
        error_uri=parameters.get("error_uri"),
    )


def by_oauth1(title: str, parameters: Mapping[str, str]) -> ProviderRefused:
    """Return the refusal that a callback says in one of the ways of OAuth 1 providers; its token has been checked."""
    problem = parameters.get("oauth_problem") or parameters.get("error")
    return ProviderRefused(_denial(title), code="access_denied", error=problem or "access_denied")


def unverified(title: str, parameters: Mapping[str, str]) -> ProviderRefused:
    """Return the refusal of a callback that belongs to no flow: anybody may have written it.

    Its words are the provider's only as far as the signal goes, which marks them; no page shows them.
    """
    return ProviderRefused(
        f"An error arrived as if from {title}, but it belongs to no log-in of this browser.",
        code="unverified_error",
        status=400,
        error=parameters.get("error") or parameters.get("oauth_problem") or "access_denied",
        error_description=parameters.get("error_description"),
        error_uri=parameters.get("error_uri"),
        verified=False,
    )


def _denial(title: str) -> str:
    return f"{title} was not allowed to share the account with this site."
