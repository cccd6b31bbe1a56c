"""What a person does in a browser: read the consent page, choose, press a button."""

from __future__ import annotations

from collections.abc import Collection
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

import requests
from requests.adapters import BaseAdapter

_SECONDS = 30


class ConsentError(RuntimeError):
    """Say that the provider showed an error page instead of sending the browser back."""


class _Form(HTMLParser):
    """Read the one form of a page: where it goes, its fields, and the page's text."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.hidden: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.text: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent = tag in ("style", "title")
        if tag == "form":
            self.action = given.get("action", "")
        elif given.get("type") == "hidden":
            self.hidden[given["name"]] = given["value"]
        elif tag in ("input", "button"):
            self.choices.setdefault(given.get("name", ""), []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.text.append(data.strip())


def consent(
    adapter: BaseAdapter,
    authorize_url: str,
    *,
    account: str,
    allow: bool,
    scopes: Collection[str] | None,
) -> str:
    """Return where the browser is sent after the person decided, as ``Rehearsal.consent`` says."""
    with requests.Session() as browser:
        browser.trust_env = False
        for prefix in ("http://", "https://"):
            browser.mount(prefix, adapter)
        page = browser.get(authorize_url, allow_redirects=False, timeout=_SECONDS)
        if page.is_redirect:
            return page.headers["Location"]
        form = _read(page)
        fields = _filled(form, account=account, allow=allow, scopes=scopes)
        answer = browser.post(
            urljoin(authorize_url, form.action),
            data=fields,
            allow_redirects=False,
            timeout=_SECONDS,
        )
        if answer.is_redirect:
            return answer.headers["Location"]
        posted = _read(answer)
        # As a query it is what the site sees in the end.
        return f"{posted.action}?{urlencode(posted.hidden)}"


def _read(page: requests.Response) -> _Form:
    form = _Form()
    form.feed(page.text)
    if page.status_code != requests.codes.ok or not form.action:
        raise ConsentError(f"HTTP {page.status_code}: {' '.join(form.text)}")
    return form


def _filled(
    form: _Form, *, account: str, allow: bool, scopes: Collection[str] | None
) -> list[tuple[str, str]]:
    if account not in form.choices["account"]:
        raise ValueError(f"The page offers no account {account!r}.")
    offered = form.choices.get("scope", [])
    ticked = offered if scopes is None else list(scopes)
    if unknown := set(ticked) - set(offered):
        raise ValueError(f"The page offers no scopes {sorted(unknown)}.")
    return [
        *form.hidden.items(),
        ("account", account),
        *(("scope", scope) for scope in ticked),
        ("decision", "allow" if allow else "deny"),
    ]
