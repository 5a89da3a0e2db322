"""Commands for whoever owns the tables: bring them to the present version, fill them from a file."""

from argparse import Namespace

from hark.jobs.command import DONE
from hark.jobs.counting import counted
from hark.jobs.start import TablesBehind, as_owner, behind, may_change_tables, migrate


def upgrade(options: Namespace) -> int:
    """Migrate as the owner of the tables, grant the application its rights, and draw the row policies.

    Raises:
        TablesBehind: the environment names no owner, and this role is none.
    """
    _require_owner()
    migrate()
    print("The tables are those of this version.")
    return DONE


def copy_records(options: Namespace) -> int:
    """The records of an SQLite file in the PostgreSQL database of the environment, which holds none yet.

    Raises:
        NotCarried: there are some, or something did not arrive as it was.
        TablesBehind: as for `upgrade`.
    """
    from django.conf import settings
    from django.db import connection

    from hark.records import carrying

    if connection.vendor != "postgresql":
        raise carrying.NotCarried("Name the database to copy to in HARK_DATABASE_URL.")
    _require_owner()
    if behind():
        migrate()
    with as_owner():
        count = carrying.from_file(options.file or settings.HARK_HOME / "records.sqlite3")
    print(f"{counted(count, 'record')} copied and compared.")
    return DONE


def _require_owner() -> None:
    if not may_change_tables():
        raise TablesBehind(
            "This role may not change the tables."
            " Name their owner in HARK_DATABASE_OWNER_URL and run it again."
        )
