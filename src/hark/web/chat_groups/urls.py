"""The addresses of chat groups."""

from django.urls import path

from hark.web.chat_groups import views

app_name = "chat_groups"
urlpatterns = [
    path("", views.listing, name="list"),
    path("add/", views.add, name="add"),
    path("<uuid:id>/", views.one, name="one"),
    path("<uuid:id>/try/", views.try_out, name="try"),
    path("<uuid:id>/remove/", views.remove, name="remove"),
]
