"""The process as a Django application, so that its start-up checks are registered."""

from django.apps import AppConfig
from django.core.checks import CheckMessage, register


class ProcessConfig(AppConfig):
    """Registers the checks. What they look at is imported by whoever has them look: few processes do."""

    name = "hark.config"
    label = "config"

    def ready(self) -> None:
        """Register them, each under the word it is asked for by."""
        register(_found, "hark")
        register(_found_deep, "hark_deep", deploy=True)
        register(_found_in_production, "hark_production", deploy=True)


def _found(**_: object) -> list[CheckMessage]:
    from hark.config import checks

    return checks.found()


def _found_deep(**_: object) -> list[CheckMessage]:
    from hark.config import checks

    return checks.found_deep()


def _found_in_production(**_: object) -> list[CheckMessage]:
    from hark.jobs import production

    return production.found()
