"""What a block writes into the records: which tables it changes, and in which transaction."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection

from hark.records.accounts import SessionRow

AUDIT = "records_auditentryrow"
# The tree is of the audit; how often somebody was refused is counted, and the sum is noted.
BESIDE = {AUDIT, "records_audittreerow", "records_refusalrow", "django_session"}
SESSIONS = SessionRow._meta.db_table
_WRITES = re.compile(r'(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "?(\w+)"?', re.IGNORECASE)


@dataclass(slots=True)
class Written:
    """The tables that changed, and for each table the transactions it was written in."""

    changed: set[str] = field(default_factory=set)
    within: dict[str, set[object]] = field(default_factory=dict)


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table; of sessions only who is in, for the rest comes and goes."""
    kept = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in BESIDE:
            kept[table] = sorted(model._base_manager.values_list(), key=repr)
    kept[SESSIONS] = sorted(SessionRow.objects.exclude(staff=None).values_list("pk", "staff_id"))
    return kept


@contextmanager
def written() -> Iterator[Written]:
    """What the block writes; `changed` is filled when it ends."""
    found, before, depth = Written(), state(), len(connection.savepoint_ids)

    def look(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if match := _WRITES.match(sql):
            found.within.setdefault(match[1], set()).add(_outermost(depth))
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        yield found
    after = state()
    found.changed = {table for table in after if after[table] != before[table]}


def _outermost(depth: int) -> object:
    """The transaction, as it would be outside a test; a statement that stands in none is alone in its own."""
    begun = connection.savepoint_ids[depth:]
    return begun[0] if begun and begun[0] else object()
