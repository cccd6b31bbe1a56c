"""The stand-in provider, which runs in the same process as the site."""

from __future__ import annotations

from dance_common.rehearsal import Rehearsal

rehearsal = Rehearsal()
