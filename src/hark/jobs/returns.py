"""The command that makes returns: in words, as JSON, or as a workbook."""

import json
import sys
from argparse import Namespace

from django.utils import timezone

from hark.core.returns.table import Form, Return, Table
from hark.core.terms.card import Text
from hark.core.terms.period import Period
from hark.core.terms.rounding import half_up, percent
from hark.flows import return_files, returns
from hark.flows.returns import Preview
from hark.guard.access import operator
from hark.jobs.command import DONE, REFUSED
from hark.jobs.counting import are, counted
from hark.jobs.data import write
from hark.jobs.start import operator_name


def make(options: Namespace) -> int:
    """The return as the ledger stands; 1 where it does not add up to it."""
    by, now, period = operator(operator_name()), timezone.now(), Period(options.start, options.end)
    found = returns.preview(options.name, period=period, by=by, now=now)
    if options.xlsx:
        export = return_files.export(
            options.name, period=period, form="xlsx", language=options.language, by=by, now=now
        )
        write(export.chunks, options.xlsx)
        print(f"{counted(len(found.made.tables), 'sheet')} in {options.xlsx.name}.")
    elif options.json:
        print(json.dumps({**return_files.as_json(found.made), **_standing(found)}, ensure_ascii=False))
    else:
        _print(found.made, options.language)
    return DONE if _adds_up(found) else REFUSED


def _standing(found: Preview) -> dict[str, object]:
    return {
        "ledger": {basis.value: count for basis, count in found.ledger.items()},
        "adds_up": found.adds_up,
        "differences": [
            {"table": each.table, "missing": each.missing, "twice": each.twice, "strange": each.strange}
            for each in found.differences
        ],
    }


def _adds_up(found: Preview) -> bool:
    for each in found.differences:
        print(
            f"hark: {each.table} does not add up to the ledger:"
            f" {counted(len(each.missing), 'complaint')} in no cell, {len(each.twice)} in more than one,"
            f" {len(each.strange)} {are(len(each.strange))} not of it.",
            file=sys.stderr,
        )
    return found.adds_up


def _print(made: Return, language: str) -> None:
    for text in made.text:
        print(text.of(language))
    if made.provisional:
        print("The classes are provisional: no code of them is an official one.")
    for table in made.tables:
        print(f"\n{table.title.of(language)}")
        print("\t".join(["", *(head.name.of(language) for head in table.columns)]))
        for row in table.rows:
            if any(table.cells[row.id, head.id].value for head in table.columns):
                print("\t".join([row.name.of(language), *_cells(table, row.id, language)]))


def _cells(table: Table, row: str, language: str) -> list[str]:
    return [_said(table.cells[row, head.id].value, head.form, language) for head in table.columns]


def _said(value: float | str | Text | None, form: Form, language: str) -> str:
    match value:
        case None:
            return "-"
        case Text():
            return value.of(language)
        case str():
            return value
        case _ if form is Form.SHARE:
            return percent(value)
        case _:
            return f"{half_up(value, 2)}" if form is Form.RATE else f"{value:,.0f}"
