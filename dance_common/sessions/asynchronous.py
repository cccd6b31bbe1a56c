"""The calls of a session for async views, under the same names with an ``a`` before them, as in Django."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests

from ..errors import DanceError
from .steps import Call, Steps, at_home, call_of, carry_out_in_threads

if TYPE_CHECKING:
    from ..profiles import Profile


class AsyncCalls:
    """What a session has for code that must not wait; it takes the arguments of its namesake and raises the same.

    Several calls of one session may be under way at once. Where one is cancelled the session stays as it was; a request
    that is under way is not taken back. The body of an answer is read before it is handed over, unless ``stream=True``
    was asked for: to read that waits.
    """

    async def arequest(self, method: str, url: str, **options: Any) -> requests.Response:
        """Call the provider's API; see ``request``."""
        session: Any = self
        if type(session).request is not type(session).request_of_ours:
            # A site's own way to call may do anything, so all of it is done where the site's own code runs.
            return await at_home(lambda: session.request(method, url, **options))
        try:
            return await carry_out_in_threads(self, self.steps_of(call_of(method, url, **options)))
        except (DanceError, requests.RequestException) as error:
            named: Any = error
            named.dance_name = session.dance_name
            raise

    async def aget(self, url: str, **options: Any) -> requests.Response:
        """Send a GET request; see ``request``."""
        return await self.arequest("GET", url, **{"allow_redirects": True, **options})

    async def aoptions(self, url: str, **options: Any) -> requests.Response:
        """Send an OPTIONS request; see ``request``."""
        return await self.arequest("OPTIONS", url, **{"allow_redirects": True, **options})

    async def ahead(self, url: str, **options: Any) -> requests.Response:
        """Send a HEAD request, which follows no redirects unless told to; see ``request``."""
        return await self.arequest("HEAD", url, **{"allow_redirects": False, **options})

    async def apost(
        self, url: str, data: Any = None, json: Any = None, **options: Any
    ) -> requests.Response:
        """Send a POST request; see ``request``."""
        return await self.arequest("POST", url, data=data, json=json, **options)

    async def aput(self, url: str, data: Any = None, **options: Any) -> requests.Response:
        """Send a PUT request; see ``request``."""
        return await self.arequest("PUT", url, data=data, **options)

    async def apatch(self, url: str, data: Any = None, **options: Any) -> requests.Response:
        """Send a PATCH request; see ``request``."""
        return await self.arequest("PATCH", url, data=data, **options)

    async def adelete(self, url: str, **options: Any) -> requests.Response:
        """Send a DELETE request; see ``request``."""
        return await self.arequest("DELETE", url, **options)

    async def aauthorized(self) -> bool:
        """Tell whether there is a token that can be used now; see ``authorized``, which may ask a database."""
        session: Any = self
        return bool(await at_home(lambda: session.authorized))

    async def aprofile(self) -> Profile:
        """Ask the provider who the user is; see ``profile``."""
        session: Any = self
        found: Profile = await at_home(session.profile)
        return found

    async def adisconnect(self) -> bool:
        """Forget the token, after asking the provider to end it; see ``disconnect``."""
        session: Any = self
        return bool(await at_home(session.disconnect))

    def steps_of(self, call: Call) -> Steps[requests.Response]:
        """Return the steps of ``request``."""
        raise NotImplementedError

    def twin(self) -> Any:
        """Return a copy for one call: what it finds out about cookies stays with it, and the token is the same."""
        session: Any = self
        twin: Any = type(self).__new__(type(self))
        vars(twin).update(vars(self))
        twin.cookies = session.cookies.copy()
        return twin
