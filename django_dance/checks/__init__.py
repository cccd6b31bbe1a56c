"""System checks, tag ``django_dance``: what would go wrong, and what to do about it.

They are loaded when they run, which a server that only answers requests never does.
"""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, register

TAG = "django_dance"


@register(TAG)
def check_site(**options: Any) -> list[CheckMessage]:
    """Report what would keep the site's dances from working."""
    from . import encryption, installation, providers

    return [
        *providers.check_providers(**options),
        *installation.check_installation(**options),
        *encryption.check_encryption(**options),
    ]


@register(TAG, deploy=True)
def check_deployment(**options: Any) -> list[CheckMessage]:
    """Report what is not right for a site that is served to the public."""
    from . import deployment

    return [*deployment.check_deployment(**options)]
