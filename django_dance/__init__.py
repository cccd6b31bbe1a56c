"""OAuth for Django: let users connect their accounts at other sites, and call those sites' APIs for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dance_common import __version__

if TYPE_CHECKING:
    from .dances import Dances

__all__ = ["__version__", "dance_for"]


def dance_for(user: object) -> Dances:
    """Return the user's sessions by provider, for code that has no request: commands, task queues.

    ``dance_for(user).github.get("/user")`` calls GitHub with that user's token. The backend has to be one that keeps
    tokens outside of the visitor's session.

    Args:
        user: a user, or a user's primary key, which is all that a task should be given.
    """
    from .dances import Dances

    return Dances(user=user)
