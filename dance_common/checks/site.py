"""What would go wrong with a site's dances, and why: what both frameworks' ``dance doctor`` say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..dance.base import Dance
from ..urls import is_secure, without_query
from . import dances as diagnosis
from .dances import Finding
from .online import examine_online

__all__ = [
    "Patient",
    "SiteFacts",
    "examine",
    "examine_callback",
    "examine_online",
    "examine_site",
    "is_ill",
    "report",
    "strict_cookie",
]


@dataclass(frozen=True, kw_only=True)
class Patient:
    """One dance of the site.

    Attributes:
        dance: with what the configuration says.
        callback_url: where the provider will send browsers back to.
        is_kept_in_cookie: whether its tokens travel in the session's cookie.
    """

    dance: Dance
    callback_url: str
    is_kept_in_cookie: bool


@dataclass(frozen=True, kw_only=True)
class SiteFacts:
    """What an adapter knows of the site, and the names of its framework's remedies.

    Attributes:
        is_address_known: whether the callback URLs are the site's real ones.
        samesite: the session cookie's ``SameSite``, or None.
        is_cookie_secure: whether that cookie is for https only.
        names_hosts: whether requests for other hosts are refused.
        trusts_proxy: whether the headers of a proxy are heeded.
        hosts_remedy: how hosts are named.
        proxy_remedy: how a proxy is trusted.
    """

    is_address_known: bool
    samesite: str | None
    is_cookie_secure: bool
    names_hosts: bool
    trusts_proxy: bool
    hosts_remedy: str
    proxy_remedy: str


def examine(patients: Iterable[Patient], facts: SiteFacts) -> Iterator[Finding]:
    """Yield what is wrong with the dances themselves, and then what is with the site."""
    patients = tuple(patients)
    for patient in patients:
        yield from _dance(patient.dance)
        yield from _callback(patient, facts)
        yield from _cookie_size(patient)
    if patients:
        yield from examine_site(patients, facts)


def examine_site(patients: Iterable[Patient], facts: SiteFacts) -> Iterator[Finding]:
    """Yield what is wrong with the site for all of its dances."""
    yield from _same_site(facts)
    if not facts.names_hosts:
        yield Finding(
            "The site answers to every host name, and callback URLs are made of the one that a request names.",
            facts.hosts_remedy,
        )
    is_https = facts.is_cookie_secure or any(
        facts.is_address_known and patient.callback_url.startswith("https:") for patient in patients
    )
    if is_https and not facts.trusts_proxy:
        yield Finding(
            "The site is for https, and trusts no proxy: behind one that ends TLS the callback URLs would begin with"
            " http://, and every dance would be refused.",
            facts.proxy_remedy,
            is_certain=False,
        )


def examine_callback(patient: Patient, facts: SiteFacts) -> Iterator[Finding]:
    """Yield what is wrong with one dance's callback URL and with where its tokens are kept."""
    yield from _callback(patient, facts)
    yield from _cookie_size(patient)


def strict_cookie(samesite: str | None) -> Finding | None:
    """Return what is wrong with a session's cookie whose ``SameSite`` is ``Strict``; None for any other."""
    if (samesite or "").lower() != "strict":
        return None
    return Finding(
        "The session's cookie is SameSite=Strict: browsers leave it out when a provider sends them back, and each dance"
        " costs another round.",
        'Set SESSION_COOKIE_SAMESITE to "Lax".',
    )


def report(findings: Iterable[Finding]) -> str:
    """Return the findings as text, each with its hint below it; a sentence if there are none."""
    lines = []
    for number, finding in enumerate(findings, start=1):
        doubt = "" if finding.is_certain else "(perhaps) "
        lines += [f"{number}. {doubt}{finding.message}", f"   {finding.hint}"]
    return "\n".join(lines) or "Nothing wrong was found."


def is_ill(findings: Iterable[Finding]) -> bool:
    """Tell whether something is certainly wrong: what only may be does not count."""
    return any(finding.is_certain for finding in findings)


def _dance(dance: Dance) -> Iterator[Finding]:
    if finding := diagnosis.missing_credentials(dance):
        yield finding
    yield from diagnosis.missing_endpoints(dance)
    yield from diagnosis.insecure_endpoints(dance)


def _callback(patient: Patient, facts: SiteFacts) -> Iterator[Finding]:
    url = patient.callback_url
    if not facts.is_address_known:
        return
    if not is_secure(url):
        yield Finding(
            f"The callback URL of the dance {patient.dance.name!r} is not https: {without_query(url)}",
            f"Serve the site by https. {facts.proxy_remedy}",
        )
    elif facts.is_cookie_secure and url.startswith("http:"):
        yield Finding(
            f"The session's cookie is for https only, and the dance {patient.dance.name!r} comes back by http:"
            f" {without_query(url)}",
            "Open the site by https, or leave the cookie's Secure off on your own machine.",
        )


def _cookie_size(patient: Patient) -> Iterator[Finding]:
    provider = patient.dance.provider
    if patient.is_kept_in_cookie and getattr(provider, "openid", None):
        yield Finding(
            f"The dance {patient.dance.name!r} keeps its tokens in the session's cookie, and those of"
            f" {provider.title} come with an id_token: together they may pass the 4,093 bytes that a cookie may have.",
            "Keep its tokens in a database, or sessions on the server.",
            is_certain=False,
        )


def _same_site(facts: SiteFacts) -> Iterator[Finding]:
    if finding := strict_cookie(facts.samesite):
        yield finding
    if (facts.samesite or "").lower() == "none" and not facts.is_cookie_secure:
        yield Finding(
            "The session's cookie is SameSite=None without Secure, and browsers refuse such a cookie.",
            'Set SESSION_COOKIE_SAMESITE to "Lax", or SESSION_COOKIE_SECURE to True.',
        )
