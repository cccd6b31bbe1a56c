"""The people who can say yes or no at the rehearsal provider."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import escape

_AVATAR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">'
    '<rect width="96" height="96" fill="{color}"/>'
    '<text x="48" y="66" font-family="sans-serif" font-size="52" font-weight="600" '
    'text-anchor="middle" fill="#ffffff">{letter}</text></svg>'
)


@dataclass(frozen=True)
class Account:
    """Describe one person at the provider, as the consent page and the API show them."""

    id: int
    login: str
    name: str
    email: str
    color: str = "#57606a"

    @property
    def avatar_url(self) -> str:
        """Return a drawn picture as a ``data:`` URL, so that nothing is loaded from elsewhere."""
        picture = _AVATAR.format(color=escape(self.color), letter=escape(self.name[:1].upper()))
        return "data:image/svg+xml," + quote(picture)


DEMO_ACCOUNTS: tuple[Account, ...] = (
    Account(1, "mona", "Mona Lisa", "mona@example.com", color="#8250df"),
    Account(2, "hubot", "Hubot", "hubot@example.com", color="#0969da"),
)
"""The two people every rehearsal offers unless told otherwise."""
