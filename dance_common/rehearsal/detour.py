"""Send requests for a provider to the stand-in that plays it."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import BaseAdapter

from ..transport.adapters import adapter_for
from .setting import played_at


class Detour(BaseAdapter):
    """Carry each request to a stand-in, and its answer back as if the provider had sent it."""

    def __init__(self, origin: str) -> None:
        """Mount it on a session; ``origin`` is the stand-in's address without a path."""
        super().__init__()
        self._origin = origin

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """Send the request; raises as the shared adapter does. Proxies are for real providers."""
        sent = request.copy()
        sent.url = played_at(self._origin, request.url or "")
        response = adapter_for(sent.url).send(
            sent, stream=stream, timeout=timeout, verify=verify, cert=cert, proxies={}
        )
        # Hooks, redirects and the site's own views go on with the address that was asked for.
        response.request, response.url = request, request.url or ""
        return response

    def close(self) -> None:
        """Keep the connections: they belong to the process."""
