"""What the wheel has beside the packages, and an editable installation must not have."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CopyOfFlaskDance(BuildHookInterface):
    """Add what is used where pip has removed a part of ``flask_dance``: ``release/flask_dance.py`` says when."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the copy, unless the checkout itself is what will be imported: nothing is removed from there."""
        if version != "editable":
            build_data["force_include"] |= {
                "flask_dance": "dance_common/_copy/flask_dance",
                "release/flask_dance.py": "flask_dance.py",
            }
