"""Say who the visitor is at Azure AD."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html


def index(request):
    azure = request.dance.azure
    if not azure.authorized:
        return redirect("django_dance:login", "azure")
    response = azure.get("/v1.0/me")
    response.raise_for_status()
    mail = response.json()["mail"]
    return HttpResponse(format_html("You are {} on Azure AD", mail))
