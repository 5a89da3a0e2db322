"""Triggers that refuse what is never done to a table: put in place, taken away, found missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

TRUNCATE = "TRUNCATE"  # PostgreSQL alone knows it


@dataclass(frozen=True, slots=True)
class Refusing:
    """What is refused, in words: a deed to a table, always or `when` a condition on OLD and NEW holds."""

    name: str
    table: str
    deed: str
    words: str
    when: str = ""


def only_grows(table: str, *, words: str, truncate: bool = False) -> list[Refusing]:
    """What keeps every row of the table as it was written."""
    deeds = ["UPDATE", "DELETE", *([TRUNCATE] if truncate else [])]
    return [Refusing(f"{table}_no_{deed.lower()}", table, deed, words) for deed in deeds]


def put(triggers: Sequence[Refusing], connection: BaseDatabaseWrapper) -> None:
    """Put them in place, in their present form."""
    lift(triggers, connection)
    build = _postgresql if connection.vendor == "postgresql" else _sqlite
    _run(connection, [statement for each in _of(triggers, connection) for statement in build(each)])


def lift(triggers: Sequence[Refusing], connection: BaseDatabaseWrapper) -> None:
    """Take them away: for a migration that must change the rows, and for tests."""
    on = connection.vendor == "postgresql"
    _run(
        connection,
        [
            f"DROP TRIGGER IF EXISTS {each.name}{f' ON {each.table}' if on else ''}"
            for each in _of(triggers, connection)
        ],
    )


def missing(triggers: Sequence[Refusing], connection: BaseDatabaseWrapper) -> list[str]:
    """The names of those that are not there."""
    names = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(names)
        there = {name for (name,) in cursor.fetchall()}
    return [each.name for each in _of(triggers, connection) if each.name not in there]


def _of(triggers: Sequence[Refusing], connection: BaseDatabaseWrapper) -> list[Refusing]:
    known = connection.vendor == "postgresql"
    return [each for each in triggers if known or each.deed != TRUNCATE]


def _sqlite(each: Refusing) -> list[str]:
    when = f" WHEN {each.when}" if each.when else ""
    refused = f"BEGIN SELECT RAISE(ABORT, '{each.words}'); END"
    return [f"CREATE TRIGGER {each.name} BEFORE {each.deed} ON {each.table}{when} {refused}"]


def _postgresql(each: Refusing) -> list[str]:
    when = f" WHEN ({each.when})" if each.when else ""
    on = f"ON {each.table} FOR EACH {'STATEMENT' if each.deed == TRUNCATE else 'ROW'}{when}"
    does = f"$$ BEGIN RAISE EXCEPTION '{each.words}'; END $$"
    return [
        f"CREATE OR REPLACE FUNCTION {each.name}() RETURNS trigger LANGUAGE plpgsql AS {does}",
        f"CREATE TRIGGER {each.name} BEFORE {each.deed} {on} EXECUTE FUNCTION {each.name}()",
    ]


def _run(connection: BaseDatabaseWrapper, statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
