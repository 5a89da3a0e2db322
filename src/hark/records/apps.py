"""The one Django application that owns every table."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Tables under the label `records`."""

    name = "hark.records"
    label = "records"
