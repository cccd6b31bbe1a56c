"""What every test may ask for: the database server and the cache of a real site, started when they are first needed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import responses
from private_services import MariaDB, Missing, PostgreSQL, Redis, Services
from stand_in import PROVIDER

from dance_common.rehearsal import Rehearsal
from dance_common.transport import mounted
from dance_common.transport.session import clear_environment_cache

_SWITCHES = ("OAUTHLIB_INSECURE_TRANSPORT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")

pytest.register_assert_rewrite("dance_common.testing.backends")

if find_spec("pytest_django"):
    import django_site  # noqa: F401  # configures the settings, which pytest-django looks at before it collects tests

LONGEST = (
    "services/test_processes.py",
    "docs/test_docs_code.py",
    "browser/test_browser_accounts.py",
    "contract/test_faults.py",
    "contract/test_identity_matrix.py",
    "backends/test_backends_contract.py",
    "browser/test_browser_looks.py",
    "browser/test_browser_several.py",
    "browser/test_browser_connections.py",
    "browser/test_browser_dances.py",
    "contract/test_crossing.py",
    "providers/test_contributing.py",
    "services/test_awaited_calls.py",
    "core/sessions/test_identity_machine.py",
    "django/test_orm_projects.py",
    "test_typing.py",
)
"""The files that take longest, those first that take most.

One that measures time is none of them: it comes late, when the other processes have little left that would disturb it.
"""


def pytest_configure(config: pytest.Config) -> None:
    """Leave the order of files to this file: by their numbers of tests few long ones would come last."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let several processes begin with what takes longest, so that none waits for another one's last file."""
    if not hasattr(config, "workerinput"):
        return
    here = Path(__file__).parent
    ranks = {here / name: rank for rank, name in enumerate(LONGEST)}
    sizes = Counter(item.path for item in items)
    items.sort(key=lambda item: (ranks.get(item.path, len(ranks)), -sizes[item.path]))


@pytest.fixture(autouse=True)
def _environment_of_its_own() -> Iterator[None]:
    """Let no test see what the environment said in another one."""
    clear_environment_cache()
    yield
    clear_environment_cache()


@pytest.fixture(scope="session")
def no_netrc(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name a file that is not there: one for all tests, because a folder for each takes ever longer to make."""
    return str(tmp_path_factory.mktemp("no_netrc") / "no-netrc")


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch, no_netrc: str) -> None:
    """Keep the machine's proxies, netrc and switches out of a test."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in _SWITCHES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("NETRC", no_netrc)


@pytest.fixture(scope="session")
def django_tables(request: pytest.FixtureRequest) -> Any:
    """Make the tables of Django's database, once, and give what opens it to a test; None without Django."""
    if not find_spec("pytest_django"):
        return None
    from django.core.management import call_command

    # pytest-django makes a database where a test is marked as one that needs it, which those of two frameworks are not.
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock():
        call_command("migrate", verbosity=0)
    return blocker


@pytest.fixture
def shared_database(django_tables: Any) -> Iterator[None]:
    """Open Django's database to a suite that runs over both frameworks, and let it leave nobody behind.

    pytest-django runs such tests last; of several processes one may go on with tests that expect empty tables.
    """
    if not django_tables:
        yield
        return
    with django_tables.unblock():
        yield
        _delete_users()


def _delete_users() -> None:
    from django.contrib.auth import get_user_model
    from django.db import connection

    from django_dance.models import DanceToken

    if get_user_model().objects.exists():
        with connection.cursor() as cursor:
            # By their names: a model of another test may have lost its table, which Django would look into.
            for model in (DanceToken, get_user_model()):
                cursor.execute(f"DELETE FROM {model._meta.db_table}")


@pytest.fixture
def provider() -> Iterator[Rehearsal]:
    """Mount the stand-in provider in process."""
    rehearsal = Rehearsal(issuer=PROVIDER)
    with mounted(PROVIDER, rehearsal.adapter()):
        yield rehearsal


@pytest.fixture
def canned() -> Iterator[responses.RequestsMock]:
    """Answer with what the test says, and nothing else; every answer has to be used."""
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Give what starts a server when it is asked for it."""
    services = Services(tmp_path_factory.mktemp("services"))
    yield services
    services.stop()


@pytest.fixture(scope="session")
def postgresql_server(services: Services) -> PostgreSQL:
    """Give a PostgreSQL cluster that nobody else uses."""
    return _started(services, "postgresql")


@pytest.fixture(scope="session")
def mariadb_server(services: Services) -> MariaDB:
    """Give a MariaDB that nobody else uses."""
    return _started(services, "mariadb")


@pytest.fixture(scope="session")
def redis_server(services: Services) -> Redis:
    """Give a Redis that nobody else uses."""
    return _started(services, "redis")


def _started(services, name):
    try:
        return getattr(services, name)
    except Missing as missing:
        # Not where nobody would notice that the tests never run.
        if os.environ.get("CI"):
            pytest.fail(f"{missing} is missing, and CI is set", pytrace=False)
        pytest.skip(f"{missing} is missing here: CONTRIBUTING.md says what is needed")
