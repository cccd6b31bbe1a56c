"""Say who the visitor is at Twitter."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html


def index(request):
    twitter = request.dance.twitter
    if not twitter.authorized:
        return redirect("django_dance:login", "twitter")
    response = twitter.get("account/settings.json")
    response.raise_for_status()
    screen_name = response.json()["screen_name"]
    return HttpResponse(format_html("You are @{} on Twitter", screen_name))
