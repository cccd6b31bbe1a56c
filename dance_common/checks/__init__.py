"""What would go wrong with a site's dances: found here, reported by ``dance doctor`` and by Django's system checks."""

from __future__ import annotations

from .findings import Finding, check, has_errors, report
from .online import check_online
from .site import (
    EXPLANATION,
    PLACEHOLDER,
    Site,
    SiteDance,
    callback_lines,
    is_unknown,
    site_address,
)

__all__ = [
    "EXPLANATION",
    "PLACEHOLDER",
    "Finding",
    "Site",
    "SiteDance",
    "callback_lines",
    "check",
    "check_online",
    "has_errors",
    "is_unknown",
    "report",
    "site_address",
]
