"""Let visitors log in with GitHub, and keep a token for each of them in the database."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.dispatch import receiver
from django.shortcuts import redirect

from django_dance.signals import oauth_authorized, oauth_error


@receiver(oauth_authorized, sender="github")
def github_logged_in(request, dance, **_):
    # If the same person comes twice at once, there is one user.
    user = dance.find_or_create_user(make_user)
    # Who is logged in now is whose token is stored next.
    dance.log_in(user)
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
