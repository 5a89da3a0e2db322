"""Bringing the tables to this version, with a copy of the records made first and put back where it fails."""

import os
from datetime import UTC, datetime
from pathlib import Path

from hark.core.errors import Refusal

KEPT = 3
UNFINISHED = "unfinished"


class UpgradeFailed(Refusal):
    """The tables could not be brought to this version; the records are as they were before."""


def upgrade() -> None:
    """The tables of this version.

    Killed at any statement and run again it ends the same: a migration that cannot go on from where it
    was broken off begins anew from the copy.

    Raises:
        UpgradeFailed: a migration fails, and the copy was put back.
    """
    from django.conf import settings
    from django.core.management import call_command

    from hark.records import copying

    folder: Path = settings.HARK_HOME / "before-upgrade"
    mark = folder / UNFINISHED
    broken_off = mark.exists()
    copy = folder / mark.read_text() if broken_off else _copied(folder)
    while True:
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except Exception as problem:
            if copy is None:  # there was nothing yet to lose
                raise
            copying.put_back(copy)
            if not broken_off:
                mark.unlink()
                raise UpgradeFailed(
                    "The tables could not be brought to this version: {problem}. The records are as they"
                    " were; go on with the version before. A copy is {folder}/{copy}.",
                    problem=problem,
                    folder=folder.name,
                    copy=copy.name,
                ) from problem
            broken_off = False
        else:
            break
    mark.unlink(missing_ok=True)


def settled(home: Path) -> None:
    """Note that the tables are those of this version: a mark left by a kill in the last moment goes."""
    (home / "before-upgrade" / UNFINISHED).unlink(missing_ok=True)


def _copied(folder: Path) -> Path | None:
    """A copy of the records, marked as needed until the upgrade is through; None before there are any."""
    from hark.records import copying

    if not copying.anything():
        return None
    folder.mkdir(mode=0o700, exist_ok=True)
    for old in sorted(folder.glob("records-*.sqlite3"))[: -KEPT + 1]:
        old.unlink()
    copy = folder / f"records-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.sqlite3"
    draft = folder / f".{copy.name}"
    copying.copy_records(draft)
    _fsync(draft)
    draft.rename(copy)
    mark = folder / f".{UNFINISHED}"
    mark.write_text(copy.name)
    _fsync(mark)
    mark.rename(folder / UNFINISHED)
    _fsync(folder)
    return copy


def _fsync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
