"""The pages as a Django application: templates, static files, tags and translations are found through it."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.apps import AppConfig
from django.core.cache import caches
from django.db import connection, transaction
from django.utils.connection import ConnectionProxy

# allauth counts guesses and used codes in the default cache, and cannot be told otherwise. Ours is the memory
# of one process, where a code used up in another is good again.
COUNTED = ("allauth.core.internal.ratelimit", "allauth.mfa.totp.internal.auth")


class WebConfig(AppConfig):
    """All sections of the site together."""

    name = "hark.web"
    label = "web"

    def ready(self) -> None:
        """Let allauth count where all processes see it, and tell us what happens."""
        for module in COUNTED:
            import_module(module).cache = ConnectionProxy(caches, "shared")  # type: ignore[attr-defined]  # of a module
        import_module(COUNTED[0]).cache_lock = one_at_a_time  # type: ignore[attr-defined]  # of a module
        import_module("hark.web.accounts.noted")


@contextmanager
def one_at_a_time(name: str) -> Iterator[bool]:
    """Counting under this name, while nobody else does: in one write, where allauth's own lock takes three.

    SQLite lets one writer in at a time; PostgreSQL is asked to.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
        yield True
