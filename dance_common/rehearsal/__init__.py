"""A stand-in OAuth provider: real OAuth 1.0a and OAuth 2, with no account and no network.

Serve it for a browser with ``serve(Rehearsal())`` or ``python -m dance_common.rehearsal``; mount it
in a test with ``session.mount("http://localhost:9000", Rehearsal().adapter())``.
"""

from .accounts import DEMO_ACCOUNTS, Account
from .app import Rehearsal
from .catalogue import catalogue, routes_of
from .clients import DEMO_CLIENT, Client
from .faults import Answer, Fault
from .record import Seen
from .routes import ROUTES
from .server import free_port, serve
from .settings import KNOWN_SCOPES
from .stage import Role, Route
from .visitor import ConsentError

__all__ = [
    "DEMO_ACCOUNTS",
    "DEMO_CLIENT",
    "KNOWN_SCOPES",
    "ROUTES",
    "Account",
    "Answer",
    "Client",
    "ConsentError",
    "Fault",
    "Rehearsal",
    "Role",
    "Route",
    "Seen",
    "catalogue",
    "free_port",
    "routes_of",
    "serve",
]
