"""Whether this installation works: signs for machines and people who watch it."""

import os
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from hark.core.errors import Unavailable
from hark.core.terms import working
from hark.flows import inbox, stores
from hark.records.feeds import ArrivalRow, QuarantineRow

MISSED = timedelta(seconds=60)  # beats every few seconds; so long without one, it is gone
State = ArrivalRow.State


class Sign(StrEnum):
    """What has to work before anybody can be served."""

    DATABASE = "database"
    LAKE = "lake"
    KEYS = "keys"
    WORKER = "worker"
    DISK = "disk"


def signs(*, now: datetime) -> dict[Sign, bool]:
    """Whether each of them works."""
    database = _database()
    return {
        Sign.DATABASE: database,
        Sign.LAKE: _lake(),
        Sign.KEYS: _keys(),
        Sign.WORKER: database and works(now=now),
        Sign.DISK: inbox.free() >= inbox.SCARCE,
    }


def beat(*, now: datetime) -> None:
    """Note that the worker is there."""
    path = _beat()
    path.touch(mode=0o600)
    os.utime(path, (now.timestamp(), now.timestamp()))


def last_beat() -> float | None:
    """When the worker last said so, in seconds since 1970; None when it never did."""
    path = _beat()
    return path.stat().st_mtime if path.exists() else None


def works(*, now: datetime) -> bool:
    """Whether the worker is there: its loop beats, and over a long batch its lease holds."""
    last = last_beat()
    beats = last is not None and last > (now - MISSED).timestamp()
    return beats or ArrivalRow.objects.filter(state=State.RUNNING, lease_until__gt=now).exists()


def replaced() -> list[working.Replaced]:
    """The last workers others took the place of, the newest first."""
    path = Path(settings.HARK_HOME / working.REPLACED)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [found for line in reversed(lines) if (found := working.Replaced.read(line))]


def queues() -> dict[str, int]:
    """How much waits for somebody: records and files for the worker, records kept aside for a person."""
    return {
        "inbox_waiting": inbox.waiting().count(),
        "arrivals_waiting": ArrivalRow.objects.filter(state=State.WAITING).count(),
        "arrivals_running": ArrivalRow.objects.filter(state=State.RUNNING).count(),
        "quarantine_open": QuarantineRow.objects.filter(state="open").count(),
    }


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, Unavailable):
        return False
    return True


def _lake() -> bool:
    try:
        stores.ledger("complaints")  # the first that is asked for, so there must be room for it
        for table in stores.begun():
            table.snapshot()
    except (Unavailable, OSError):
        return False
    return True


def _keys() -> bool:
    found = list((settings.HARK_HOME / "keys").glob("*.key"))
    return bool(found) and all(path.stat().st_size and os.access(path, os.R_OK) for path in found)


def _beat() -> Path:
    return Path(settings.HARK_HOME / working.BEAT)
