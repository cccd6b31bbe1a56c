from django.urls import include, path
from views import index

urlpatterns = [
    path("", index),
    path("login/", include("django_dance.urls")),
]
