"""The one Django application that owns every table."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started

from hark.records import walls


class RecordsConfig(AppConfig):
    """Tables under the label `records`."""

    name = "hark.records"
    label = "records"

    def ready(self) -> None:
        """See to it that nobody's wall outlives their request."""
        # At the end even of a body that is sent piece by piece; at the beginning, whatever became of the end.
        request_finished.connect(walls.lift)
        request_started.connect(walls.lift)
