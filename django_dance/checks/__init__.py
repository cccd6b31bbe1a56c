"""System checks, tag ``django_dance``: what would go wrong, and what to do about it.

They are loaded when they run, which a server that only answers requests never does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.checks import CheckMessage, Error, Warning, register

if TYPE_CHECKING:
    from dance_common.checks import Finding

_DEPLOYMENT = frozenset({"W005", "W006", "W007", "W008"})
"""What matters to a site that is served to the public only: ``manage.py check --deploy``."""


@register("django_dance")
def check_site(**_: object) -> list[CheckMessage]:
    """Report what would keep the site's dances from working."""
    return [_message(found) for found in _findings() if found.id not in _DEPLOYMENT]


@register("django_dance", deploy=True)
def check_deployment(**_: object) -> list[CheckMessage]:
    """Report what is not right for a site that is served to the public."""
    return [_message(found) for found in _findings() if found.id in _DEPLOYMENT]


def check_id(finding: Finding) -> str:
    """Return the id that ``SILENCED_SYSTEM_CHECKS`` knows a finding by."""
    return f"django_dance.{finding.id}"


def _findings() -> list[Finding]:
    from .findings import examine

    return examine()[1]


def _message(finding: Finding) -> CheckMessage:
    kind = Error if finding.id.startswith("E") else Warning
    return kind(finding.message, hint=finding.hint, id=check_id(finding))
