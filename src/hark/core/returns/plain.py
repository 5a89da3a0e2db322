"""A return as plain data: what is kept of it when it is signed, and what is made of that again."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from hark.core.returns.table import TOTAL, Basis, Cell, Form, Head, Return, Table
from hark.core.terms.card import Text
from hark.core.terms.period import Period

Plain = dict[str, Any]
Behind = dict[str, list[tuple[str, str, list[str]]]]


def plain(made: Return) -> Plain:
    """Everything of the return but the numbers of the complaints, as JSON can say it."""
    return {
        "name": made.name,
        "from": made.period.start.isoformat(),
        "to": made.period.end.isoformat(),
        "classes": made.version,
        "provisional": made.provisional,
        "individual": made.individual,
        "text": [_text(text) for text in made.text],
        "tables": [_table(table) for table in made.tables],
    }


def behind(made: Return) -> Behind:
    """The numbers of the complaints behind each cell, by table; of rows of one complaint, once a row."""
    return {
        table.id: [
            (*at, list(cell.cases))
            for at, cell in (table.counting() if made.individual else table.cells.items())
            if cell.cases
        ]
        for table in made.tables
    }


def digest(contents: Plain, numbers: Behind) -> str:
    """The SHA-256 of both in one canonical writing."""
    said = json.dumps([contents, numbers], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(said.encode()).hexdigest()


def again(contents: Plain, numbers: Mapping[str, Any]) -> Return:
    """The return that was kept; of those kept before 2026-11-29 only what adds up knows what is behind."""
    return Return(
        contents["name"],
        Period(date.fromisoformat(contents["from"]), date.fromisoformat(contents["to"])),
        tuple(
            _table_again(table, numbers.get(table["id"], ()), individual=contents["individual"])
            for table in contents["tables"]
        ),
        tuple(Text(**text) for text in contents["text"]),
        contents["classes"],
        contents["provisional"],
        contents["individual"],
    )


def _table(table: Table) -> Plain:
    return {
        "id": table.id,
        "title": _text(table.title),
        "basis": table.basis.value if table.basis else None,
        "parts": sorted(table.parts),
        "rows": [_head(head) for head in table.rows],
        "columns": [_head(head) for head in table.columns],
        "cells": [[*at, _value(cell.value)] for at, cell in table.cells.items()],
    }


def _table_again(kept: Plain, numbers: Any, *, individual: bool) -> Table:
    cases = {(row, column): tuple(found) for row, column, found in numbers}
    parts = frozenset(kept["parts"])
    cells = {}
    for row, column, value in kept["cells"]:
        known = (row,) if individual else cases.get((row, column), ())
        n = None if known or not value else _added(cases, row, column, parts)
        cells[row, column] = Cell(_value_again(value), known, n)
    return Table(
        kept["id"],
        Text(**kept["title"]),
        tuple(_head_again(head) for head in kept["rows"]),
        tuple(_head_again(head) for head in kept["columns"]),
        cells,
        Basis(kept["basis"]) if kept["basis"] else None,
        parts,
    )


def _added(
    cases: Mapping[tuple[str, str], tuple[str, ...]], row: str, column: str, parts: frozenset[str]
) -> int:
    """Of how many complaints a cell is a figure whose own were not kept: those of what it adds up."""
    added = (
        found
        for (its_row, its_column), found in cases.items()
        if row in (its_row, TOTAL) and (column == its_column or column not in parts)
    )
    return len(set().union(*added))


def _value(value: float | str | Text | None) -> Any:
    return _text(value) if isinstance(value, Text) else value


def _value_again(kept: Any) -> float | str | Text | None:
    return Text(**kept) if isinstance(kept, dict) else kept


def _head(head: Head) -> Plain:
    return {"id": head.id, "name": _text(head.name), "code": head.code, "form": head.form.value}


def _head_again(kept: Plain) -> Head:
    return Head(kept["id"], Text(**kept["name"]), kept["code"], Form(kept["form"]))


def _text(text: Text) -> Plain:
    return {"en": text.en, "zh": text.zh}
