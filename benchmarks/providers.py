"""Compare the catalogue with what the providers say of themselves today, and print what differs.

An issuer publishes its endpoints and abilities (OpenID Connect Discovery section 4, RFC 8414 section 3). Providers that
announce none are asked at the host of their consent page, for the day on which they begin to.

Exit status: 0 where nothing differs; 1 where something does; 2 where a document that was announced can't be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import requests

from dance_common import providers
from dance_common.options import signature
from dance_common.provider import TENANT, OAuth2Provider
from dance_common.rehearsal.stand_in import stand_in_url

AT_ONCE = 8
SECONDS = 10.0
OPENID, OAUTH = "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"
OWN_DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        "adobe": "https://ims-na1.adobelogin.com/ims/.well-known/openid-configuration",
        "quickbooks": "https://developer.api.intuit.com/.well-known/openid_configuration",
    }
)
"""Where the document is, if that does not follow from the issuer."""
INTENDED: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("slack", "pkce"): "only for public clients",
        ("yahoo", "pkce"): "only for installed applications",
    }
)
"""What differs for a reason that stands beside the provider's facts, by its name and the fact."""
_METHODS = {"basic": "client_secret_basic", "post": "client_secret_post", "none": "none"}


@dataclass(frozen=True)
class Difference:
    """One fact about which the catalogue and the provider disagree.

    Attributes:
        fact: its name in the provider's document.
        ours: what the catalogue says.
        theirs: what the document says.
    """

    fact: str
    ours: object
    theirs: object

    def __str__(self) -> str:
        """Say both."""
        return f"{self.fact}: {self.ours or 'nothing'} here, {self.theirs or 'nothing'} there"


@dataclass(frozen=True)
class Comparison:
    """What came of comparing one provider.

    Attributes:
        name: its name in the catalogue.
        url: the document that was read, or the one that was announced and could not be.
        differences: what differs.
        trouble: why an announced document could not be read; empty where it was, or where none was announced.
    """

    name: str
    url: str = ""
    differences: tuple[Difference, ...] = ()
    trouble: str = ""


def comparable() -> dict[str, OAuth2Provider]:
    """Return the providers by OAuth 2 that are in one place, by their names."""
    found = {}
    for name in providers.names():
        function = providers.find(name)
        parameters = signature(function).parameters
        if any(each.default is each.empty for each in parameters.values()):
            continue
        # Who asks for openid may be sent elsewhere, and there the issuer's document is right.
        provider = function(**({"scope": ["openid"]} if "scope" in parameters else {})).provider
        if isinstance(provider, OAuth2Provider) and _host_of(provider):
            found[name] = provider
    return found


def _host_of(provider: OAuth2Provider) -> str:
    """Return the host of the consent page; an empty string where the site or a visitor names it."""
    host = urlsplit(provider.endpoint(provider.authorization_url)).netloc
    return "" if "{" in host else host


def compare(name: str, provider: OAuth2Provider, *, stand_in: str | None = None) -> Comparison:
    """Ask a provider for its document, and compare that with its facts.

    Args:
        name: its name in the catalogue.
        provider: its facts.
        stand_in: who is asked in its place, at ``<stand_in>/<host><path>``.
    """
    announced = announced_by(provider)
    home = f"https://{urlsplit(provider.endpoint(provider.authorization_url)).netloc}"
    own = OWN_DOCUMENTS.get(name)
    urls = [own] if own else [f"{issuer.rstrip('/')}{OPENID}" for issuer in announced]
    trouble = ""
    for url in urls or [home + OPENID, home + OAUTH]:
        try:
            document = _fetch(stand_in_url(stand_in, url) if stand_in else url)
        except (requests.RequestException, ValueError) as error:
            trouble = trouble or f"{type(error).__name__}: {error}"
            continue
        if not urls and not _is_about(document, provider):
            continue
        different = (
            difference
            for difference in differences(provider, document)
            if (name, difference.fact) not in INTENDED
        )
        return Comparison(name, url, tuple(different))
    return Comparison(name, urls[0], trouble=trouble) if urls else Comparison(name)


def announced_by(provider: OAuth2Provider) -> list[str]:
    """Return the issuers that are addresses; any tenant's stands for all."""
    named = [issuer.replace(TENANT, "common") for issuer in provider.issuers]
    return [issuer for issuer in named if issuer.startswith("https://")][:1]


def _fetch(url: str) -> Mapping[str, Any]:
    response = requests.get(url, timeout=SECONDS, headers={"Accept": "application/json"})
    response.raise_for_status()
    document = response.json()
    if not isinstance(document, dict) or "issuer" not in document:
        raise ValueError("This is no metadata of an issuer.")
    return document


def _is_about(document: Mapping[str, Any], provider: OAuth2Provider) -> bool:
    """Tell whether a document that was not announced is about this provider, and no other at the same host."""
    return urlsplit(str(document.get("authorization_endpoint"))).netloc == _host_of(provider)


def differences(provider: OAuth2Provider, document: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield what the document says otherwise than the catalogue; what it is silent about does not differ."""
    issuer = document["issuer"]
    if issuer not in provider.issuers:
        yield Difference("issuer", " or ".join(provider.issuers), issuer)
    keys = provider.openid
    ours = {
        "authorization_endpoint": provider.authorization_url,
        "token_endpoint": provider.token_url,
        "revocation_endpoint": provider.revocation_url,
        "jwks_uri": keys.jwks_url if keys is not None else None,
    }
    # Without a hook of its own a provider that can be revoked has an endpoint for it, and is told its keys.
    silent = {
        *(("revocation_endpoint",) if provider.revoke is not None else ()),
        *(("jwks_uri",) if keys is not None and keys.jwks_url is None else ()),
    }
    for fact, url in ours.items():
        here = _bare(provider.endpoint(url)) if url else ""
        there = _bare(str(document.get(fact) or ""))
        if there and here != there and fact not in silent:
            yield Difference(fact, here, there)
    yield from _abilities(provider, document)


def _abilities(provider: OAuth2Provider, document: Mapping[str, Any]) -> Iterator[Difference]:
    methods = document.get("code_challenge_methods_supported")
    if methods is not None and provider.pkce is not (provider.code_challenge_method in methods):
        yield Difference("pkce", provider.pkce and provider.code_challenge_method, methods)
    ways = document.get("token_endpoint_auth_methods_supported")
    if ways and _METHODS[provider.client_authentication] not in ways:
        yield Difference("client_authentication", provider.client_authentication, ways)
    lacking = _missing(provider.scope, document.get("scopes_supported"))
    if lacking:
        yield Difference("scope", " ".join(lacking), document["scopes_supported"])
    signed = document.get("id_token_signing_alg_values_supported")
    if provider.openid is not None and signed:
        known = [name for name in signed if name in provider.openid.algorithms]
        if not known:
            yield Difference("algorithms", " ".join(provider.openid.algorithms), signed)
    if document.get("authorization_response_iss_parameter_supported") and not provider.issuer:
        yield Difference("issuer in the callback", "not required", "sent (RFC 9207)")


def _missing(wanted: Iterable[str], supported: object) -> list[str]:
    return [each for each in wanted if isinstance(supported, list) and each not in supported]


def _bare(url: str) -> str:
    return urlsplit(url)._replace(query="", fragment="").geturl().rstrip("/")


def main() -> int:
    """Run what the command line asks for, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.providers", description=__doc__)
    parser.add_argument(
        "names", nargs="*", help="providers; all that are in one place unless given"
    )
    parser.add_argument("--stand-in", help="who is asked in their place, at <address>/<host><path>")
    given = parser.parse_args()
    known = comparable()
    if unknown := set(given.names) - known.keys():
        parser.error(f"not in one place, or not in the catalogue: {', '.join(sorted(unknown))}")
    chosen = {name: known[name] for name in given.names or known}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = [
            pool.submit(compare, name, provider, stand_in=given.stand_in)
            for name, provider in chosen.items()
        ]
        found = [job.result() for job in jobs]
    for comparison in found:
        for difference in comparison.differences:
            print(f"{comparison.name}: {difference}  ({comparison.url})")
        if comparison.trouble:
            print(f"{comparison.name}: {comparison.url} can't be read: {comparison.trouble}")
    differ = sum(bool(each.differences) for each in found)
    unread = sum(bool(each.trouble) for each in found)
    compared = sum(bool(each.url) for each in found) - unread
    print(
        f"{compared} of {len(found)} providers compared: {differ} differ; {unread} could not be read,"
        f" {len(found) - compared - unread} publish nothing."
    )
    return 1 if differ else 2 if unread else 0


if __name__ == "__main__":
    sys.exit(main())
