"""The pages as a Django application: templates, static files, tags and translations are found through it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """All sections of the site together."""

    name = "hark.web"
    label = "web"
