"""An upgrade in a process of its own, killed before its n-th statement."""

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from hark.core.errors import Refusal
from hark.jobs.start import migrate
from tests.faults.loader import move_into

OLD = "0003"


def makes_old(home: Path, pipe: Connection) -> None:
    """An installation with the tables of an older version, and rows."""
    os.umask(0o077)
    from django.db import connections

    connections["default"].settings_dict["NAME"] = home / "records.sqlite3"
    call_command("migrate", "records", OLD, verbosity=0)
    with connection.cursor() as cursor:
        for number in range(50):
            cursor.execute(
                "INSERT INTO records_feedrow (name, mapping, created_at) VALUES (%s, 'cfpb', '2026-11-21')",
                [f"feed-{number}"],
            )
    pipe.send(("old", None))


def upgrades(home: Path, pipe: Connection, *, kill_at: int = 0, failing: bool = False) -> None:
    """Upgrade; the pipe hears how many statements it took, or the refusal."""
    counted = 0

    def count(execute: Callable[..., object], *arguments: object) -> object:
        nonlocal counted
        counted += 1
        if counted == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if failing and "CREATE TABLE" in str(arguments[0]):
            execute("CREATE TABLE half_done (id integer)", *arguments[1:])
            execute("COMMIT", *arguments[1:])
            raise ValueError("planted")
        return execute(*arguments)

    with connection.execute_wrapper(count):
        try:
            move_into(home)
            migrate()
        except Refusal as refusal:
            pipe.send(("refused", str(refusal)))
            return
    pipe.send(("statements", counted))


def digest(home: Path) -> str:
    """What stands for all feeds, whatever columns were added."""
    with closing(sqlite3.connect(home / "records.sqlite3")) as records:
        assert records.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = records.execute("SELECT id, name, mapping, created_at FROM records_feedrow ORDER BY id")
        return sha256(repr(rows.fetchall()).encode()).hexdigest()
