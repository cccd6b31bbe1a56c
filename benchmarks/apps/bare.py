"""What both bare sites do by hand: a dance without a library, over a requests session that a thread keeps."""

from __future__ import annotations

import secrets
import threading
from urllib.parse import urlencode

import requests

_kept = threading.local()


def kept_session() -> requests.Session:
    """Return this thread's session."""
    if not hasattr(_kept, "session"):
        _kept.session = requests.Session()
    return _kept.session


def begin(user_session, origin: str, callback: str) -> str:
    """Return the URL to send the browser to."""
    state = user_session["state"] = secrets.token_urlsafe(16)
    query = {
        "response_type": "code",
        "client_id": "id",
        "redirect_uri": callback,
        "scope": "profile",
        "state": state,
    }
    return f"{origin}/authorize?{urlencode(query)}"


def finish(user_session, origin: str, callback: str, answer) -> None:
    """Exchange the code for the token and keep it in the user session."""
    if not secrets.compare_digest(user_session.pop("state"), answer["state"]):
        raise ValueError("another state")
    form = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": callback}
    response = kept_session().post(f"{origin}/token", data=form, auth=("id", "secret"), timeout=30)
    user_session["token"] = response.json()


def call(user_session, origin: str) -> str:
    """Ask the provider who the user is."""
    token = user_session["token"]["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return kept_session().get(f"{origin}/user", headers=headers, timeout=30).json()["login"]
