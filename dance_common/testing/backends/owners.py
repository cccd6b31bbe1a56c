"""Whose token a table's backend means, where several places may name the user."""

from __future__ import annotations

import pytest

from ...backends import BackendSlot, UserRequired
from .keepers import OAUTH1, TableKeeper

FIRST, SECOND = {"access_token": "first-secret"}, {"access_token": "second-secret"}


class OwnersContract:
    """Whose token is meant."""

    def test_nobody_has_no_token_and_can_keep_none(self, keeper: TableKeeper) -> None:
        """Whoever is not logged in can keep nothing, is told so, and touches nobody's row."""
        backend = keeper.backend
        backend.set(keeper.asker(), FIRST)
        with pytest.raises(UserRequired):
            backend.set(keeper.asker(who=None), SECOND)
        backend.delete(keeper.asker(who=None))
        backend.invalidate(keeper.asker(who=None))
        assert issubclass(UserRequired, ValueError)
        assert BackendSlot(backend, keeper.asker(who=None)).load() is None
        assert backend.get(keeper.asker()) == FIRST
        assert keeper.count() == 1

    @pytest.mark.parametrize("form", ["object", "function", "proxy"])
    def test_the_user_may_be_given_in_three_forms(self, keeper: TableKeeper, form: str) -> None:
        """A user, a function that returns one and a proxy of one mean the same, whoever visits."""
        ada = keeper.user("ada")
        user = {"object": ada, "function": lambda: ada, "proxy": keeper.proxy(ada)}[form]
        keeper.make(user=user).set(keeper.asker(who=None), FIRST)
        assert keeper.backend.get(keeper.asker(who="ada")) == FIRST
        assert keeper.backend.get(keeper.asker(who="bob")) is None

    def test_user_id_goes_before_user(self, keeper: TableKeeper) -> None:
        """Where both are given the key counts; it may come from a function."""
        ada, bob = keeper.user("ada"), keeper.user("bob")
        keeper.make(user=bob, user_id=keeper.key(ada)).set(keeper.asker(who=None), FIRST)
        assert keeper.backend.get(keeper.asker(who="ada")) == FIRST
        named = keeper.make(user=None, user_id=lambda: keeper.key(ada))
        assert named.get(keeper.asker(who=None)) == FIRST

    def test_config_goes_before_what_the_backend_was_given(self, keeper: TableKeeper) -> None:
        """config["user_id"] goes first, config["user"] next, and both before the backend's own user."""
        ada, bob = keeper.user("ada"), keeper.user("bob")
        backend = keeper.make(user=bob)
        backend.set(keeper.asker(who=None, user=ada), FIRST)
        assert backend.get(keeper.asker(who=None, user=bob, user_id=keeper.key(ada))) == FIRST
        assert backend.get(keeper.asker(who=None, user=bob)) is None

    def test_a_call_may_name_the_user(self, keeper: TableKeeper) -> None:
        """get, set and delete take a user or user_id of their own, which goes before everything."""
        ada, backend = keeper.user("ada"), keeper.make(user=keeper.user("bob"))
        backend.set(keeper.asker(who="bob"), FIRST, user=ada)
        assert backend.get(keeper.asker(who="bob"), user_id=keeper.key(ada)) == FIRST
        backend.delete(keeper.asker(who="bob"), user_id=keeper.key(ada))
        assert keeper.backend.get(keeper.asker(who="ada")) is None

    def test_required_users_are_required_for_reading_too(self, keeper: TableKeeper) -> None:
        """user_required=True raises on get and set; there is nothing to delete."""
        backend = keeper.make(user=keeper.nobody(), user_required=True)
        with pytest.raises(UserRequired):
            backend.get(keeper.asker(who=None))
        with pytest.raises(UserRequired):
            backend.set(keeper.asker(who=None), FIRST)
        backend.delete(keeper.asker(who=None))

    def test_without_users_the_site_has_one_token(self, keeper: TableKeeper) -> None:
        """With user=None everybody uses the same token, which is no user's."""
        backend = keeper.make(user=None)
        keeper.backend.set(keeper.asker(who="ada"), OAUTH1)
        for token in (FIRST, SECOND):
            backend.set(keeper.asker(who=None), token)
        assert backend.get(keeper.asker(who=None)) == SECOND
        backend.delete(keeper.asker(who=None))
        assert backend.get(keeper.asker(who=None)) is None
        assert keeper.backend.get(keeper.asker(who="ada")) == OAUTH1
        assert keeper.count() == 1

    def test_an_anonymous_write_never_touches_a_users_row(self, keeper: TableKeeper) -> None:
        """Where users are not required nobody's token lies beside the users', and replaces and drops none of them."""
        anonymous = keeper.make(user=keeper.nobody(), user_required=False)
        for who in ("ada", "bob"):
            keeper.backend.set(keeper.asker(who=who), {"access_token": who})
        for token in (FIRST, SECOND):
            anonymous.set(keeper.asker(who=None), token)
            assert anonymous.get(keeper.asker(who=None)) == token
        assert keeper.count() == len(("ada", "bob", "nobody"))
        anonymous.invalidate(keeper.asker(who=None))
        anonymous.delete(keeper.asker(who=None))
        assert anonymous.get(keeper.asker(who=None)) is None
        for who in ("ada", "bob"):
            assert keeper.backend.get(keeper.asker(who=who)) == {"access_token": who}

    def test_a_function_may_return_nobody(self, keeper: TableKeeper) -> None:
        """A function that returns None, or who is not logged in, says that nobody is there."""
        for nobody in (None, keeper.nobody(), keeper.proxy(None), keeper.proxy(keeper.nobody())):
            backend = keeper.make(user=lambda nobody=nobody: nobody)
            with pytest.raises(UserRequired):
                backend.set(keeper.asker(who=None), FIRST)
            backend.delete(keeper.asker(who=None))
        assert keeper.count() == 0

    def test_anonymous_users_may_have_a_class_of_their_own(self, keeper: TableKeeper) -> None:
        """Instances of anon_user are nobody, whatever they say of themselves."""
        ada = keeper.user("ada")
        backend = keeper.make(user=ada, anon_user=type(ada))
        with pytest.raises(UserRequired):
            backend.set(keeper.asker(who=None), FIRST)
        assert keeper.count() == 0

    def test_an_unsaved_user_can_have_no_token(self, keeper: TableKeeper) -> None:
        """A user without a key is an error, not the site as a whole."""
        backend = keeper.make(user=keeper.unsaved_user(), user_required=False)
        with pytest.raises(UserRequired, match="never saved"):
            backend.set(keeper.asker(who=None), FIRST)
        assert keeper.count() == 0
