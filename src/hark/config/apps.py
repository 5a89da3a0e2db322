"""The process as a Django application, so that its start-up checks are registered."""

from importlib import import_module

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    """Registers the checks once every table is known."""

    name = "hark.config"
    label = "config"

    def ready(self) -> None:
        """Import the checks, which register themselves."""
        import_module("hark.config.checks")
        import_module("hark.jobs.production")
