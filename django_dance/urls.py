"""The views of every dance: ``path("login/", include("django_dance.urls"))``."""

from __future__ import annotations

from django.urls import path, register_converter

from . import views
from .paths import AuthorizedPath, KeysPath, LoginPath, MetadataPath

app_name = "django_dance"

register_converter(LoginPath, "dance_login")
register_converter(AuthorizedPath, "dance_authorized")
register_converter(MetadataPath, "dance_metadata")
register_converter(KeysPath, "dance_keys")

urlpatterns = [
    path("<dance_authorized:name>", views.authorized, name="authorized"),
    path("<dance_login:name>", views.login, name="login"),
    path("<dance_metadata:name>", views.client_metadata, name="client_metadata"),
    path("<dance_keys:name>", views.public_keys, name="client_keys"),
]
