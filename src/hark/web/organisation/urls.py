"""The addresses of the organisation."""

from django.urls import path

from hark.web.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.page, name="page"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("units/<str:code>/remove/", views.remove_unit, name="remove-unit"),
    path("lines/<str:code>/", views.line, name="line"),
    path("lines/<str:code>/remove/", views.remove_line, name="remove-line"),
]
