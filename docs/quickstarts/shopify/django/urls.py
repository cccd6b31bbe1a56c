from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.index),
    path("login/", include("django_dance.urls")),
]
