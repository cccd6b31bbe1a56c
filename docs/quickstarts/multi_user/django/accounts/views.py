from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST


def index(request):
    github = request.dance.github
    login = github.profile().username if github.authorized else None
    return render(request, "home.html", {"login": login})


@require_POST
def log_out(request):
    logout(request)
    messages.success(request, "You have logged out.")
    return redirect("index")
