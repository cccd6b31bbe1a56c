"""What would keep a dance from succeeding, as far as it can be known without dancing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from .dance import Dance
from .oauth2 import OAuth2Dance
from .urls import is_secure, resolve, without_query

_NO_ENDPOINTS = frozenset({"base_url", "docs_url"})


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a dance.

    Attributes:
        message: one sentence that says what; no secret is in it.
        hint: one sentence that says what to do.
    """

    message: str
    hint: str


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
        f" then set {' and '.join(places)}.",
    )


def missing_endpoints(dance: Dance) -> Iterator[Finding]:
    """Yield the endpoints that the dance can't do without and has not."""
    for name, url in _endpoints(dance):
        if not url:
            yield Finding(f"The dance {dance.name!r} has no {name}.", f"Give it the option {name}.")


def insecure_endpoints(dance: Dance) -> Iterator[Finding]:
    """Yield the endpoints that secrets would travel to in the open."""
    for name, url in [("base_url", dance.base_url), *_endpoints(dance)]:
        absolute = resolve(dance.base_url, url or "")
        if url and not is_secure(absolute):
            yield Finding(
                f"The {name} of the dance {dance.name!r} is not https: {without_query(absolute)}",
                "Give the provider's https address; plain http is for this machine only.",
            )


def _lacks(dance: Dance, credential: str) -> bool:
    given = getattr(dance, credential)
    if credential == "client_secret" and isinstance(dance, OAuth2Dance):
        return given is None  # an empty one is that of a public client
    return not (given or getattr(getattr(dance, "client", None), credential, None))


def _endpoints(dance: Dance) -> Iterator[tuple[str, str]]:
    # An endpoint that a provider may lack is None; one that is needed and was not given is empty.
    for item in fields(dance.provider):
        url = getattr(dance.provider, item.name)
        if item.name.endswith("_url") and item.name not in _NO_ENDPOINTS and url is not None:
            yield item.name, url
