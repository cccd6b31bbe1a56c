"""Profiles as they are stored with a token."""

from __future__ import annotations

import pytest

from dance_common.profiles import Profile


def test_what_is_stored_is_read_again_without_the_providers_response():
    """Only what says something is stored, since a cookie may have to hold it."""
    profile = Profile(id="1", username="mona", email_verified=False, raw={"id": 1})
    assert profile.to_storage() == {"id": "1", "username": "mona", "email_verified": False}
    assert Profile.from_storage(profile.to_storage()) == Profile(
        id="1", username="mona", email_verified=False
    )


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "mona",
        {},
        {"username": "mona"},
        {"id": 1},
        {"id": "1", "name": ["Mona"]},
        {"id": "1", "email_verified": "yes"},
    ],
)
def test_what_is_no_profile_is_none(stored):
    """Whoever wrote it: the provider is asked then, as if nothing was stored."""
    assert Profile.from_storage(stored) is None
