"""Start-up checks: each finding names a weakness of this installation, with its remedy."""

import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from deltalake.exceptions import DeltaError
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.db import DatabaseError, connection

from hark.core.errors import Refusal, Unavailable
from hark.flows import checkpoints, deliveries, escrow, health, listening, ring, stores
from hark.guard.key_files import KeyRefused
from hark.jobs import witnessing
from hark.jobs.start import behind
from hark.records import append_only

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
    if _open_to_others(home):
        yield Error(
            f"Others on this machine can enter {home.name}/.", hint=f"chmod 700 {home.name}", id="hark.home"
        )
    for key in sorted((home / "keys").glob("*.key")):
        if _open_to_others(key):
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
    free = health.free()
    if free < health.SCARCE:
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


def _single_sign_on() -> Iterator[CheckMessage]:
    told = (settings.HARK_OIDC_ISSUER, settings.HARK_OIDC_CLIENT_ID, settings.HARK_OIDC_SECRET_FILE)
    if not any(told):
        return
    if not all(told):
        yield Error(
            "Single sign-on is half set up, so it is not offered.",
            hint="Set HARK_OIDC_ISSUER, HARK_OIDC_CLIENT_ID and HARK_OIDC_SECRET_FILE.",
            id="hark.oidc",
        )
        return
    if not settings.HARK_OIDC_ISSUER.startswith("https://"):
        yield Error(
            "The identity provider is asked without HTTPS: whoever is in between can sign in as anybody.",
            hint="Let HARK_OIDC_ISSUER begin with https://.",
            id="hark.oidc_http",
        )
    secret = Path(settings.HARK_OIDC_SECRET_FILE)
    if not os.access(secret, os.R_OK):
        yield Error(
            f"The secret for the identity provider, {secret.name}, cannot be read.",
            hint="Put it there, for Hark's account to read.",
            id="hark.oidc_secret",
        )
    elif _open_to_others(secret):
        yield Error(
            f"Others can read {secret.name}.", hint=f"chmod 600 {secret.name}", id="hark.oidc_secret_open"
        )
    if not (settings.HARK_OIDC_ACR or settings.HARK_OIDC_AMR):
        yield Info(
            "The identity provider's word is never taken for a second factor: Hark asks for its own.",
            hint="Name in HARK_OIDC_ACR or HARK_OIDC_AMR what the provider says of a second factor.",
            id="hark.oidc_acr",
        )


def _broker() -> Iterator[CheckMessage]:
    if not settings.HARK_BROKER_URL:
        return
    try:
        address = listening.address()
    except Refusal as refusal:
        yield Error(str(refusal), hint="docs/howto/listen-to-a-broker.md tells how.", id="hark.broker")
        return
    if find_spec("faststream") is None:
        yield Error(
            "What speaks to a message broker is not installed.",
            hint="Install Hark with the extra broker.",
            id="hark.broker_missing",
        )
    if not (address.is_secure or address.is_here):
        yield Error(
            "The message broker is spoken to without TLS: whoever is in between reads customers' records.",
            hint="Let HARK_BROKER_URL begin with amqps:// or kafkas://.",
            id="hark.broker_open",
        )
    secret = os.environ.get("HARK_BROKER_PASSWORD_FILE", "")
    if secret and _open_to_others(Path(secret)):
        yield Error(
            f"Others can read {Path(secret).name}.",
            hint=f"chmod 600 {Path(secret).name}",
            id="hark.broker_secret_open",
        )


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


_CHECKS: tuple[Check, ...] = (
    *(_python, _sqlite, _home, _keys, _destroyed, _space, _records, _tables),
    *(_outbox, _lake, _escrow, _witness, _audit, _single_sign_on, _broker),
)


def found() -> list[CheckMessage]:
    """What is found at a look."""
    return [finding for check in _CHECKS for finding in check()]


def found_deep() -> list[CheckMessage]:
    """What is found by reading everything; `hark check --deep` asks for it."""
    return list(_deep())
