"""Say who the visitor is, and on which Mastodon server."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html


def index(request):
    mastodon = request.dance.mastodon
    if not mastodon.authorized:
        return redirect("django_dance:login", "mastodon")
    profile = mastodon.profile()
    return HttpResponse(format_html("You are @{} on {}", profile.username, profile.issuer))
