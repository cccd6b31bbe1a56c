"""What every backend promises, as tests that run over any: subclass the classes that fit, and give a ``keeper``.

``dance_common.backends.TableBackend`` and its subclasses have to keep all of it; a backend that keeps one file for the
whole site keeps the first class alone. In a site's own tests, with pytest::

    import pytest
    from dance_common.testing.backends import BackendContract, Keeper

    class FileKeeper(Keeper):
        ...

    class TestFileBackend(BackendContract):
        @pytest.fixture
        def keeper(self, tmp_path):
            return FileKeeper(tmp_path)

So that failures are explained well, ``conftest.py`` says ``pytest.register_assert_rewrite("dance_common.testing")``.
"""

from .caches import CacheContract
from .keepers import OAUTH1, OAUTH2, SECRETS, Keeper, Look, TableKeeper, UserKeeper
from .owners import OwnersContract
from .promises import BackendContract, DancesContract, EncryptionContract, UsersContract
from .several import AccountsContract
from .tables import DoublesContract, RacesContract, TableContract

__all__ = [
    "OAUTH1",
    "OAUTH2",
    "SECRETS",
    "AccountsContract",
    "BackendContract",
    "CacheContract",
    "DancesContract",
    "DoublesContract",
    "EncryptionContract",
    "Keeper",
    "Look",
    "OwnersContract",
    "RacesContract",
    "TableContract",
    "TableKeeper",
    "UserKeeper",
    "UsersContract",
]
