"""What every Flask site here begins with."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Flask


def new_app() -> Flask:
    """Return an application with the view that has nothing to do with OAuth."""
    app = Flask("benchmark")
    app.config["SECRET_KEY"] = "not secret"

    @app.get("/plain")
    def plain():
        return "plain"

    return app


def database_url() -> str:
    """Return the URL of a new SQLite database."""
    return f"sqlite:///{Path(tempfile.mkdtemp()) / 'site.sqlite3'}"


def counted(engine):
    """Count the engine's statements from now on; return the function that says how many."""
    from sqlalchemy import event

    sent = []
    event.listen(engine, "before_cursor_execute", lambda *_: sent.append(1))
    return lambda: len(sent)
