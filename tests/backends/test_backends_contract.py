"""The suite that every backend passes, over ours: in memory, in sessions and in tables, on real servers, too."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace

import pytest
from setups import SETUPS, Setup, every_table

from dance_common.backends import MemoryBackend
from dance_common.testing import backends
from dance_common.testing.backends import Harness


class MemoryHarness(Harness):
    def __init__(self):
        self.backend = MemoryBackend()

    def context(self, dance="one", /, *, who="ada", **config):
        return SimpleNamespace(name=dance, config=config)


@contextmanager
def memory():
    yield MemoryHarness()


@contextmanager
def flask_session():
    with import_module("flask_harness").flask_session_harness() as harness:
        yield harness


@contextmanager
def django_session():
    yield import_module("django_harness").DjangoSessionHarness()


SESSIONS = [
    pytest.param(make, id=make.__name__)
    for make, framework in ((flask_session, "flask"), (django_session, "django"))
    if find_spec(framework)
]
CACHED = tuple(setup for setup in SETUPS if setup.cache)
PLAIN = tuple(setup for setup in SETUPS if not setup.keys)
ENCRYPTED = tuple(setup for setup in SETUPS if setup.keys)


@pytest.mark.parametrize("harness", [pytest.param(memory, id="memory")], indirect=True)
class TestMemory(backends.BackendContract):
    pass


@pytest.mark.parametrize("harness", SESSIONS, indirect=True)
class TestSessions(
    backends.BackendContract,
    backends.DancesContract,
    backends.EncryptionContract,
    backends.RegistrationsContract,
):
    pass


@every_table()
class TestTables(backends.BackendContract, backends.DancesContract, backends.UsersContract):
    pass


@every_table()
class TestRows(backends.TableContract, backends.RacesContract):
    pass


@every_table()
class TestIdentities(
    backends.RegistrationsContract, backends.OwnersIdentityContract, backends.LeaseContract
):
    pass


@every_table(PLAIN, shape="loose")
class TestLooseTables(backends.DuplicatesContract, backends.RacesContract):
    pass


@every_table(PLAIN, shape="several")
class TestAccounts(backends.AccountsContract):
    pass


@every_table(setup for setup in PLAIN if setup.cache != "redis")
class TestLogins(backends.LoginContract):
    pass


@every_table([Setup()], shape="several")
class TestLoginsWithSeveralAccounts(backends.LoginContract):
    pass


@every_table(setup for setup in PLAIN if setup.cache != "redis")
class TestOwners(backends.OwnersContract):
    pass


@every_table(CACHED)
class TestCaches(backends.CacheContract):
    pass


@every_table(ENCRYPTED)
class TestEncryption(backends.EncryptionContract):
    pass
