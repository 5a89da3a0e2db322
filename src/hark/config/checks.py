"""Start-up checks: each finding names a weakness of this installation, with its remedy."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from deltalake.exceptions import DeltaError
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.db import DatabaseError, connection

from hark.config import outside
from hark.config.secret_files import open_to_others
from hark.core.errors import Unavailable
from hark.flows import checkpoints, deliveries, escrow, inbox, ring, stores
from hark.guard.key_files import KeyRefused
from hark.jobs import witnessing
from hark.jobs.start import behind
from hark.records import append_only, asked, moves, signed, stays_sealed

MEBIBYTE = 2**20

Check = Callable[[], Iterator[CheckMessage]]


def _python() -> Iterator[CheckMessage]:
    version = sys.version.split()[0]
    if sys.version_info < (3, 11, 8):
        yield Info(
            f"Python {version} does not notice overlapping entries in zip files (CVE-2024-0450).",
            hint="Hark looks for them itself; still, move to 3.11.8 or newer when you can.",
            id="hark.python",
        )


def _sqlite() -> Iterator[CheckMessage]:
    if connection.vendor == "sqlite" and not settings.SQLITE_SAFE_IN_WAL:
        yield Info(
            f"SQLite {sqlite3.sqlite_version} could lose commits in write-ahead mode; it is not used.",
            hint="Nothing is at risk and writes are a little slower; SQLite 3.51.3 or newer lifts it.",
            id="hark.sqlite",
        )


def _home() -> Iterator[CheckMessage]:
    home: Path = settings.HARK_HOME
    if open_to_others(home):
        yield Error(
            f"Others on this machine can enter {home.name}/.", hint=f"chmod 700 {home.name}", id="hark.home"
        )
    for key in sorted((home / "keys").glob("*.key")):
        if open_to_others(key):
            yield Error(f"Others can read {key.name}.", hint=f"chmod 600 keys/{key.name}", id="hark.key_open")


def _keys() -> Iterator[CheckMessage]:
    try:
        ring.verify()
    except DatabaseError:
        return  # damaged or of an earlier version, which is a finding of its own
    except KeyRefused as refusal:
        yield Error(
            str(refusal), hint="docs/howto/rotate-keys.md tells how keys are kept.", id="hark.key_damaged"
        )


def _destroyed() -> Iterator[CheckMessage]:
    if torn := ring.torn_entries():
        yield Warning(
            f"The list keys/destroyed holds {torn} line{'s' * (torn > 1)} cut off in the middle.",
            hint="An erasure broke off there and was not acknowledged: see in the audit whether it was done"
            " since, do it again if not, and remove the line.",
            id="hark.destroyed",
        )


def _space() -> Iterator[CheckMessage]:
    free = inbox.free()
    if free < inbox.SCARCE:
        yield Error(
            f"Only {free // MEBIBYTE} MB are free on the disk.",
            hint="Free some before loading.",
            id="hark.space",
        )


def _records() -> Iterator[CheckMessage]:
    if connection.vendor != "sqlite":
        yield from _reached()
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            found = [str(row[0]) for row in cursor.fetchall()]
    except DatabaseError as problem:
        found = [str(problem)]
    if found != ["ok"]:
        yield Error(
            f"The records are damaged: {found[0]}.",
            hint="Stop Hark, restore the newest backup into an empty folder and go on from there.",
            id="hark.records",
        )


def _reached() -> Iterator[CheckMessage]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, Unavailable) as problem:
        yield Error(
            str(problem).strip(),
            hint="Look at the server, at HARK_DATABASE_URL, and at what the server's log says.",
            id="hark.database",
        )


def _tables() -> Iterator[CheckMessage]:
    try:
        late = behind()
    except (DatabaseError, Unavailable):
        return  # damaged or out of reach, which is a finding of its own
    if late:
        yield Warning(
            "The tables are not those of this version yet.",
            hint="`hark serve` and every other command bring them up, and copy the records first;"
            " with PostgreSQL, `hark upgrade` does.",
            id="hark.tables",
        )


def _inbox() -> Iterator[CheckMessage]:
    try:
        waiting, most = inbox.waiting().count(), settings.HARK_INBOX_LIMIT
    except DatabaseError:
        return  # damaged or of an earlier version, which are findings of their own
    if waiting > most / 2:
        yield (Error if waiting >= most else Warning)(
            f"{waiting:,} records wait in the inbox, which takes {most:,}.",
            hint="See that the worker works: `hark serve` has one, `hark work` is one. Beyond"
            " HARK_INBOX_LIMIT senders are told to wait, and a broker keeps its messages.",
            id="hark.inbox",
        )


def _outbox() -> Iterator[CheckMessage]:
    try:
        count = deliveries.given_up()
    except DatabaseError:
        return  # damaged or of an earlier version, which are findings of their own
    if count:
        yield Warning(
            f"{count} messages were given up: nobody took them.",
            hint="`hark outbox list --state dead` says why; `hark outbox retry` tries them again.",
            id="hark.outbox",
        )


def _lake() -> Iterator[CheckMessage]:
    try:
        missing = stores.missing_files()
    except (DeltaError, OSError, Unavailable) as problem:
        yield Error(
            f"The ledger cannot be opened: {str(problem).splitlines()[0]}.",
            hint="Stop Hark, restore the newest backup into an empty folder and take lake/ from there.",
            id="hark.lake_damaged",
        )
        return
    if missing:
        yield Error(
            f"{len(missing)} of the ledger's files are missing, the first is {missing[0]}.",
            hint="Restore the newest backup into an empty folder and take lake/ from there.",
            id="hark.lake",
        )


def _escrow() -> Iterator[CheckMessage]:
    if escrow.only_here():
        yield Warning(
            "The key that opens the backups lies on this machine only.",
            hint="`hark backup --copy-escrow-key FILE`, and take the file away from here.",
            id="hark.escrow",
        )


def _deep() -> Iterator[CheckMessage]:
    for name, fault in stores.damaged_files():
        yield Error(
            f"The ledger's file {name} is {fault}.",
            hint="Restore the newest good backup into an empty folder and take lake/ from there.",
            id="hark.lake_digest",
        )
    if connection.vendor != "sqlite":
        return  # the server's own pg_amcheck reads every row
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found = [str(row[0]) for row in cursor.fetchall()]
            astray = cursor.execute("PRAGMA foreign_key_check").fetchall()
    except DatabaseError as problem:
        found, astray = [str(problem)], []
    if found != ["ok"] or astray:
        yield Error(
            f"The records are damaged: {found[0] if found != ['ok'] else f'{len(astray)} point nowhere'}.",
            hint="Stop Hark, restore the newest backup into an empty folder and go on from there.",
            id="hark.records_deep",
        )


def _witness() -> Iterator[CheckMessage]:
    if checkpoints.lies_beside():
        yield Info(
            "The audit's checkpoints are copied to the disk the records lie on.",
            hint="Set HARK_WITNESS to a folder of another system: only there do they show that records were"
            " put back or cut off.",
            id="hark.witness",
        )


def _audit() -> Iterator[CheckMessage]:
    try:
        if behind():
            return  # said already
        late, lifted = witnessing.late(), append_only.missing(connection)
        changeable = [
            name for kept in (moves, asked, signed, stays_sealed) for name in kept.missing(connection)
        ]
    except (DatabaseError, Unavailable):
        return  # damaged, which is a finding of its own
    if late:
        yield Warning(
            "Entries of the audit wait more than five minutes for a checkpoint outside.",
            hint="`hark audit witness` makes one, or says what is in its way;"
            " `hark serve` makes one each minute.",
            id="hark.audit_late",
        )
    if lifted:
        yield Warning(
            "The database lets entries of the audit be changed: a trigger is missing.",
            hint="Ask who took it away, and run `hark audit verify`.",
            id="hark.audit_open",
        )
    if changeable:
        yield Warning(
            "The database lets what happened to complaints, or a signed return, be changed: "
            f"{', '.join(changeable)} is missing.",
            hint="Ask who took the trigger away, and put back a backup if nobody knows.",
            id="hark.cases_open",
        )


_CHECKS: tuple[Check, ...] = (
    *(_python, _sqlite, _home, _keys, _destroyed, _space, _records, _tables),
    *(_inbox, _outbox, _lake, _escrow, _witness, _audit, *outside.CHECKS),
)


def found() -> list[CheckMessage]:
    """What is found at a look."""
    return [finding for check in _CHECKS for finding in check()]


def found_deep() -> list[CheckMessage]:
    """What is found by reading everything; `hark check --deep` asks for it."""
    return list(_deep())
