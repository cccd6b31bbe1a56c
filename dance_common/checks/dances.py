"""What would keep a dance from succeeding, as far as it can be known without dancing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from ..dance.base import Dance
from ..dance.oauth2 import OAuth2Dance
from ..urls import is_secure, resolve, without_query

ENDPOINTS = ("authorization_url", "token_url", "request_token_url", "access_token_url")
"""The facts about a provider that name what no dance can do without, in either protocol."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a dance.

    Attributes:
        message: one sentence that says what; no secret is in it.
        hint: one sentence that says what to do.
        is_certain: False where it depends on what can't be seen from here.
    """

    message: str
    hint: str
    is_certain: bool = True


def missing_credentials(dance: Dance) -> Finding | None:
    """Return what is to be set before the provider knows the site; None where nothing is missing."""
    missing = [name for name in dance.credential_names if _lacks(dance, name)]
    if not missing:
        return None
    what = " and ".join(f"no {name.replace('_', ' ')}" for name in missing)
    places = [" or ".join(dance.variables_of(name)) or f"the option {name}" for name in missing]
    return Finding(
        f"The dance {dance.name!r} with {dance.provider.title} has {what}.",
        f"Register the site at {dance.provider.docs_url or dance.provider.title},"
        f" then set {', and '.join(places)}.",
    )


def missing_endpoints(dance: Dance) -> Iterator[Finding]:
    """Yield the endpoints that the dance can't do without and has not."""
    for name in () if dance.provider.discover else ENDPOINTS:
        if not getattr(dance.provider, name, "of the other protocol"):
            yield Finding(f"The dance {dance.name!r} has no {name}.", f"Give it the option {name}.")


def insecure_endpoints(dance: Dance) -> Iterator[Finding]:
    """Yield the endpoints that secrets would travel to in the open."""
    for item in fields(dance.provider):
        name = item.name
        url = dance.base_url if name == "base_url" else getattr(dance.provider, name)
        if not name.endswith("_url") or name == "docs_url" or not url:
            continue
        absolute = resolve(dance.base_url, url)
        if not is_secure(absolute):
            yield Finding(
                f"The {name} of the dance {dance.name!r} is not https: {without_query(absolute)}",
                "Give the provider's https address; plain http is for this machine only.",
            )


def _lacks(dance: Dance, credential: str) -> bool:
    given = getattr(dance, credential)
    if credential == "client_secret" and isinstance(dance, OAuth2Dance):
        return given is None  # an empty one is that of a public client
    return not (given or getattr(getattr(dance, "client", None), credential, None))
