"""Sites that gunicorn serves, with a provider that rotates its refresh tokens beside them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from private_services import Redis
from server_facts import USERS, login_of
from site_process import SiteProcess, site_process

from dance_common.rehearsal import Account, Rehearsal, serve


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.services)


@pytest.fixture(scope="module")
def stand_in() -> Iterator[Rehearsal]:
    """Serve a provider that knows every user, and ends a grant whose refresh token comes twice."""
    accounts = [
        Account(user, login_of(user), f"Person {user}", f"{login_of(user)}@example.com")
        for user in range(1, USERS + 1)
    ]
    with serve(rehearsal := Rehearsal(accounts=accounts), port=0):
        yield rehearsal


DATABASES = ("postgresql", "mariadb") if find_spec("MySQLdb") else ("postgresql",)
SITES = [(framework, database) for database in DATABASES for framework in ("flask", "django")]


@pytest.fixture(scope="module", params=SITES, ids="-".join)
def running_site(
    request: pytest.FixtureRequest,
    stand_in: Rehearsal,
    redis_server: Redis,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SiteProcess]:
    framework, database = request.param
    with site_process(
        framework,
        folder=tmp_path_factory.mktemp(f"{framework}_{database}_"),
        database=request.getfixturevalue(f"{database}_server"),
        redis=redis_server,
        provider=stand_in,
    ) as site:
        yield site


@pytest.fixture
def site(running_site: SiteProcess) -> SiteProcess:
    """A site whose users have no token yet."""
    running_site.provider.rotates = None
    running_site.forget_everybody()
    running_site.await_workers()
    return running_site
