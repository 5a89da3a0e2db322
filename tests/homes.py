"""Homes whose tables stand already: to make them takes seconds, and few tests are about that."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from django.db import connection

# Where this process keeps the tables of this version with nothing in them. Processes a test starts are told.
TABLES = "HARK_TEST_TABLES"


def keep_tables() -> None:
    """Keep a copy of the tables the tests of this process work on, before there is anything in them."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [os.environ[TABLES]])


def begun(home: Path) -> Path:
    """The home as after a first start of Hark; where no tables were kept yet, it is still to be started."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    records, kept = home / "records.sqlite3", Path(os.environ.get(TABLES, "none"))
    if kept.exists() and not records.exists():
        copy = home / f"records.{os.getpid()}"
        shutil.copyfile(kept, copy)
        copy.chmod(0o600)
        with suppress(FileExistsError):  # another process was first, and may have written
            records.hardlink_to(copy)
        copy.unlink()
    return home
