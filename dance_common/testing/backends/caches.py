"""What backends promise that have a cache before their table: no query for what is known, and nothing that is over."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

from .harness import OAUTH1, OAUTH2, Lookup, TableHarness

FIRST, SECOND = {"access_token": "first-secret"}, {"access_token": "second-secret"}
THREADS, TURNS, STEPS = 4, 3, 12


class CacheContract:
    """What holds of a backend with a cache. What other code writes is seen once ``delete_cached`` was called."""

    def test_what_is_known_costs_no_query(self, harness: TableHarness) -> None:
        """A token, and that there is none, are looked up once."""
        assert [harness.lookup(harness.context()) for _ in range(3)] == _known(None, 3)
        harness.backend.set(harness.context(), FIRST)
        assert [harness.lookup(harness.context()) for _ in range(3)] == _known(FIRST, 3)
        harness.backend.delete(harness.context())
        assert [harness.lookup(harness.context()) for _ in range(2)] == _known(None, 2)
        harness.backend.set(harness.context(), SECOND)
        harness.backend.invalidate(harness.context())
        assert [harness.lookup(harness.context()) for _ in range(2)] == _known(None, 2)

    def test_entries_of_users_and_dances_are_kept_apart(self, harness: TableHarness) -> None:
        """One user's entry is no other's, nor that of another dance, nor the site's."""
        whose = [
            (harness.backend, harness.context("one", who="ada")),
            (harness.backend, harness.context("one", who="bob")),
            (harness.backend, harness.context("two", who="ada")),
            (harness.make(user=None), harness.context("one", who=None)),
        ]
        for number, (backend, context) in enumerate(whose):
            backend.set(context, {"access_token": str(number)})
        for _ in range(2):
            found = [backend.get(context)["access_token"] for backend, context in whose]
            assert found == ["0", "1", "2", "3"]

    def test_what_is_loaded_from_the_cache_is_a_copy(self, harness: TableHarness) -> None:
        """Changing a loaded token, and what is within it, changes nothing that is stored."""
        harness.backend.set(harness.context(), OAUTH2)
        for _ in range(3):
            token = harness.backend.get(harness.context())
            assert token == OAUTH2
            assert token is not None
            token["scope"].append("three")

    def test_other_code_says_what_it_changed(self, harness: TableHarness) -> None:
        """A row that other code has written shows once delete_cached was called."""
        assert harness.backend.get(harness.context()) is None
        harness.insert("one", "ada", dict(OAUTH1))
        harness.make().delete_cached("one", harness.key(harness.user("ada")))
        assert harness.backend.get(harness.context()) == OAUTH1

    def test_cache_and_table_agree_after_any_turmoil(self, harness: TableHarness) -> None:
        """After threads have read, written and dropped at will the cache says what the table says."""

        def rage(seed: int) -> None:
            dice = random.Random(seed)  # noqa: S311  # no secret comes of it
            with harness.thread():
                for step in range(STEPS):
                    match dice.randrange(6):
                        case 0:
                            harness.backend.set(
                                harness.context(), {"access_token": f"{seed}-{step}"}
                            )
                        case 1:
                            harness.backend.delete(harness.context())
                        case _:
                            harness.backend.get(harness.context())

        key = harness.key(harness.user("ada"))
        for turn in range(TURNS):
            with ThreadPoolExecutor(THREADS) as pool:
                list(pool.map(rage, range(turn * THREADS, (turn + 1) * THREADS)))
            cached = harness.backend.get(harness.context())
            harness.make().delete_cached("one", key)
            assert harness.backend.get(harness.context()) == cached


def _known(token: object, times: int) -> list[Lookup]:
    """Return what looking several times yields where only the first time costs a query."""
    return [Lookup(token, 1), *[Lookup(token, 0)] * (times - 1)]
