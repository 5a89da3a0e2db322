"""Fetching: which columns the engine hands over, and the facts that are made of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ibis.expr.types import Table, Value

from hark.core.terms.ledger import LEDGERS
from hark.lake.engine import Row
from hark.lake.table import FactTable

Fact = Any  # a record as the term of the table's ledger: a Complaint, a Contact …


def shown(ledger: str) -> tuple[str, ...]:
    """The fields of a record that are not sealed, as a list shows them."""
    kept = LEDGERS[ledger]
    return ("feed", *(name for name in kept.fields if name not in kept.sealed))


def columns(table: FactTable, t: Table, *sealed: str, also: Sequence[str] = ()) -> Table:
    """What is fetched of the rows: what is not sealed, and of what is whether there is any.

    After that the `sealed` values that are asked for, and other columns `also`.
    """
    has = {f"has_{name}": t[name].notnull() for name in sorted(LEDGERS[table.name].sealed)}
    fields = {name: fetched(t[name]) for name in shown(table.name)}
    beside = {f"own_{name}": fetched(t[name]) for name in also}
    return t.select(**fields, **has, **{f"sealed_{name}": t[name] for name in sealed}, **beside)


def fetched(column: Value) -> Value:
    """The column as the engine hands it over: a moment without its zone, which is UTC."""
    return column.cast("timestamp(6)") if column.type().is_timestamp() else column


def fact(table: FactTable, row: Row) -> Fact:
    """The fact a row is, as `columns` has it fetched."""
    ledger = LEDGERS[table.name]
    names = (*shown(table.name), *(f"has_{name}" for name in sorted(ledger.sealed)))
    known = {name: _told(value) for name, value in zip(names, row, strict=True) if value is not None}
    return ledger.term(**known)


def _told(value: object) -> object:
    match value:
        case list():
            return tuple(value)
        case datetime():
            return value.replace(tzinfo=UTC)
        case _:
            return value
