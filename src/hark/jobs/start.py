"""Starting Hark in a process: settings, tables, and who the operator is."""

import fcntl
import getpass
import os


def start(*, migrating: bool = True) -> None:
    """Set Django up, bring the tables to the present version, and see that the keys are the right ones.

    Raises:
        KeyRefused: they are not.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hark.config.settings")
    os.umask(0o077)  # everything Hark writes is its owner's alone
    import django  # only now are the settings known

    django.setup()
    if migrating:
        migrate()
        from hark.flows import ring  # now there are tables to look into

        ring.begin()


def migrate() -> None:
    """Bring the tables to the present version, one process at a time."""
    from django.conf import settings

    from hark.jobs import upgrading

    with (settings.HARK_HOME / ".tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if behind():
            upgrading.upgrade()
        else:
            upgrading.settled(settings.HARK_HOME)


def operator_name() -> str:
    """The account of the machine the command runs under."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def behind() -> bool:
    """Whether the tables are not those of this version yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
