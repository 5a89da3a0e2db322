"""The process as a Django application, so that its start-up checks are registered."""

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, register


class ProcessConfig(AppConfig):
    """Registers the checks. What they look at is imported by whoever has them look: few processes do."""

    name = "hark.config"
    label = "config"

    def ready(self) -> None:
        """Register them, each under the word it is asked for by; and count as the institution has it."""
        register(_found, "hark")
        register(_found_deep, "hark_deep", deploy=True)
        register(_found_in_production, "hark_production", deploy=True)
        if settings.HARK_INDICATORS.exists():
            from hark.flows.own_indicators import put_in_force

            put_in_force(settings.HARK_INDICATORS)


def _found(**_: object) -> list[CheckMessage]:
    from hark.config import checks

    return checks.found()


def _found_deep(**_: object) -> list[CheckMessage]:
    from hark.config import checks

    return checks.found_deep()


def _found_in_production(**_: object) -> list[CheckMessage]:
    from hark.jobs import production

    return production.found()
