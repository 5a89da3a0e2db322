"""Complaints in the 18 columns of the United States' public database of consumer complaints (CFPB)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from hark.core.returns.classes import Axis, Classes
from hark.core.returns.entry import Entry
from hark.core.returns.table import Basis, Cell, Form, Head, Return, Table
from hark.core.terms.card import Text
from hark.core.terms.period import Period

COLUMNS = (
    *("Date received", "Product", "Sub-product", "Issue", "Sub-issue", "Consumer complaint narrative"),
    *("Company public response", "Company", "State", "ZIP code", "Tags", "Consumer consent provided?"),
    *("Submitted via", "Date sent to company", "Company response to consumer", "Timely response?"),
    *("Consumer disputed?", "Complaint ID"),
)
TIMELY = timedelta(days=15)  # from the day it was sent to the company
_VIA = {
    "portal": "Web",
    "program": "Web",
    "hotline": "Phone",
    "letter": "Postal mail",
    "regulator": "Referral",
}


def export(entries: Sequence[Entry], *, period: Period, company: str, classes: Classes) -> Return:
    """The complaints received in the period, a row each, without narrative, place or anything personal.

    A product told by the id of a class stands there by its English name, for that is the language of the
    database; any other as it was written down.
    """
    names = {one.id: one.name.en for one in classes.sorted_by(Axis.BUSINESS)}
    rows, cells = [], {}
    for entry in sorted(entries, key=lambda each: (each.received, each.number)):
        if entry.received in period:
            rows.append(Head(entry.number, Text(entry.number, entry.number)))
            for name, value in _row(entry, company, names).items():
                cells[entry.number, name] = Cell(value, (entry.number,))
    columns = tuple(Head(name, Text(name, name), form=Form.TEXT) for name in COLUMNS)
    title = Text("Consumer complaints", "消费者投诉")
    parts = frozenset({"Complaint ID"})
    table = Table("cfpb", title, tuple(rows), columns, cells, Basis.RECEIVED, parts)
    return Return("cfpb", period, (table,), individual=True)


def _row(entry: Entry, company: str, names: Mapping[str, str]) -> dict[str, str | None]:
    told = {
        "Date received": entry.received.isoformat(),
        "Product": names.get(entry.product, entry.product),
        "Issue": entry.issue,
        "Company": company,
        "Submitted via": _VIA.get(entry.door, ""),
        "Date sent to company": entry.received.isoformat(),
        "Company response to consumer": _response(entry),
        "Timely response?": _timely(entry),
        "Consumer disputed?": ("Yes" if entry.objected else "No") if entry.answered else "",
        "Complaint ID": entry.number,
    }
    return {name: told.get(name) or None for name in COLUMNS}


def _response(entry: Entry) -> str:
    """How it was closed, in the database's own words."""
    if entry.closed is None:
        return "In progress"
    if entry.redress:
        return "Closed with monetary relief"
    return "Closed with non-monetary relief" if entry.was_right else "Closed with explanation"


def _timely(entry: Entry) -> str:
    """Whether it was answered in time; nothing is said of one that waits for its answer."""
    if entry.answered is None:
        return ""
    return "Yes" if entry.answered - entry.received <= TIMELY else "No"
