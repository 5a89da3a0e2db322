"""The addresses of the probes and of the page."""

from django.urls import path

from hark.web.system import probes, views

app_name = "system"
urlpatterns = [
    path("healthz", probes.alive, name="alive"),
    path("readyz", probes.ready, name="ready"),
    path("metrics", probes.measured, name="metrics"),
    path("system/", views.health_page, name="health"),
]
