"""Say who the visitor is at Meetup."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html


def index(request):
    meetup = request.dance.meetup
    if not meetup.authorized:
        return redirect("django_dance:login", "meetup")
    response = meetup.get("member/self")
    response.raise_for_status()
    name = response.json()["name"]
    return HttpResponse(format_html("You are {} on Meetup", name))
