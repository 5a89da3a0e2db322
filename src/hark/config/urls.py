"""Every address, by section."""

from django.urls import include, path

from hark.web import errors

urlpatterns = [
    path("", include("hark.web.urls")),
]

handler400 = errors.bad_request
handler403 = errors.no_permission
handler404 = errors.not_found
handler500 = errors.server_error
handler429 = errors.too_many  # asked for by allauth, not by Django
