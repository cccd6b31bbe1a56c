"""What backends promise of whose a token is, and of who may refresh it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from ...backends import BackendSlot
from ...tokens import Token
from .harness import Harness, TableHarness

OURS, THEIRS = "registration-one", "registration-two"
STALE = {"access_token": "stale-secret", "refresh_token": "r", "expires_at": 1}
FRESH = {"access_token": "fresh-secret", "refresh_token": "s"}
AT_ONCE = 6


def _slot(harness: Harness, registration: str = OURS, **context: Any) -> BackendSlot:
    return BackendSlot(harness.backend, harness.context(**context), registration=registration)


class RegistrationsContract:
    """What holds of a dance whose client registration changes: its name is none of a token's identity."""

    def test_a_token_is_found_by_the_registration_it_was_issued_to(self, harness: Harness) -> None:
        """Another client, or the same at another server, finds nothing; the first one still finds its token."""
        _slot(harness).save(FRESH)
        assert _slot(harness, THEIRS).load() is None
        found = _slot(harness).load()
        assert found is not None
        assert found["access_token"] == FRESH["access_token"]

    def test_another_registration_deletes_and_refreshes_nothing(self, harness: Harness) -> None:
        """What was loaded for one registration is neither deleted nor replaced by another."""
        _slot(harness).save(STALE)
        other = _slot(harness, THEIRS)
        claim = other.claim_refresh(other.identity(), STALE, seconds=9)
        assert (claim.token, claim.lease, claim.busy_until) == (None, None, 0)
        other.delete(other.identity())
        assert _slot(harness).load() is not None

    def test_a_token_of_before_is_taken_as_it_is(self, harness: Harness) -> None:
        """A token that says nothing of a registration, as earlier releases stored it, is found by every one."""
        harness.backend.set(harness.context(), FRESH)
        for registration in (OURS, THEIRS):
            assert _slot(harness, registration).load() is not None

    def test_a_site_sees_nothing_of_the_mark(self, harness: Harness) -> None:
        """What says whose a token is, is in neither what a slot loads nor what the backend returns."""
        _slot(harness).save(FRESH)
        found = _slot(harness).load()
        assert found is not None
        assert found.keys() == FRESH.keys()
        stored = harness.backend.get(harness.context())
        assert stored is not None
        assert stored.keys() == FRESH.keys()


class OwnersIdentityContract:
    """What holds if the user changes between the loading of a token and a write."""

    def test_a_write_is_for_whom_the_token_was_loaded(self, harness: TableHarness) -> None:
        """A refresh and a deletion that began for one user end with that user's row, whoever asks by then."""
        for who in ("ada", "bob"):
            _slot(harness, who=who).save({**STALE, "access_token": f"{who}-secret"})
        ada, bob = _slot(harness, who="ada"), _slot(harness, who="bob")
        loaded = ada.load()
        assert loaded is not None
        claim = bob.claim_refresh(ada.identity(), loaded, seconds=9)
        stored = bob.finish_refresh(ada.identity(), claim, FRESH)
        assert stored is not None
        assert _token(harness, "ada") == FRESH["access_token"]
        assert _token(harness, "bob") == "bob-secret"
        bob.delete(ada.identity())
        assert (_token(harness, "ada"), _token(harness, "bob")) == (None, "bob-secret")

    def test_another_place_is_written_by_nobody(self, harness: TableHarness) -> None:
        """Where another database is asked by now nothing is written: its users may have the same keys."""
        slot = _slot(harness)
        slot.save(STALE)
        elsewhere = replace(slot.identity(), place="another database")
        assert slot.claim_refresh(elsewhere, STALE, seconds=9).lease is None
        slot.delete(elsewhere)
        assert _token(harness, "ada") == STALE["access_token"]


class LeaseContract:
    """What holds of the right to refresh a token: one has it at a time, and nobody for ever."""

    def test_one_refresh_at_a_time(self, harness: TableHarness) -> None:
        """Who finds a lease is told to wait; once it is used the new token is there."""
        slot = _slot(harness)
        slot.save(STALE)
        identity = slot.identity()
        claim = slot.claim_refresh(identity, STALE, seconds=9)
        assert claim.lease is not None
        assert claim.token is not None
        waiting = slot.claim_refresh(identity, STALE, seconds=9)
        assert waiting.lease is None
        assert waiting.busy_until > time.time()
        assert slot.finish_refresh(identity, claim, FRESH) is not None
        done = slot.claim_refresh(identity, STALE, seconds=9)
        assert done.token is not None
        assert done.token["access_token"] == FRESH["access_token"]
        assert done.lease is None

    def test_of_many_at_once_one_gets_the_lease(self, harness: TableHarness) -> None:
        """However many threads ask, and other processes are no different, the database lets one."""
        slot = _slot(harness)
        slot.save(STALE)
        identity = slot.identity()

        def claim(_: int) -> bool:
            with harness.thread():
                own = _slot(harness)
                return own.claim_refresh(identity, STALE, seconds=9).lease is not None

        with ThreadPoolExecutor(AT_ONCE) as pool:
            assert sum(pool.map(claim, range(AT_ONCE))) == 1

    def test_a_lease_ends_by_itself(self, harness: TableHarness) -> None:
        """A process that dies with a lease keeps others from refreshing until it is over, and no longer."""
        slot = _slot(harness)
        slot.save(STALE)
        identity = slot.identity()
        dead = slot.claim_refresh(identity, STALE, seconds=0)
        assert dead.lease is not None
        next_one = slot.claim_refresh(identity, STALE, seconds=9)
        assert next_one.lease is not None
        assert next_one.lease != dead.lease

    def test_an_answer_that_comes_late_is_not_lost(self, harness: TableHarness) -> None:
        """Whose lease was over when the provider answered still stores the token, unless a newer one is there."""
        slot = _slot(harness)
        slot.save(STALE)
        identity = slot.identity()
        late = slot.claim_refresh(identity, STALE, seconds=0)
        second = slot.claim_refresh(identity, STALE, seconds=9)
        assert slot.finish_refresh(identity, late, FRESH) is not None
        found = slot.finish_refresh(identity, second, {"access_token": "later"})
        assert found is not None
        assert found["access_token"] == FRESH["access_token"]
        assert _token(harness, "ada") == FRESH["access_token"]

    def test_what_was_deleted_meanwhile_stays_deleted(self, harness: TableHarness) -> None:
        """Who disconnects while a refresh is under way is not connected by its end."""
        slot = _slot(harness)
        slot.save(STALE)
        identity = slot.identity()
        claim = slot.claim_refresh(identity, STALE, seconds=9)
        slot.delete(identity)
        assert slot.finish_refresh(identity, claim, FRESH) is None
        assert harness.count() == 0

    def test_a_refusal_deletes_the_stale_token_alone(self, harness: TableHarness) -> None:
        """A token that was stored meanwhile, by another dance, survives the refusal of the old one."""
        slot = _slot(harness)
        slot.save(STALE)
        identity = slot.identity()
        claim = slot.claim_refresh(identity, STALE, seconds=9)
        slot.save(FRESH)
        newer = slot.end_refresh(identity, claim, is_refused=True)
        assert newer is not None
        assert newer["access_token"] == FRESH["access_token"]
        slot.save(STALE)
        claim = slot.claim_refresh(identity, STALE, seconds=9)
        assert slot.end_refresh(identity, claim, is_refused=True) is None
        assert _token(harness, "ada") is None

    def test_a_late_end_leaves_the_next_ones_lease(self, harness: TableHarness) -> None:
        """Whose lease is over neither deletes the token nor ends the lease of whoever has it now."""
        slot = _slot(harness)
        slot.save(STALE)
        identity = slot.identity()
        late = slot.claim_refresh(identity, STALE, seconds=0)
        assert slot.claim_refresh(identity, STALE, seconds=9).lease is not None
        for is_refused in (True, False):
            assert slot.end_refresh(identity, late, is_refused=is_refused) is None
        assert slot.claim_refresh(identity, STALE, seconds=9).busy_until > time.time()
        assert _token(harness, "ada") == STALE["access_token"]

    def test_a_failure_gives_the_lease_back(self, harness: TableHarness) -> None:
        """Where the provider did not answer the next one may ask at once, and the token is still there."""
        slot = _slot(harness)
        slot.save(STALE)
        identity = slot.identity()
        claim = slot.claim_refresh(identity, STALE, seconds=9)
        assert slot.end_refresh(identity, claim, is_refused=False) is None
        assert slot.claim_refresh(identity, STALE, seconds=9).lease is not None


def _token(harness: TableHarness, who: str) -> str | None:
    found: Token | None = _slot(harness, who=who).load()
    return found["access_token"] if found else None
