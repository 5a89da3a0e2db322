"""Triggers that let a case take only the steps there are, and its history only grow.

What a slip elsewhere would write is refused here: see `core.complaints.steps`.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from hark.core.complaints.steps import moves

CASES, HISTORY = "records_caserow", "records_happeningrow"
NO_SUCH_MOVE = "a complaint does not go from one of these stages to the other"
ONLY_GROWS = "what happened to a complaint is only ever added to"
_MOVES = f"{CASES}_moves"
_KEPT = {deed: f"{HISTORY}_no_{deed}" for deed in ("update", "delete")}


def put(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, in their present form."""
    lift(connection)
    _run(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite())


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for a migration that must change the rows, and for tests."""
    on = connection.vendor == "postgresql"
    _run(
        connection,
        [f"DROP TRIGGER IF EXISTS {name}{f' ON {table}' if on else ''}" for name, table in _all()],
    )


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the triggers that are not there."""
    on = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
            if on
            else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        there = {name for (name,) in cursor.fetchall()}
    return [name for name, _ in _all() if name not in there]


def _all() -> list[tuple[str, str]]:
    return [(_MOVES, CASES), *((name, HISTORY) for name in _KEPT.values())]


def _no_move() -> str:
    """The condition of a step there is none of."""
    steps = ", ".join(f"'{one.value}>{other.value}'" for one, other in moves())
    return f"OLD.stage <> NEW.stage AND OLD.stage || '>' || NEW.stage NOT IN ({steps})"


def _sqlite() -> list[str]:
    refused = _aborting(NO_SUCH_MOVE)
    return [
        f"CREATE TRIGGER {_MOVES} BEFORE UPDATE OF stage ON {CASES} WHEN {_no_move()} {refused}",
        *(
            f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {HISTORY} {_aborting(ONLY_GROWS)}"
            for deed, name in _KEPT.items()
        ),
    ]


def _aborting(words: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{words}'); END"


def _postgresql() -> list[str]:
    moved, grown = "records_no_such_move()", "records_only_grows()"
    when = f"FOR EACH ROW WHEN ({_no_move()}) EXECUTE FUNCTION {moved}"
    return [
        _raising(moved, NO_SUCH_MOVE),
        _raising(grown, ONLY_GROWS),
        f"CREATE TRIGGER {_MOVES} BEFORE UPDATE OF stage ON {CASES} {when}",
        *(
            f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {HISTORY} FOR EACH ROW EXECUTE FUNCTION {grown}"
            for deed, name in _KEPT.items()
        ),
    ]


def _raising(name: str, words: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name} RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{words}'; END $$"
    )


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
