"""The addresses of the audit."""

from django.urls import path

from hark.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.listing, name="list"),
    path("export/", views.export, name="export"),
    path("<int:sequence>/", views.entry, name="entry"),
]
