"""Every address: the probes and the page about them, then the others."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

from hark.web import errors

urlpatterns = [
    path("", include("hark.web.system.urls")),
    # By its name, so that it is imported when a page is asked for, all of it under one lock: a process
    # that has only said that it lives does not hold the engines.
    URLResolver(RoutePattern(""), "hark.web.urls"),
]

handler400 = errors.bad_request
handler403 = errors.no_permission
handler404 = errors.not_found
handler500 = errors.server_error
handler429 = errors.too_many  # asked for by allauth, not by Django
