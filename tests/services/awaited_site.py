"""An ASGI site whose visitors' calls wait for a provider: ``python awaited_site.py PROVIDER`` serves it by uvicorn.

It prints its port. ``/call`` calls the provider, ``/give-up`` begins a slow call and cancels it, and ``/facts`` says
what the process holds.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import socket
import sys

import uvicorn

from dance_common.connections import Connections
from dance_common.sessions import OAuth2Session

PROVIDER = sys.argv[1]
KEPT = Connections(keep_alive=1.0)


def session():
    """Return one visitor's session."""
    own = OAuth2Session("id", base_url=PROVIDER, token={"access_token": "t"})
    own.connections = KEPT
    return own


async def call():
    return (await session().aget("/user")).json()


async def give_up():
    slow = asyncio.ensure_future(session().aget("/slow"))
    await asyncio.sleep(0.02)
    slow.cancel()
    found = await asyncio.gather(slow, return_exceptions=True)
    return type(found[0]).__name__


async def facts():
    gc.collect()
    return {
        "sockets": sum(map(is_socket, os.listdir("/proc/self/fd"))),
        "tasks": len(asyncio.all_tasks()),
        "objects": len(gc.get_objects()),
        "garbage": len(gc.garbage),
    }


def is_socket(number):
    try:
        return os.readlink(f"/proc/self/fd/{number}").startswith("socket:")
    except OSError:
        return False  # what has listed the folder


VIEWS = {"/call": call, "/give-up": give_up, "/facts": facts}


async def app(scope, receive, send):
    body = json.dumps(await VIEWS[scope["path"]]()).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def main():
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        print(listening.getsockname()[1], flush=True)
        config = uvicorn.Config(app, log_level="warning", lifespan="off")
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
