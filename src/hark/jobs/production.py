"""What a production installation must have besides, each weakness with its remedy: `hark check --deploy`."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError, connection
from django.utils import timezone

from hark.core.errors import Unavailable
from hark.flows import backups, health
from hark.guard.access import operator
from hark.records.accounts import StaffRow

OLD = timedelta(days=1)


def _weak(name: str, says: str, hint: str) -> CheckMessage:
    return Warning(says, hint=hint, id=f"hark.deploy_{name}")


def _database() -> Iterator[CheckMessage]:
    if connection.vendor != "postgresql":
        yield _weak(
            "sqlite",
            "The records lie in a file on this machine.",
            "Keep them in PostgreSQL: docs/howto/postgresql.md.",
        )
        return
    from hark.records import roles

    if roles.may_change_tables():
        yield _weak(
            "one_role",
            "The role that serves the pages may change the tables, and so take the row policies down.",
            "Let another role own them: docs/howto/postgresql.md.",
        )
    if roles.passes_walls():
        yield _weak(
            "walls",
            "No row policy holds the database role.",
            "Take SUPERUSER and BYPASSRLS from it, or sign in as another.",
        )
    ours = connection.get_connection_params()
    if not str(ours.get("host", "/")).startswith("/") and ours.get("sslmode") != "verify-full":
        yield _weak(
            "database_tls",
            "Nothing proves that the database is the one that is meant.",
            "Add sslmode=verify-full and sslrootcert to HARK_DATABASE_URL, or sign in over a socket.",
        )
    if settings.HARK_DATABASE_OWNER:
        yield _weak(
            "owner_here",
            "The environment that serves names the owner of the tables.",
            "Give HARK_DATABASE_OWNER_URL to `hark upgrade` only.",
        )


def _front() -> Iterator[CheckMessage]:
    if not settings.HARK_HTTPS:
        yield _weak(
            "https",
            "Pages are served over plain HTTP.",
            "Give `hark serve` a certificate, or put a proxy with one in front, and set HARK_HTTPS=1.",
        )
    if not os.environ.get("HARK_HOSTS") or any("*" in host for host in settings.ALLOWED_HOSTS):
        yield _weak(
            "hosts",
            "The names under which pages may be asked for are not said one by one.",
            "Name them in HARK_HOSTS.",
        )
    if os.environ.get("HARK_LOG_LEVEL", "").upper() == "DEBUG":
        yield _weak("log_level", "Everything is logged.", "Set HARK_LOG_LEVEL to INFO or WARNING.")


def _worker() -> Iterator[CheckMessage]:
    if not health.works(now=timezone.now()):
        yield _weak("worker", "No worker is at work.", "Run `hark work` as a service of its own.")


def _backups() -> Iterator[CheckMessage]:
    folder: Path = settings.HARK_BACKUPS.resolve()
    if folder.is_relative_to(settings.HARK_HOME):
        yield _weak(
            "backups_inside",
            "Backups lie in the folder they are a copy of.",
            "Name another disk, or better another machine, in HARK_BACKUPS.",
        )
    made = [backup.created for backup in backups.listed(folder, by=operator("check")) if backup.created]
    if not made or timezone.now() - max(made) > OLD:
        yield _weak(
            "backup_old",
            "There is no backup of the last day.",
            "Run `hark backup` every night: deploy/hark-backup.timer.",
        )


def _witness() -> Iterator[CheckMessage]:
    if settings.HARK_WITNESS.is_relative_to(settings.HARK_HOME):
        yield _weak(
            "witness_inside",
            "The audit's checkpoints lie beside the audit.",
            "Name a folder of another system in HARK_WITNESS: who changes the one must not reach the other.",
        )


def _people() -> Iterator[CheckMessage]:
    if StaffRow.objects.filter(is_demo=True, is_active=True).exists():
        yield _weak(
            "demo",
            "The people of the demonstration can sign in.",
            "Begin with an empty installation; the demonstration is for looking.",
        )


def found() -> list[CheckMessage]:
    """Every weakness found; that the records cannot be read is a finding of another check."""
    findings: list[CheckMessage] = []
    for check in (_database, _front, _worker, _backups, _witness, _people):
        with suppress(DatabaseError, Unavailable):
            findings += list(check())
    return findings
