"""What backends promise that have a cache before their table: no query for what is known, and nothing that is over."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

from .keepers import OAUTH1, OAUTH2, Look, TableKeeper

FIRST, SECOND = {"access_token": "first-secret"}, {"access_token": "second-secret"}
THREADS, TURNS, STEPS = 4, 3, 12


class CacheContract:
    """What holds of a backend with a cache. What other code writes is seen once ``delete_cached`` was called."""

    def test_what_is_known_costs_no_query(self, keeper: TableKeeper) -> None:
        """A token, and that there is none, are looked up once."""
        assert [keeper.look(keeper.asker()) for _ in range(3)] == _known(None, 3)
        keeper.backend.set(keeper.asker(), FIRST)
        assert [keeper.look(keeper.asker()) for _ in range(3)] == _known(FIRST, 3)
        keeper.backend.delete(keeper.asker())
        assert [keeper.look(keeper.asker()) for _ in range(2)] == _known(None, 2)
        keeper.backend.set(keeper.asker(), SECOND)
        keeper.backend.invalidate(keeper.asker())
        assert [keeper.look(keeper.asker()) for _ in range(2)] == _known(None, 2)

    def test_entries_of_users_and_dances_are_kept_apart(self, keeper: TableKeeper) -> None:
        """One user's entry is no other's, nor that of another dance, nor the site's."""
        whose = [
            (keeper.backend, keeper.asker("one", who="ada")),
            (keeper.backend, keeper.asker("one", who="bob")),
            (keeper.backend, keeper.asker("two", who="ada")),
            (keeper.make(user=None), keeper.asker("one", who=None)),
        ]
        for number, (backend, asker) in enumerate(whose):
            backend.set(asker, {"access_token": str(number)})
        for _ in range(2):
            found = [backend.get(asker)["access_token"] for backend, asker in whose]
            assert found == ["0", "1", "2", "3"]

    def test_what_is_loaded_from_the_cache_is_a_copy(self, keeper: TableKeeper) -> None:
        """Changing a loaded token, and what is within it, changes nothing that is kept."""
        keeper.backend.set(keeper.asker(), OAUTH2)
        for _ in range(3):
            token = keeper.backend.get(keeper.asker())
            assert token == OAUTH2
            assert token is not None
            token["scope"].append("three")

    def test_other_code_says_what_it_changed(self, keeper: TableKeeper) -> None:
        """A row that other code has written shows once delete_cached was called."""
        assert keeper.backend.get(keeper.asker()) is None
        keeper.insert("one", "ada", dict(OAUTH1))
        keeper.make().delete_cached("one", keeper.key(keeper.user("ada")))
        assert keeper.backend.get(keeper.asker()) == OAUTH1

    def test_cache_and_table_agree_after_any_turmoil(self, keeper: TableKeeper) -> None:
        """After threads have read, written and dropped at will the cache says what the table says."""

        def rage(seed: int) -> None:
            dice = random.Random(seed)  # noqa: S311  # no secret comes of it
            with keeper.thread():
                for step in range(STEPS):
                    match dice.randrange(6):
                        case 0:
                            keeper.backend.set(keeper.asker(), {"access_token": f"{seed}-{step}"})
                        case 1:
                            keeper.backend.delete(keeper.asker())
                        case _:
                            keeper.backend.get(keeper.asker())

        key = keeper.key(keeper.user("ada"))
        for turn in range(TURNS):
            with ThreadPoolExecutor(THREADS) as pool:
                list(pool.map(rage, range(turn * THREADS, (turn + 1) * THREADS)))
            cached = keeper.backend.get(keeper.asker())
            keeper.make().delete_cached("one", key)
            assert keeper.backend.get(keeper.asker()) == cached


def _known(token: object, times: int) -> list[Look]:
    """Return what looking several times yields where only the first time costs a query."""
    return [Look(token, 1), *[Look(token, 0)] * (times - 1)]
