"""Whose token a table's backend means, where several places may name the user."""

from __future__ import annotations

import pytest

from ...backends import BackendSlot, UserRequired
from .harness import OAUTH1, TableHarness

FIRST, SECOND = {"access_token": "first-secret"}, {"access_token": "second-secret"}


class OwnersContract:
    """Whose token is meant."""

    def test_nobody_has_no_token_and_can_keep_none(self, harness: TableHarness) -> None:
        """Who is not logged in can store nothing, is told so, and touches nobody's row."""
        backend = harness.backend
        backend.set(harness.context(), FIRST)
        with pytest.raises(UserRequired, match="user=… of the backend"):
            backend.set(harness.context(who=None), SECOND)
        backend.delete(harness.context(who=None))
        backend.invalidate(harness.context(who=None))
        assert issubclass(UserRequired, ValueError)
        assert BackendSlot(backend, harness.context(who=None)).load() is None
        assert backend.get(harness.context()) == FIRST
        assert harness.count() == 1

    @pytest.mark.parametrize("form", ["object", "function", "proxy"])
    def test_the_user_may_be_given_in_three_forms(self, harness: TableHarness, form: str) -> None:
        """A user, a function that returns one and a proxy of one mean the same, whoever is logged in."""
        ada = harness.user("ada")
        user = {"object": ada, "function": lambda: ada, "proxy": harness.proxy(ada)}[form]
        harness.make(user=user).set(harness.context(who=None), FIRST)
        assert harness.backend.get(harness.context(who="ada")) == FIRST
        assert harness.backend.get(harness.context(who="bob")) is None

    def test_user_id_goes_before_user(self, harness: TableHarness) -> None:
        """Where both are given the key counts; it may come from a function."""
        ada, bob = harness.user("ada"), harness.user("bob")
        harness.make(user=bob, user_id=harness.key(ada)).set(harness.context(who=None), FIRST)
        assert harness.backend.get(harness.context(who="ada")) == FIRST
        named = harness.make(user=None, user_id=lambda: harness.key(ada))
        assert named.get(harness.context(who=None)) == FIRST

    def test_config_goes_before_what_the_backend_was_given(self, harness: TableHarness) -> None:
        """config["user_id"] goes first, config["user"] next, and both before the backend's own user."""
        ada, bob = harness.user("ada"), harness.user("bob")
        backend = harness.make(user=bob)
        backend.set(harness.context(who=None, user=ada), FIRST)
        assert backend.get(harness.context(who=None, user=bob, user_id=harness.key(ada))) == FIRST
        assert backend.get(harness.context(who=None, user=bob)) is None

    def test_a_call_may_name_the_user(self, harness: TableHarness) -> None:
        """get, set and delete take a user or user_id of their own, which goes before everything."""
        ada, backend = harness.user("ada"), harness.make(user=harness.user("bob"))
        backend.set(harness.context(who="bob"), FIRST, user=ada)
        assert backend.get(harness.context(who="bob"), user_id=harness.key(ada)) == FIRST
        backend.delete(harness.context(who="bob"), user_id=harness.key(ada))
        assert harness.backend.get(harness.context(who="ada")) is None

    def test_required_users_are_required_for_reading_too(self, harness: TableHarness) -> None:
        """user_required=True raises on get and set; there is nothing to delete."""
        backend = harness.make(user=harness.nobody(), user_required=True)
        with pytest.raises(UserRequired):
            backend.get(harness.context(who=None))
        with pytest.raises(UserRequired):
            backend.set(harness.context(who=None), FIRST)
        backend.delete(harness.context(who=None))

    def test_without_users_the_site_has_one_token(self, harness: TableHarness) -> None:
        """With user=None everybody uses the same token, which is no user's."""
        backend = harness.make(user=None)
        harness.backend.set(harness.context(who="ada"), OAUTH1)
        for token in (FIRST, SECOND):
            backend.set(harness.context(who=None), token)
        assert backend.get(harness.context(who=None)) == SECOND
        backend.delete(harness.context(who=None))
        assert backend.get(harness.context(who=None)) is None
        assert harness.backend.get(harness.context(who="ada")) == OAUTH1
        assert harness.count() == 1

    def test_an_anonymous_write_never_touches_a_users_row(self, harness: TableHarness) -> None:
        """Where users are not required nobody's token lies beside the users', and replaces and drops none of them."""
        anonymous = harness.make(user=harness.nobody(), user_required=False)
        for who in ("ada", "bob"):
            harness.backend.set(harness.context(who=who), {"access_token": who})
        for token in (FIRST, SECOND):
            anonymous.set(harness.context(who=None), token)
            assert anonymous.get(harness.context(who=None)) == token
        assert harness.count() == len(("ada", "bob", "nobody"))
        anonymous.invalidate(harness.context(who=None))
        anonymous.delete(harness.context(who=None))
        assert anonymous.get(harness.context(who=None)) is None
        for who in ("ada", "bob"):
            assert harness.backend.get(harness.context(who=who)) == {"access_token": who}

    def test_a_function_may_return_nobody(self, harness: TableHarness) -> None:
        """A function that returns None, or who is not logged in, says that nobody is there."""
        for nobody in (
            None,
            harness.nobody(),
            harness.proxy(None),
            harness.proxy(harness.nobody()),
        ):
            backend = harness.make(user=lambda nobody=nobody: nobody)
            with pytest.raises(UserRequired):
                backend.set(harness.context(who=None), FIRST)
            backend.delete(harness.context(who=None))
        assert harness.count() == 0

    def test_anonymous_users_may_have_a_class_of_their_own(self, harness: TableHarness) -> None:
        """Instances of anon_user are nobody, whatever they say of themselves."""
        ada = harness.user("ada")
        backend = harness.make(user=ada, anon_user=type(ada))
        with pytest.raises(UserRequired):
            backend.set(harness.context(who=None), FIRST)
        assert harness.count() == 0

    def test_an_unsaved_user_can_have_no_token(self, harness: TableHarness) -> None:
        """A user without a key is an error, not the site as a whole."""
        backend = harness.make(user=harness.unsaved_user(), user_required=False)
        with pytest.raises(UserRequired, match="never saved"):
            backend.set(harness.context(who=None), FIRST)
        assert harness.count() == 0
