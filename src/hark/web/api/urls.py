"""The addresses of the API."""

from django.urls import path

from hark.web.api import reference
from hark.web.api.v1 import api

urlpatterns = [
    path("docs", reference.page, name="api-reference"),
    path("", api.urls),
]
