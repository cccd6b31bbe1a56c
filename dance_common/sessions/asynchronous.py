"""What sessions have for code that must not wait: every call with an ``a`` before its name, as in Django."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

import requests

from ..profiles import Profile, ProfileFields
from ..provider import Provider
from ..tokens import Token
from .local import run_locally
from .steps import Call, Sender, Steps, read_async, run_async


class _Session(Sender, Protocol):
    """What async calls need of the session whose calls they are; ``ProviderSession`` says what each is."""

    has_stored_profile: bool

    @property
    def provider(self) -> Provider: ...
    @property
    def authorized(self) -> bool: ...
    @property
    def stored_profile(self) -> Profile | None: ...

    @property
    def request(self) -> Callable[..., requests.Response]: ...
    @property
    def arequest(self) -> Callable[..., Awaitable[requests.Response]]: ...
    @property
    def aget(self) -> Callable[..., Awaitable[requests.Response]]: ...

    def profile(self, *, fresh: bool = False) -> Profile: ...
    def revoke(self) -> bool: ...
    def disconnect(self) -> bool: ...
    def _has_own(self, method: str) -> bool: ...
    def _steps(self, call: Call) -> Steps[requests.Response]: ...
    def _fresh_token_steps(self) -> Steps[Token]: ...
    def _revoke_steps(self) -> Steps[bool]: ...
    def _disconnect_steps(self) -> Steps[bool]: ...
    def _naming_errors(self) -> AbstractContextManager[None]: ...
    def _named(self, response: requests.Response) -> requests.Response: ...
    def _profile_fields(self) -> ProfileFields: ...
    def _read_userinfo(self, response: requests.Response) -> Mapping[str, Any]: ...
    def _read_profile(self, fields: ProfileFields, userinfo: Mapping[str, Any]) -> Profile: ...


class AsyncCalls:
    """The calls of a session for code that must not wait; each takes the arguments of its namesake without the ``a``.

    Several calls of one session may be under way at once. Where one is cancelled the session stays as it was; a request
    that is under way is not taken back. The body of a response is read before it is handed over, unless ``stream=True``
    was asked for: ``aiter_content`` reads that.
    """

    async def arequest(
        self: _Session, method: str, url: str, *args: Any, **options: Any
    ) -> requests.Response:
        """Call the provider's API; see ``request``."""
        if self._has_own("request"):
            # A site's own way to call may do anything, so all of it is done where the site's own code runs.
            return await run_locally(lambda: self.request(method, url, *args, **options))
        with self._naming_errors():
            return self._named(
                await run_async(self, self._steps(Call.of(method, str(url), *args, **options)))
            )

    async def aget(self: _Session, url: str, **options: Any) -> requests.Response:
        """Send a GET request; see ``request``."""
        return await self.arequest("GET", url, **{"allow_redirects": True, **options})

    async def aoptions(self: _Session, url: str, **options: Any) -> requests.Response:
        """Send an OPTIONS request; see ``request``."""
        return await self.arequest("OPTIONS", url, **{"allow_redirects": True, **options})

    async def ahead(self: _Session, url: str, **options: Any) -> requests.Response:
        """Send a HEAD request, which follows no redirects unless told to; see ``request``."""
        return await self.arequest("HEAD", url, **{"allow_redirects": False, **options})

    async def apost(
        self: _Session, url: str, data: Any = None, json: Any = None, **options: Any
    ) -> requests.Response:
        """Send a POST request; see ``request``."""
        return await self.arequest("POST", url, data=data, json=json, **options)

    async def aput(self: _Session, url: str, data: Any = None, **options: Any) -> requests.Response:
        """Send a PUT request; see ``request``."""
        return await self.arequest("PUT", url, data=data, **options)

    async def apatch(
        self: _Session, url: str, data: Any = None, **options: Any
    ) -> requests.Response:
        """Send a PATCH request; see ``request``."""
        return await self.arequest("PATCH", url, data=data, **options)

    async def adelete(self: _Session, url: str, **options: Any) -> requests.Response:
        """Send a DELETE request; see ``request``."""
        return await self.arequest("DELETE", url, **options)

    async def aiter_content(
        self: _Session, response: requests.Response, chunk_size: int = 64 * 1024
    ) -> AsyncGenerator[bytes, None]:
        """Yield the body of a response to a call with ``stream=True``, and close it afterwards.

        A thread reads while it is waited for; the event loop goes on.

        Args:
            response: the response, whose body has not been read.
            chunk_size: bytes that a piece has at most.

        Raises:
            requests.RequestException: as ``requests.Response.iter_content``.
        """
        with self._naming_errors():
            async for chunk in read_async(self, response, chunk_size):
                yield chunk

    async def aauthorized(self: _Session) -> bool:
        """Return whether there is a token that can be used now; see ``authorized``, which may ask a database."""
        return await run_locally(lambda: self.authorized, self.on_loop)

    async def afresh_token(self: _Session) -> Token:
        """Return a token that can be used at once; see ``fresh_token``."""
        with self._naming_errors():
            return await run_async(self, self._fresh_token_steps())

    async def aprofile(self: _Session, *, fresh: bool = False) -> Profile:
        """Ask the provider who the user is; see ``profile``."""
        if self.has_stored_profile and not fresh:
            stored = await run_locally(lambda: self.stored_profile, self.on_loop)
            if stored is not None:
                return stored

        def begin() -> tuple[ProfileFields, str | None]:
            is_own = self._has_own("profile")
            has_hook = self.provider.fetch_profile is not None
            return self._profile_fields(), None if is_own or has_hook else self.provider.profile_url

        fields, url = await run_locally(begin, self.on_loop)
        if url is None:
            # A provider's or a site's own way to ask may do anything, as in `arequest`.
            return await run_locally(lambda: self.profile(fresh=True) if fresh else self.profile())
        response = await self.aget(url)
        return await run_locally(
            lambda: self._read_profile(fields, self._read_userinfo(response)), self.on_loop
        )

    async def arevoke(self: _Session) -> bool:
        """Ask the provider to revoke the token; see ``revoke``. Who cancels it waits for the response."""
        if self._has_own("revoke"):
            return await run_locally(self.revoke)
        with self._naming_errors():
            return await run_async(self, self._revoke_steps())

    async def adisconnect(self: _Session) -> bool:
        """Forget the token, after asking the provider to revoke it; see ``disconnect``.

        Who cancels it waits for the response, and the token is forgotten all the same.
        """
        if self._has_own("disconnect"):
            return await run_locally(self.disconnect)
        with self._naming_errors():
            return await run_async(self, self._disconnect_steps())
