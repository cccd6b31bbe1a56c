"""Let visitors log in with GitHub, and keep a token for each of them in the database."""

from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.dispatch import receiver
from django.shortcuts import redirect

from dance_common.errors import DanceError
from django_dance.models import DanceToken
from django_dance.signals import oauth_authorized, oauth_error


@receiver(oauth_authorized, sender="github")
def github_logged_in(request, dance, token, **_):
    profile = dance.session.profile()
    account, _ = DanceToken.objects.get_or_create(
        provider=dance.name,
        provider_user_id=profile.id,
        # Made in one transaction: if the same person comes twice at once, there is one user.
        defaults={"user": lambda: make_user(profile), "token": token},
    )
    if not account.user.is_active:
        raise DanceError("Your account at this site is not active.", status=403)
    login(request, account.user)
    # Who is logged in now is whose token is stored next, and this says of which account it is.
    dance.config["provider_user_id"] = profile.id
    messages.success(request, "You have logged in with GitHub.")


def make_user(profile):
    return get_user_model().objects.create_user(
        username=f"github-{profile.id}",  # names at GitHub change hands, ids never do
        first_name=(profile.name or profile.username)[:150],
        email=profile.email or "",
    )


@receiver(oauth_error, sender="github")
def github_error(request, message, **_):
    messages.error(request, message)
    return redirect("index")
