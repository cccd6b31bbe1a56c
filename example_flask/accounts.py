"""Between accounts at providers and users of this site."""

from __future__ import annotations

from typing import Any

from flask_login import login_user  # type: ignore[import-untyped]  # it declares no types
from sqlalchemy import select

from dance_common.errors import DanceError
from dance_common.profiles import Profile
from dance_common.tokens import Token

from .models import OAuth, User, db
from .providers import BACKEND, DanceBlueprint
from .sessions import start_anew


def log_in(user: User) -> None:
    """Log the user in, in a session that holds nothing from before.

    Raises:
        DanceError: the user may not log in.
    """
    if not user.is_active:
        raise DanceError("Your account at this site is not active.", status=403)
    start_anew()
    login_user(user)


def connect(blueprint: DanceBlueprint, told: Profile) -> OAuth:
    """Store the token and what the provider told, for the user who is logged in.

    Raises:
        AccountTaken: another user has connected that account.
    """
    blueprint.config["provider_user_id"] = told.id
    blueprint.token = blueprint.session.token or Token()
    account: OAuth = db.session.scalars(_account(blueprint, told)).one()
    for name, value in _profile_fields(told).items():
        setattr(account, name, value)
    db.session.commit()
    if BACKEND.get(blueprint) is None:
        # The provider has ended the account that was the default.
        BACKEND.set_default_account(blueprint, told.id)
    return account


def new_user(told: Profile) -> User:
    """Return a new user for an account that nobody has connected yet."""
    profile = _profile_fields(told)
    return User(name=profile["name"], email=profile["email"])


def _account(blueprint: DanceBlueprint, told: Profile) -> Any:
    return select(OAuth).filter_by(provider=blueprint.name, provider_user_id=told.id)


def _profile_fields(told: Profile) -> dict[str, str]:
    login = told.username or told.id
    picture = told.picture or ""
    return {
        "login": login,
        "name": told.name or login,
        "email": told.email or "",
        # A picture from elsewhere would tell that place about every visit.
        "avatar_url": picture if picture.startswith("data:") else "",
    }
