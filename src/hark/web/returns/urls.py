"""The addresses of returns."""

from django.urls import path

from hark.web.returns import views

app_name = "returns"
urlpatterns = [
    path("", views.listing, name="list"),
    path("signed/<int:id>/", views.signed, name="signed"),
    path("signed/<int:id>/cell/", views.signed_cell, name="signed-cell"),
    path("signed/<int:id>/export/", views.export_signed, name="export-signed"),
    path("<str:name>/", views.preview, name="preview"),
    path("<str:name>/cell/", views.cell, name="cell"),
    path("<str:name>/export/", views.export, name="export"),
    path("<str:name>/sign/", views.sign, name="sign"),
]
