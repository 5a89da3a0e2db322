"""Returns as files: a workbook with a sheet for each table, or JSON; nothing personal stands in either."""

import json
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from hark.core.returns.plain import Plain, plain
from hark.core.returns.table import Cell, Form, Head, Return, Table
from hark.core.terms.card import Text
from hark.core.terms.period import Period
from hark.flows import accounts, returns
from hark.flows.facts import Export
from hark.guard.access import Staff, require
from hark.outlets import spreadsheets
from hark.outlets.spreadsheets import NoSuchForm, Sheet
from hark.records import audit

FORMS = ("xlsx", "json")
HIDDEN = "*"
PROVISIONAL = Text("provisional", "暂定")
_CHINESE = {
    "Return": "报表",
    "From": "起",
    "To": "止",
    "Status": "状态",
    "preview, not signed": "预览，未签发",
    "signed": "已签发",
    "Adds up to the ledger": "与台账相符",
    "yes": "是",
    "no": "否",
    "Signed by": "签发人",
    "Signed at": "签发时间",
    "Classes": "分类版本",
    "Data": "数据",
    "some of it simulated, of nobody real": "部分为模拟数据，不涉及真实客户",
    "hidden: too few complaints": "投诉数量过少，不予显示",
}
_SIMULATED = ("Data", "some of it simulated, of nobody real")
_TYPES = {"xlsx": spreadsheets.CONTENT_TYPES["xlsx"], "json": "application/json"}
_NUMBERS = {Form.COUNT: "#,##0", Form.SHARE: "0.0%", Form.RATE: "0.00", Form.TEXT: ""}


def export(name: str, *, period: Period, form: str, language: str = "en", by: Staff, now: datetime) -> Export:
    """The return of the period as it stands now, in the language; that it was taken out is noted.

    Raises:
        NoSuchForm: it is neither `xlsx` nor `json`.
        NoSuchReturn, NotAllowed: as for a preview.
    """
    require(by, "return.export")
    found = returns.preview(name, period=period, by=by, now=now)
    notes = [("Status", "preview, not signed"), ("Adds up to the ledger", "yes" if found.adds_up else "no")]
    if accounts.is_demonstration():
        notes.append(_SIMULATED)
    return _file(found.made, notes, form=form, language=language, by=by, now=now)


def export_signed(id: int, *, form: str, language: str = "en", by: Staff, now: datetime) -> Export:
    """A signed return as it was kept.

    Raises:
        NoSuchForm: it is neither `xlsx` nor `json`.
        NoSuchSigned: there is none of this number.
    """
    require(by, "return.export")
    row, made = returns.signed_one(id, by=by)
    at = row.signed_at.isoformat(timespec="seconds")
    who = accounts.called([row.signed_by])[row.signed_by]
    notes = [("Status", "signed"), ("Signed by", who), ("Signed at", at), ("SHA-256", row.digest)]
    if row.is_demo:
        notes.append(_SIMULATED)
    return _file(made, notes, form=form, language=language, by=by, now=now)


def as_json(made: Return) -> Plain:
    """The return as programs read it; hidden cells say so."""
    told = plain(made)
    for table, written in zip(made.tables, told["tables"], strict=True):
        written["hidden"] = [list(at) for at, cell in table.cells.items() if cell.hidden]
    return told


def workbook(made: Return, notes: list[tuple[str, str]], *, language: str) -> bytes:
    """A sheet for each table, and one of notes."""
    sheets = [_sheet(made, table, language) for table in made.tables]
    return spreadsheets.book([*sheets, _notes(made, notes, language)])


def _file(
    made: Return, notes: list[tuple[str, str]], *, form: str, language: str, by: Staff, now: datetime
) -> Export:
    if form not in FORMS:
        raise NoSuchForm('Nothing is exported as "{form}". Take xlsx or json.', form=form[:20])
    content = (
        workbook(made, notes, language=language)
        if form == "xlsx"
        else json.dumps({**as_json(made), "notes": dict(notes)}, ensure_ascii=False, indent=1).encode()
    )
    with transaction.atomic():
        subject = f"{made.name} {made.period.start}/{made.period.end}"
        audit.write("return.exported", subject, by=by, now=now, form=form)
    rows = sum(len(table.rows) for table in made.tables)
    name = f"{made.name}-{made.period.start:%Y%m%d}-{made.period.last_day:%Y%m%d}.{form}"
    return Export(name, _TYPES[form], rows, (), iter([content]))


def _sheet(made: Return, table: Table, language: str) -> Sheet:
    """The table; codes stand beside the names of classes, and where none is official it says so."""
    if table.columns[0].form is Form.TEXT:
        header = [head.name.of(language) for head in table.columns]
        forms = [_NUMBERS[head.form] for head in table.columns]
        return Sheet(table.title.of(language), header, list(_rows(table, language)), forms)
    code, name = ("代码", "类别") if language.startswith("zh") else ("Code", "Class")
    header = [code, name, *(_headed(head, language) for head in table.columns)]
    rows = [
        [_code(made, head, language), head.name.of(language), *cells]
        for head, cells in zip(table.rows, _rows(table, language), strict=True)
    ]
    return Sheet(table.title.of(language), header, rows, ["", "", *(_NUMBERS[h.form] for h in table.columns)])


def _rows(table: Table, language: str) -> Iterator[list[object]]:
    for row in table.rows:
        cells = (table.cells.get((row.id, column.id)) for column in table.columns)
        yield [None if cell is None else HIDDEN if cell.hidden else _value(cell, language) for cell in cells]


def _value(cell: Cell, language: str) -> object:
    return cell.value.of(language) if isinstance(cell.value, Text) else cell.value


def _code(made: Return, head: Head, language: str) -> str:
    return head.code or (PROVISIONAL.of(language) if made.provisional else "")


def _headed(head: Head, language: str) -> str:
    return f"{head.code} {head.name.of(language)}".strip()


def _notes(made: Return, notes: list[tuple[str, str]], language: str) -> Sheet:
    told = [
        ("Return", made.name),
        ("From", f"{made.period.start}"),
        ("To", f"{made.period.last_day}"),
        *notes,
    ]
    if made.version:
        told.append(
            ("Classes", made.version + (f" ({PROVISIONAL.of(language)})" if made.provisional else ""))
        )
    if any(cell.hidden for table in made.tables for cell in table.cells.values()):
        told.append((HIDDEN, "hidden: too few complaints"))
    if language.startswith("zh"):
        told = [(_CHINESE.get(name, name), _CHINESE.get(value, value)) for name, value in told]
    told += [("", text.of(language)) for text in made.text]
    return Sheet("Notes", ("", ""), told)
