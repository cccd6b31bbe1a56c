"""Between accounts at providers and users of this site."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import User
from django.db import transaction

from dance_common.profiles import Profile as ProviderProfile
from django_dance.dances import RequestVisit
from django_dance.models import DanceToken

from .models import Profile


def connect(dance: RequestVisit, told: ProviderProfile) -> Profile:
    """Store the token and what the provider told, for the user who is logged in.

    Raises:
        AccountTaken: another user has connected that account.
    """
    account_id = told.id
    dance.config["provider_user_id"] = account_id
    with transaction.atomic():
        dance.token = dance.session.token
        profile, _ = Profile.objects.update_or_create(
            connection=DanceToken.objects.get(provider=dance.name, provider_user_id=account_id),
            defaults=_profile_fields(told),
        )
        if dance.slot.load() is None:
            # The provider has ended the account that was the default.
            dance.slot.set_default_account(told.id)
    return profile


def new_user(told: ProviderProfile) -> User:
    """Return a new user for an account that nobody has connected yet."""
    profile = _profile_fields(told)
    return User.objects.create_user(
        # Nobody logs in by this name; it is unique whoever else is called so at another provider.
        username=f"{profile['login'][:100]}-{secrets.token_hex(8)}",
        first_name=profile["name"][:150],
        email=profile["email"],
    )


def _profile_fields(told: ProviderProfile) -> dict[str, str]:
    login = told.username or told.id
    picture = told.picture or ""
    return {
        "login": login,
        "name": told.name or login,
        "email": told.email or "",
        # A picture from elsewhere would tell that place about every visit.
        "avatar_url": picture if picture.startswith("data:") else "",
    }
