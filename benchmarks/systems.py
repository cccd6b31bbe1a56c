"""What is measured, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class System:
    """A site as one measurement has it.

    Attributes:
        title: how tables call it.
        app: the module in ``apps``.
        environment: where it is installed.
        framework: ``Flask`` or ``Django``.
        store: where tokens are kept.
        is_ready_made: whether providers come from the system's own catalogue.
    """

    title: str
    app: str
    environment: str
    framework: str
    store: str = "session"
    is_ready_made: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it is the framework alone."""
        return self.environment == "bare"

    @property
    def is_ours(self) -> bool:
        """Whether it is this project."""
        return self.environment == "oauth_dance"


BARE_FLASK = System("bare Flask", "bare_flask", "bare", "Flask")
BARE_DJANGO = System("bare Django", "bare_django", "bare", "Django")
BARE_DJANGO_SQL = System("bare Django, SQL", "bare_django", "bare", "Django", "sql")
OURS_FLASK = System("oauth-dance", "oauth_dance_flask", "oauth_dance", "Flask")
OURS_DJANGO = System("oauth-dance", "oauth_dance_django", "oauth_dance", "Django")
OURS_FLASK_SQL = System("oauth-dance, SQL", "oauth_dance_flask", "oauth_dance", "Flask", "sql")
OURS_FLASK_CACHE = System(
    "oauth-dance, SQL and cache", "oauth_dance_flask", "oauth_dance", "Flask", "cache"
)
OURS_DJANGO_SQL = System("oauth-dance, SQL", "oauth_dance_django", "oauth_dance", "Django", "sql")
OURS_DJANGO_CACHE = System(
    "oauth-dance, SQL and cache", "oauth_dance_django", "oauth_dance", "Django", "cache"
)
FLASK_DANCE = System("Flask-Dance", "peer_flask_dance", "flask_dance", "Flask")
FLASK_DANCE_READY = System(
    "Flask-Dance, ready-made", "peer_flask_dance", "flask_dance", "Flask", is_ready_made=True
)
FLASK_DANCE_SQL = System("Flask-Dance, SQL", "peer_flask_dance", "flask_dance", "Flask", "sql")
AUTHLIB_FLASK = System("Authlib", "authlib_flask", "authlib", "Flask")
AUTHLIB_DJANGO = System("Authlib", "authlib_django", "authlib", "Django")
ALLAUTH = System("django-allauth", "allauth", "allauth", "Django", "sql")
SOCIAL = System("social-auth", "social_django", "social", "Django", "sql")

SESSIONS = (
    BARE_FLASK,
    OURS_FLASK,
    FLASK_DANCE,
    AUTHLIB_FLASK,
    BARE_DJANGO,
    OURS_DJANGO,
    AUTHLIB_DJANGO,
)
ALL = (
    *(BARE_FLASK, OURS_FLASK, OURS_FLASK_SQL, OURS_FLASK_CACHE),
    *(FLASK_DANCE, FLASK_DANCE_SQL, AUTHLIB_FLASK),
    *(BARE_DJANGO, OURS_DJANGO, OURS_DJANGO_SQL, OURS_DJANGO_CACHE),
    *(AUTHLIB_DJANGO, ALLAUTH, SOCIAL),
)
