"""What stands in a session's ``adapters`` for the connections that all sessions of the process share."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import BaseAdapter

from . import adapters as transport


class SharedConnections(BaseAdapter):
    """Sends by whichever shared adapter is right for the URL: recorders look for adapters to put theirs in front of."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        """Send the request; see ``pooling.PooledAdapter``."""
        return transport.adapter_for(request.url or "").send(request, *args, **options)

    def close(self) -> None:
        """Keep the connections: other sessions use them, too."""


SHARED = SharedConnections()
