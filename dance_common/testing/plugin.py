"""A pytest plugin with one fixture, ``rehearsal``: the provider's side of a test, for Flask and Django alike.

It is there wherever the distribution is installed. Until a test asks for the fixture it costs no import of the
library; a fixture of that name in a project's own conftest goes before it. Without pytest
``self.enterContext(MountedRehearsal.replace_providers())`` is the same, of ``dance_common.testing.mounted``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .mounted import MountedRehearsal


@pytest.fixture(autouse=True)
def _servers_asked_again() -> None:
    """Let no test meet a server that is not asked because it has failed in another one."""
    # What is not loaded has nothing to forget, and is not loaded for that.
    breaker = sys.modules.get("dance_common.transport.breaker")
    if breaker is not None:
        breaker.forget()


@pytest.fixture
def rehearsal() -> Iterator[MountedRehearsal]:
    """Every provider, played in this process: no account, no network, no client id.

    ``rehearsal.sign_in(client, "github", account="mona")`` takes a test client through the whole dance;
    ``rehearsal.connect(client, "github")`` drops a token in place. ``expire_tokens``, ``revoke_tokens``,
    ``revoke_refresh_tokens``, ``rotates``, ``fail``, ``slow`` and ``add_api`` say how the provider behaves, and
    ``requests`` what it saw.
    """
    try:
        from .mounted import MountedRehearsal
    except ModuleNotFoundError as error:
        missing = str(error.name).partition(".")[0]
        pytest.fail(
            f"The fixture 'rehearsal' needs {missing}: pip install 'oauth-dance[rehearsal]'",
            pytrace=False,
        )
    with MountedRehearsal.replace_providers() as mounted:
        yield mounted
