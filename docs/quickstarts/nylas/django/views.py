"""Say who the visitor is at Nylas."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html


def index(request):
    nylas = request.dance.nylas
    if not nylas.authorized:
        return redirect("django_dance:login", "nylas")
    response = nylas.get("/account")
    response.raise_for_status()
    name = response.json()["name"]
    return HttpResponse(format_html("You are {} on Nylas", name))
