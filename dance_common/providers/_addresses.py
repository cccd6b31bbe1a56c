"""Providers that everybody may run: where one of them is."""

from __future__ import annotations

from ..registration import site_address


def address_of(host: str, argument: str = "host") -> str:
    """Return ``https://host``, port and path included if there are any, without a slash at the end.

    Args:
        host: as people write it; a scheme in front stays, and without one this machine is reached by http.
        argument: what the provider function calls it, for the error.

    Raises:
        TypeError: it is empty or no host.
    """
    try:
        return site_address(host or "")
    except ValueError:
        raise TypeError(
            f"{argument} has to say where the provider is, such as 'login.example.com', not {host!r}."
        ) from None
