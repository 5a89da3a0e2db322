"""The addresses of the backups."""

from django.urls import path

from hark.web.backups import views

app_name = "backups"
urlpatterns = [path("", views.page, name="page")]
