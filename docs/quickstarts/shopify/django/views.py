"""Say which shop has installed this app."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html


def index(request):
    shopify = request.dance.shopify
    if not shopify.authorized:
        return redirect("django_dance:login", "shopify")
    return HttpResponse(format_html("This app is installed in {}", shopify.profile().name))
