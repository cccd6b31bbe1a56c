"""What every backend promises, as tests that run over any: subclass the classes that fit, and give a ``harness``.

``dance_common.backends.TableBackend`` and its subclasses have to pass all of it; a backend that has one file for the
whole site has to pass the first class alone. In a site's own tests, with pytest::

    import pytest
    from dance_common.testing.backends import BackendContract, Harness

    class FileHarness(Harness):
        ...

    class TestFileBackend(BackendContract):
        @pytest.fixture
        def harness(self, tmp_path):
            return FileHarness(tmp_path)

So that failures are explained well, ``conftest.py`` says ``pytest.register_assert_rewrite("dance_common.testing")``.
"""

from .accounts import AccountsContract
from .basics import BackendContract, DancesContract, EncryptionContract, UsersContract
from .caches import CacheContract
from .harness import OAUTH1, OAUTH2, SECRETS, Harness, Lookup, TableHarness, UserHarness
from .identities import LeaseContract, OwnersIdentityContract, RegistrationsContract
from .owners import OwnersContract
from .tables import DuplicatesContract, LoginContract, RacesContract, TableContract

__all__ = [
    "OAUTH1",
    "OAUTH2",
    "SECRETS",
    "AccountsContract",
    "BackendContract",
    "CacheContract",
    "DancesContract",
    "DuplicatesContract",
    "EncryptionContract",
    "Harness",
    "LeaseContract",
    "LoginContract",
    "Lookup",
    "OwnersContract",
    "OwnersIdentityContract",
    "RacesContract",
    "RegistrationsContract",
    "TableContract",
    "TableHarness",
    "UserHarness",
    "UsersContract",
]
