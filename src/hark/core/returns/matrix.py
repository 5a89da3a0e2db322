"""The matrix of JR/T 0169-2018: complaints by channel, business and reason, unit by unit.

Only the names of its classes are used here; see `catalogue/complaint_classes.toml` for where they are from.
"""

from collections import defaultdict
from collections.abc import Sequence

from hark.core.returns.adding import COMPLAINTS, NOT_SORTED, by, crossed, heads
from hark.core.returns.classes import UNSORTED, Axis, Classes
from hark.core.returns.entry import Entry
from hark.core.returns.table import Basis, Cell, Form, Head, Return, Table
from hark.core.terms.card import Text
from hark.core.terms.period import Period

_AXES = (Axis.CHANNEL, Axis.BUSINESS, Axis.REASON)
_NAMES = {
    "unit": Text("Unit", "机构"),
    Axis.CHANNEL: Text("Channel", "渠道"),
    Axis.BUSINESS: Text("Business", "业务"),
    Axis.REASON: Text("Reason", "原因"),
}
NO_UNIT = Head("", Text("Whole institution", "全机构"))


def matrix(entries: Sequence[Entry], *, period: Period, classes: Classes, units: Sequence[Head]) -> Return:
    """The complaints received in the period; every table adds up to all of them."""
    received = [entry for entry in entries if entry.received in period]
    channel, business, reason = (heads(classes, axis) for axis in _AXES)
    of_channel, of_business, of_reason = (by(classes, axis) for axis in _AXES)
    tables = (
        crossed(
            received,
            id="business_reason",
            title=Text("Business and reason", "业务×原因"),
            rows=business,
            row=of_business,
            columns=reason,
            column=of_reason,
        ),
        crossed(
            received,
            id="channel_business",
            title=Text("Business and channel", "业务×渠道"),
            rows=business,
            row=of_business,
            columns=channel,
            column=of_channel,
        ),
        crossed(
            received,
            id="unit_channel",
            title=Text("Unit and channel", "机构×渠道"),
            rows=(*units, NO_UNIT),
            row=lambda entry: entry.unit,
            columns=channel,
            column=of_channel,
        ),
        _every(received, classes=classes, units=units),
    )
    return Return("jrt0169", period, tables, version=classes.version, provisional=classes.provisional)


def _every(entries: Sequence[Entry], *, classes: Classes, units: Sequence[Head]) -> Table:
    """One row for each unit, channel, business and reason that occur together."""
    places = [by(classes, axis) for axis in _AXES]
    behind: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for entry in entries:
        behind[entry.unit, *(place(entry) for place in places)].append(entry.number)
    named = [{head.id: head.name for head in (*units, NO_UNIT)}, *(_named(classes, axis) for axis in _AXES)]
    rows, cells = [], {}
    for combination in sorted(behind):
        id, numbers = "/".join(combination), tuple(behind[combination])
        said = [names.get(part, Text(part, part)) for names, part in zip(named, combination, strict=True)]
        rows.append(Head(id, Text(" · ".join(t.en for t in said), " · ".join(t.zh for t in said))))
        for column, text in zip(_NAMES, said, strict=True):
            cells[id, str(column)] = Cell(text, numbers)
        cells[id, COMPLAINTS.id] = Cell(len(numbers), numbers)
    columns = (*(Head(str(id), name, form=Form.TEXT) for id, name in _NAMES.items()), COMPLAINTS)
    title = Text("Unit, channel, business and reason", "机构×渠道×业务×原因")
    return Table("every", title, tuple(rows), columns, cells, Basis.RECEIVED, frozenset({COMPLAINTS.id}))


def _named(classes: Classes, axis: Axis) -> dict[str, Text]:
    return {UNSORTED: NOT_SORTED} | {one.id: one.name for one in classes.sorted_by(axis)}
