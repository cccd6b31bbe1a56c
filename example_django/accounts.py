"""Between accounts at providers and users of this site."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import User
from django.db import transaction

from dance_common.errors import DanceError
from dance_common.profiles import Profile as ProviderProfile
from django_dance.dances import RequestVisit
from django_dance.models import DanceToken

from .models import Profile


def find_or_make_user(dance: RequestVisit, told: ProviderProfile) -> User:
    """Return the user who has connected the account, or a new one whose account it is from now on.

    Only the provider's own id of an account says whose it is: names change hands, and an e-mail address proves
    nothing that the provider has not checked.

    Raises:
        DanceError: the user may not log in.
    """
    connection, _ = DanceToken.objects.get_or_create(
        provider=dance.name,
        provider_user_id=told.id,
        # The user is made in the same transaction: of two visits at once, one makes both and the other neither.
        defaults={
            "user": lambda: _new_user(told),
            "token": dance.session.token,
            "is_default": True,
        },
    )
    user: User = connection.user
    if not user.is_active:
        raise DanceError("Your account at this site is not active.", status=403)
    return user


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


def _new_user(told: ProviderProfile) -> User:
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
