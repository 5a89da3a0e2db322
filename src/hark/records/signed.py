"""Triggers that keep a signed return as it was signed."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "records_returnrow"
WORDS = "a signed return is only ever added to"
_FUNCTION = "records_signed_once()"
_KEPT = {deed: f"{TABLE}_no_{deed}" for deed in ("update", "delete")}


def put(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, in their present form."""
    lift(connection)
    _run(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite())


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for a migration that must change the rows, and for tests."""
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    _run(connection, [f"DROP TRIGGER IF EXISTS {name}{on}" for name in _KEPT.values()])


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        for deed, name in _KEPT.items()
    ]


def _postgresql() -> list[str]:
    function = (
        f"CREATE OR REPLACE FUNCTION {_FUNCTION} RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    each = f"ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}"
    return [
        function,
        *(f"CREATE TRIGGER {name} BEFORE {deed.upper()} {each}" for deed, name in _KEPT.items()),
    ]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
