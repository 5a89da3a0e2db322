"""The command that brings the tables to the present version, where the server may not do it itself."""

from argparse import Namespace

from hark.jobs.command import DONE
from hark.jobs.start import TablesBehind, may_change_tables, migrate


def upgrade(options: Namespace) -> int:
    """Migrate as the owner of the tables, grant the application its rights, and draw the row policies.

    Raises:
        TablesBehind: the environment names no owner, and this role is none.
    """
    if not may_change_tables():
        raise TablesBehind(
            "This role may not change the tables."
            " Name their owner in HARK_DATABASE_OWNER_URL and run it again."
        )
    migrate()
    print("The tables are those of this version.")
    return DONE
