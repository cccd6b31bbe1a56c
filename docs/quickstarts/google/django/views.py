"""Say who the visitor is at Google."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html


def index(request):
    google = request.dance.google
    if not google.authorized:
        return redirect("django_dance:login", "google")
    response = google.get("/oauth2/v2/userinfo")
    response.raise_for_status()
    email = response.json()["email"]
    return HttpResponse(format_html("You are {} on Google", email))
