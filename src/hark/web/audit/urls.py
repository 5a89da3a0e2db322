"""The addresses of the audit."""

from django.urls import path

from hark.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.listing, name="list"),
    path("export/", views.export, name="export"),
    path("verify/", views.verify, name="verify"),
    path("<int:sequence>/", views.entry, name="entry"),
    path("<int:sequence>/proof/", views.proof, name="proof"),
]
