"""What is to happen once a SQLAlchemy session has committed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

log = logging.getLogger("flask_dance")

_KEY = "flask_dance.after_commit"


def after_commit(session: Any, action: Callable[[], None]) -> None:
    """Call the function after the session's outermost transaction is committed; never, if it is rolled back.

    What the function raises is logged by its class and goes no further: the commit has happened.
    """
    session.info.setdefault(_KEY, []).append(action)


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    # Said of savepoints, too, and what they keep nobody else can see yet.
    if session.in_nested_transaction():
        return
    for action in session.info.pop(_KEY, ()):
        try:
            action()
        except Exception as error:
            log.error("after a commit: %s", type(error).__name__)


@event.listens_for(Session, "after_rollback")
def _rolled_back(session: Session) -> None:
    session.info.pop(_KEY, None)
