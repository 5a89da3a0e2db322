"""Triggers that refuse to change or delete what is only ever added to.

They stop a slip, and whoever has the database but not its administration. An administrator drops
them; what was changed then shows in the Merkle tree.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("records_auditentryrow", "records_auditcheckpointrow")
WORDS = "the audit is only ever added to"
_DEEDS = ("update", "delete")


def put(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, also where they are already."""
    _run(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite())


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for a migration that must change the rows, and for tests."""
    on = connection.vendor == "postgresql"
    _run(
        connection,
        [f"DROP TRIGGER IF EXISTS {_name(t, d)}{f' ON {t}' if on else ''}" for t, d in _all(truncate=on)],
    )


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the triggers that are not there."""
    on = connection.vendor == "postgresql"
    names = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        if on
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(names)
        there = {name for (name,) in cursor.fetchall()}
    return [_name(t, d) for t, d in _all(truncate=on) if _name(t, d) not in there]


def _all(*, truncate: bool) -> list[tuple[str, str]]:
    return [(table, deed) for table in TABLES for deed in (*_DEEDS, *(["truncate"] if truncate else []))]


def _name(table: str, deed: str) -> str:
    return f"{table}_no_{deed}"


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {_name(table, deed)} BEFORE {deed.upper()} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        for table, deed in _all(truncate=False)
    ]


def _postgresql() -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION records_only_added_to() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    triggers = [
        f"CREATE OR REPLACE TRIGGER {_name(table, deed)} BEFORE {deed.upper()} ON {table}"
        f" FOR EACH {'STATEMENT' if deed == 'truncate' else 'ROW'} EXECUTE FUNCTION records_only_added_to()"
        for table, deed in _all(truncate=True)
    ]
    return [function, *triggers]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
