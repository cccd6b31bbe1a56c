from accounts import views
from django.urls import include, path

urlpatterns = [
    path("", views.index, name="index"),
    path("logout", views.log_out, name="logout"),
    path("login/", include("django_dance.urls")),
]
