"""The figures that pages name, each read from where the code has it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import dance_common
from dance_common import connections, providers, tokens
from dance_common.dance import callback
from dance_common.flows import store as flows
from dance_common.openid import metadata as documents
from dance_common.provider import OAuth2Provider
from dance_common.sessions import refresh
from dance_common.transport import bodies
from dance_common.visit import navigation
from django_dance import conf
from django_dance.orm import backend as orm

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def values() -> dict[str, Any]:
    """Return the figures by the names that ``{{ name }}`` has in a page."""
    connect, read = connections.USUAL.api_timeout
    return {
        "release": dance_common.__version__,
        "source": _source(),
        "provider_count": len(providers.names()),
        "flow_minutes": flows.LIFETIME // 60,
        "most_flows": flows.MOST_FLOWS,
        "most_flow_bytes": f"{flows.MOST_BYTES:,}",
        "refreshed_seconds": refresh.REMEMBERED,
        "loop_seconds": navigation.LOOP_WINDOW,
        "loop_redirects": navigation.MOST_REDIRECTS,
        "leeway_seconds": tokens.LEEWAY,
        "connect_seconds": f"{connect:g}",
        "read_seconds": f"{read:g}",
        "dance_seconds": f"{OAuth2Provider(name='any').timeout:g}",
        "api_megabytes": bodies.LARGEST_API_RESPONSE // 1024**2,
        "token_kilobytes": bodies.LARGEST_TOKEN_RESPONSE // 1024,
        "callback_kilobytes": callback.LONGEST_QUERY // 1024,
        "discovery_minutes": documents.LIFETIME // 60,
        "discovery_stale_hours": documents.STALE_LIFETIME // 3600,
        "django_backend": f"`{conf.DEFAULT_BACKEND}`",
        "django_model": f"`{orm.DEFAULT_MODEL}`",
    }


def _source() -> str:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    address = project.get("urls", {}).get("Source")
    return f"<{address}>" if address else "no public address yet"
