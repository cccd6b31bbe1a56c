"""Basecamp.

What else there is of Basecamp is at other hosts: name them in ``api_hosts``. It wants a ``User-Agent`` with the
application's name and an address to write to, so give calls one in ``headers``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="basecamp",
    base_url="https://launchpad.37signals.com/",
    authorization_url="/authorization/new",
    token_url="/authorization/token",
    refresh_url="/authorization/token",
    # What RFC 6749 says by response_type and grant_type.
    authorization_params={"type": "web_server"},
    token_params={"type": "web_server"},
    refresh_params={"type": "refresh"},
    client_authentication="post",
    user_agent="oauth-dance",
    profile_url="/authorization.json",
    profile_fields=ProfileFields(
        id="identity.id",
        name=("identity.first_name", "identity.last_name"),
        email="identity.email_address",
    ),
    docs_url="https://github.com/basecamp/api/blob/master/sections/authentication.md",
)

basecamp = declare(PROVIDER, notes=__doc__, scope="Basecamp knows none.")
