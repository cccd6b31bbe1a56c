"""The addresses of the site."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.urls import include, path

from django_dance.connections import connections

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("login/", include("django_dance.urls")),
    path("connections/", login_required(connections), name="connections"),
    path("repositories", views.repositories, name="repositories"),
    path("call/<name>", views.call, name="call"),
    path("log-out", views.log_out, name="log_out"),
    path("admin/", admin.site.urls),
]
