"""The addresses of the site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("login/", include("django_dance.urls")),
    path("repositories", views.repositories, name="repositories"),
    path("connections/<int:id>/call", views.call, name="call"),
    path("connections/<int:id>/default", views.make_default, name="make_default"),
    path("connections/<int:id>/end", views.end, name="end"),
    path("connections/<int:id>/expire", views.expire, name="expire"),
    path("connections/<int:id>/refresh", views.refresh, name="refresh"),
    path("connections/<int:id>/disconnect", views.disconnect, name="disconnect"),
    path("log-out", views.log_out, name="log_out"),
    path("admin/", admin.site.urls),
]
