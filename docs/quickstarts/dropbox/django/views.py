"""Say who the visitor is at Dropbox."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html


def index(request):
    dropbox = request.dance.dropbox
    if not dropbox.authorized:
        return redirect("django_dance:login", "dropbox")
    response = dropbox.post("users/get_current_account")
    response.raise_for_status()
    email = response.json()["email"]
    return HttpResponse(format_html("You are {} on Dropbox", email))
