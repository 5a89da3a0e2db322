"""All records carried from one database to another of the same version, compared row by row afterwards."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite
from django.db.migrations.executor import MigrationExecutor

from hark.core.errors import Refusal
from hark.records.audit import AuditTreeRow

AT_A_TIME = 500
HERE, FILE = "default", "carried"
# Made by the migrations themselves in every database.
_MADE = {"contenttypes", "auth"}


class NotCarried(Refusal):
    """The records cannot be carried, or did not arrive as they were; nothing of them stays."""


def into_file(path: Path) -> None:
    """All records as they stand at one moment, in an SQLite file of their own."""
    with _opened(path):
        _make_tables()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            _carry(HERE, FILE)


def from_file(path: Path) -> int:
    """How many records of an SQLite file are now in this database, which held none before.

    Raises:
        NotCarried: it did, or the file is of another version, or a row did not arrive as it was.
    """
    if not path.is_file():
        raise NotCarried("There is no file {path}.", path=path)
    with _opened(path), transaction.atomic():
        executor = MigrationExecutor(connections[FILE])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise NotCarried("The file is of another version. Start this version of Hark on it once.")
        if full := [m.__name__ for m in _tables() if m is not AuditTreeRow and _rows(m, HERE).exists()]:
            raise NotCarried("The database holds records already: {tables}.", tables=", ".join(full))
        count = _carry(FILE, HERE)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), _tables()):
                cursor.execute(statement)
    return count


def _make_tables() -> None:
    """Run every migration on the file as if it were the database here, in this thread: some name no other."""
    ours = connections[HERE]
    connections[HERE] = SQLite(connections.settings[FILE], HERE)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connections[HERE].close()
        connections[HERE] = ours


def _carry(source: str, target: str) -> int:
    """How many rows were carried; in one transaction of the target, in which references settle at the end."""
    count = 0
    with transaction.atomic(using=target), connections[target].constraint_checks_disabled():
        _rows(AuditTreeRow, target).delete()  # every database begins with the tree of no entries
        for model in _tables():
            names = [field.attname for field in model._meta.concrete_fields]
            rows = _rows(model, source).values_list(*names).iterator(AT_A_TIME)
            while batch := list(islice(rows, AT_A_TIME)):
                _rows(model, target).bulk_create(
                    [model(**dict(zip(names, row, strict=True))) for row in batch]
                )
                count += len(batch)
            if _digest(model, source) != _digest(model, target):
                raise NotCarried("{table} did not arrive as it was.", table=model._meta.db_table)
    return count


def _tables() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.app_label not in _MADE and model._meta.managed]


def _rows(model: type[models.Model], where: str) -> models.QuerySet[models.Model]:
    return model._base_manager.using(where).order_by("pk")


def _digest(model: type[models.Model], where: str) -> str:
    names = [field.attname for field in model._meta.concrete_fields]
    digest = sha256()
    for row in _rows(model, where).values_list(*names).iterator(AT_A_TIME):
        digest.update(repr([_plain(value) for value in row]).encode())
    return digest.hexdigest()


def _plain(value: object) -> object:
    """The value without what two databases tell differently: the order of names, the kind of bytes."""
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, default=str)
    return bytes(value) if isinstance(value, memoryview | bytearray) else value


@contextmanager
def _opened(path: Path) -> Iterator[None]:
    told = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF;"},
    }
    connections.settings[FILE] = connections.configure_settings({HERE: {}, FILE: told})[FILE]
    try:
        yield
    finally:
        connections[FILE].close()
        del connections[FILE]
        del connections.settings[FILE]
