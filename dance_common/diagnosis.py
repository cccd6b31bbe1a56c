"""What would keep a dance from succeeding, as far as it can be known without dancing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from .dance import Dance
from .oauth2 import OAuth2Dance
from .urls import is_secure, resolve, without_query


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


def endpoint_findings(dance: Dance) -> Iterator[Finding]:
    """Yield the endpoints that are missing, and those that secrets would travel to in the open."""
    for name in ("base_url", *_endpoint_names(dance)):
        url = dance.base_url if name == "base_url" else getattr(dance.provider, name)
        if url is None:
            continue
        if not url:
            yield Finding(f"The dance {dance.name!r} has no {name}.", f"Give it the option {name}.")
        elif not is_secure(resolve(dance.base_url, url)):
            yield Finding(
                f"The {name} of the dance {dance.name!r} is not https:"
                f" {without_query(resolve(dance.base_url, url))}",
                "Use the provider's https address; plain http is for this machine only.",
            )


def _lacks(dance: Dance, credential: str) -> bool:
    given = getattr(dance, credential)
    if credential == "client_secret" and isinstance(dance, OAuth2Dance):
        return given is None  # an empty one is that of a public client
    return not (given or getattr(getattr(dance, "client", None), credential, None))


def _endpoint_names(dance: Dance) -> list[str]:
    names = [item.name for item in fields(dance.provider)]
    return [name for name in names if name.endswith("_url") and name not in {"base_url", "docs_url"}]
