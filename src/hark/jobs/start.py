"""Starting Hark in a process: settings, tables, and who the operator is."""

import fcntl
import getpass
import os
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager

from hark.core.errors import Refusal

_ONE_AT_A_TIME = 4_827_531  # the number of the lock on a PostgreSQL database; any would do


class TablesBehind(Refusal):
    """The tables are those of another version, and this role may not change them."""


def start(*, migrating: bool = True) -> None:
    """Set Django up for the system, bring the tables to the present version, and see that the keys are right.

    Raises:
        TablesBehind: the tables are not of this version, and only their owner may bring them up.
        KeyRefused: the keys are not the right ones.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hark.config.settings")
    os.umask(0o077)  # everything Hark writes is its owner's alone
    import django  # only now are the settings known

    django.setup()
    from hark.records import walls

    walls.see_everything()
    if migrating and may_change_tables(serving=True):
        migrate()
    elif migrating and behind():
        raise TablesBehind(
            "The tables are not those of this version, and this role may not change them."
            " Run `hark upgrade` with HARK_DATABASE_OWNER_URL first."
        )
    if migrating:
        from hark.flows import ring  # now there are tables to look into

        ring.begin()


def migrate() -> None:
    """Bring the tables, and the walls around their rows, to the present version; one process at a time."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from hark.jobs import upgrading

    with (settings.HARK_HOME / ".tables.lock").open("w") as lock, as_owner():
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            if behind():
                upgrading.upgrade()
            else:
                upgrading.settled(settings.HARK_HOME)
            return
        from hark.records import roles

        with connection.cursor() as cursor:  # others may work on another machine
            cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        if behind():  # each migration is one transaction there: broken off, it never was
            call_command("migrate", verbosity=0, interactive=False)
            roles.fit_out()
        elif settings.HARK_DATABASE_OWNER:  # the role that is granted its rights may be another today
            roles.fit_out()
        connection.close()  # and with it the lock


@contextmanager
def as_owner() -> Iterator[None]:
    """Within, the connection is the owner's, where the environment names one."""
    from django.conf import settings
    from django.db import connection

    if not settings.HARK_DATABASE_OWNER:
        yield
        return
    connection.close()
    ours = connection.settings_dict
    connection.settings_dict = {**ours, **settings.HARK_DATABASE_OWNER}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = ours


def operator_name() -> str:
    """The account of the machine the command runs under."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def behind() -> bool:
    """Whether the tables, or the walls around their rows, are not those of this version yet."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    if not _migrations() <= MigrationRecorder(connection).applied_migrations().keys():
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return True
    if connection.vendor != "postgresql":
        return False
    from hark.records import row_security

    return bool(row_security.missing())


def _migrations() -> set[tuple[str, str]]:
    """Every migration there is, by its file: to import them all takes longer than most commands."""
    from django.apps import apps

    return {
        (app.label, file.name)
        for app in apps.get_app_configs()
        for file in pkgutil.iter_modules([f"{app.path}/migrations"])
        if not file.ispkg and file.name[0] not in "_~"
    }


def may_change_tables(*, serving: bool = False) -> bool:
    """Whether the tables can be brought up from here: a file of ours, or a role that may.

    Whoever serves is not let near the owner's role, even where the environment happens to name it.
    """
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "postgresql":
        return True
    if settings.HARK_DATABASE_OWNER:
        return not serving
    from hark.records import roles

    return roles.may_change_tables()
