"""Forms that only this site's own pages can send."""

from __future__ import annotations

import secrets

from flask import Flask, abort, request, session

FIELD = "csrf_token"


def protect(app: Flask) -> None:
    """Refuse every POST without the visitor's form token, and let templates call ``csrf_token()``."""
    app.before_request(_refuse_forged_forms)
    app.add_template_global(form_token, FIELD)


def form_token() -> str:
    """Return the token that every form of this visitor carries; it is kept in the session."""
    token: str = session.setdefault(FIELD, secrets.token_urlsafe(16))
    return token


def _refuse_forged_forms() -> None:
    if request.method != "POST":
        return
    sent = request.form.get(FIELD, "")
    if not secrets.compare_digest(sent.encode(), form_token().encode()):
        abort(400, "This form did not come from a page of this site, or that page is too old.")
