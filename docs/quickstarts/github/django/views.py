"""Say who the visitor is at GitHub."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html


def index(request):
    github = request.dance.github
    if not github.authorized:
        return redirect("django_dance:login", "github")
    response = github.get("/user")
    response.raise_for_status()
    login = response.json()["login"]
    return HttpResponse(format_html("You are @{} on GitHub", login))
