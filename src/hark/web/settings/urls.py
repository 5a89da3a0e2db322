"""The addresses of the settings."""

from django.urls import path

from hark.web.settings import views

app_name = "settings"
urlpatterns = [
    path("", views.page, name="page"),
    path("told/", views.be_told, name="told"),
    path("tokens/", views.create_token, name="create-token"),
    path("tokens/<uuid:id>/revoke/", views.revoke_token, name="revoke-token"),
]
