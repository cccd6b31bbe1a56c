"""The application as it would be asked at an address, by commands: nobody is asking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

_HOSTS = "TRUSTED_HOSTS"


@contextmanager
def asked_at(app: Flask, address: str | None) -> Iterator[None]:
    """Give a request context for the address, whichever hosts the application trusts.

    Args:
        app: the application.
        address: scheme, host and path of the site; None for what its configuration says.
    """
    # Flask makes no addresses within a request that it would refuse.
    hosts = {_HOSTS: app.config[_HOSTS]} if _HOSTS in app.config else {}
    app.config.update(dict.fromkeys(hosts))
    try:
        with app.test_request_context(base_url=address):
            yield
    finally:
        app.config.update(hosts)
