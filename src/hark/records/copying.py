"""A copy of all records at one moment, and whether a copy is sound: here alone it is known which database."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.transaction import TransactionManagementError

from hark.core.errors import Refusal

FILE = "records.sqlite3"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


class RecordsDamaged(Refusal):
    """The records are not as the database wrote them."""


def copy_records(to: Path) -> None:
    """All records as they stand at one moment, in a file of their own.

    In one step: a copy in several would begin anew whenever somebody writes, and might never end.
    """
    if connection.in_atomic_block:  # SQLite would wait for this very transaction, for ever
        raise TransactionManagementError("The records are copied outside any transaction.")
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy, pages=-1)
    else:  # so a backup is the same whatever keeps the records, and opens anywhere
        from hark.records import carrying  # which needs the tables, and a restore runs without any

        carrying.into_file(to)
    to.chmod(0o600)


def put_back(copy: Path) -> None:
    """The records as the copy has them, in one transaction."""
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as source:
        source.backup(connection.connection, pages=-1)


def anything() -> bool:
    """Whether there are records to lose: a database that Hark has set up before."""
    return connection.vendor == "sqlite" and "django_migrations" in connection.introspection.table_names()


def counts(copy: Path) -> dict[str, int]:
    """How many rows each table of a sound copy holds.

    Raises:
        RecordsDamaged: it is not sound, or a row points at one that is not there.
    """
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as records:
            [found] = records.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise RecordsDamaged("The records are damaged: {found}.", found=found)
            if astray := records.execute("PRAGMA foreign_key_check").fetchall():
                raise RecordsDamaged("{count} records point at others that are not there.", count=len(astray))
            names = [name for (name,) in records.execute(_TABLES)]
            return {
                name: records.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 # our tables
                for name in names
            }
    except sqlite3.DatabaseError as problem:
        raise RecordsDamaged("The records are damaged: {found}.", found=problem) from problem


def waiting_files(copy: Path) -> set[str]:
    """The names of files handed in that a copy of the records still waits to settle."""
    with closing(sqlite3.connect(copy)) as records:
        found = records.execute("SELECT stored_as FROM records_arrivalrow WHERE stored_as != ''")
        return {name for (name,) in found}
