"""The addresses of a person's notices."""

from django.urls import path

from hark.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.listing, name="list"),
    path("read/", views.read_all, name="read-all"),
    path("<int:id>/read/", views.read, name="read"),
]
