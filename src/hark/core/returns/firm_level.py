"""The firm-level return as the United Kingdom's regulator publishes it: a sheet for each figure.

The layout is that of the FCA's firm-level complaints data of the first half of 2024: one row a firm, one
column a product group, counts opened and closed, and of those closed the shares by time and outcome.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from hark.core.calendars.calendar import Calendar
from hark.core.calendars.working import working_day_after
from hark.core.returns.adding import Key, by, heads
from hark.core.returns.classes import Axis, Classes
from hark.core.returns.entry import Entry
from hark.core.returns.table import Basis, Cell, Form, Head, Return, Table
from hark.core.terms.card import Text
from hark.core.terms.period import Period

PROMPT, WEEKS = 3, 8  # business days after the day of receipt, and weeks after it: FCA, DISP 1.5.1 and 1.6.2
_ABOUT = (
    Head("firm", Text("Firm Name", "Firm Name"), form=Form.TEXT),
    Head("group", Text("Group", "Group"), form=Form.TEXT),
    Head("joint", Text("Joint Reporting", "Joint Reporting"), form=Form.TEXT),
    Head("period", Text("Reporting period", "Reporting period"), form=Form.TEXT),
)
_TITLES = {
    "context": Text("Context - Provision", "Context - Provision"),
    "opened": Text("Opened", "Opened"),
    "closed": Text("Closed", "Closed"),
    "within_3_days": Text("Closed within 3 days", "Closed within 3 days"),
    "within_8_weeks": Text("After 3 days within 8 weeks", "After 3 days within 8 weeks"),
    "upheld": Text("Upheld", "Upheld"),
}
DIGITS = 4  # of a share, as published


def firm_level(
    entries: Sequence[Entry],
    *,
    period: Period,
    classes: Classes,
    firm: str,
    calendar: Calendar,
    balances: Mapping[str, float],
) -> Return:
    """The return of one firm; a product that is of no group stands in no column, so it does not add up.

    `balances` is how many accounts or policies the firm provides, by product group.

    Raises:
        OutsideCalendar: the calendar does not know the day of a complaint.
    """
    place, groups = by(classes, Axis.GROUP), heads(classes, Axis.GROUP, unsorted=False)
    opened = _by_group((entry for entry in entries if entry.received in period), place)
    closed = _by_group((entry for entry in entries if entry.closed and entry.closed in period), place)
    prompt = partial(is_prompt, calendar=calendar)
    in_weeks = partial(is_within_weeks, calendar=calendar)
    ids = [group.id for group in groups]
    rates = {id: _per_thousand(opened[id], balances.get(id)) for id in ids}
    sheet = partial(_sheet, groups=groups, firm=firm, period=period)
    tables = (
        sheet("context", rates, form=Form.RATE),
        sheet("opened", {id: _count(opened[id]) for id in ids}, basis=Basis.RECEIVED),
        sheet("closed", {id: _count(closed[id]) for id in ids}, basis=Basis.CLOSED),
        sheet("within_3_days", {id: _share(closed[id], prompt) for id in ids}, form=Form.SHARE),
        sheet("within_8_weeks", {id: _share(closed[id], in_weeks) for id in ids}, form=Form.SHARE),
        sheet("upheld", {id: _share(closed[id], _was_right) for id in ids}, form=Form.SHARE),
    )
    return Return("fca", period, tables, version=classes.version)


def is_prompt(entry: Entry, *, calendar: Calendar) -> bool:
    """Whether it was closed by the end of the third business day after the day of receipt."""
    last = working_day_after(entry.received, PROMPT, calendar=calendar)
    return entry.closed is not None and entry.closed <= last


def is_within_weeks(entry: Entry, *, calendar: Calendar) -> bool:
    """Whether it was closed within eight weeks of receipt, and not within the three days."""
    last = entry.received + timedelta(weeks=WEEKS)
    return entry.closed is not None and entry.closed <= last and not is_prompt(entry, calendar=calendar)


def rounded(part: int, whole: int) -> float:
    """The share as it is published: to four digits, and half of the last one up."""
    scale: int = 10**DIGITS
    return (2 * part * scale + whole) // (2 * whole) / scale


def _was_right(entry: Entry) -> bool:
    return entry.was_right


def _sheet(
    id: str,
    figures: Mapping[str, Cell],
    *,
    groups: Sequence[Head],
    firm: str,
    period: Period,
    form: Form = Form.COUNT,
    basis: Basis | None = None,
) -> Table:
    about = {
        "firm": firm,
        "group": "NO GROUP",
        "joint": "no",
        "period": f"{period.start} to {period.last_day}",
    }
    cells = {(firm, name): Cell(text) for name, text in about.items()}
    cells |= {(firm, name): cell for name, cell in figures.items()}
    columns = (*_ABOUT, *(replace(group, form=form) for group in groups))
    parts = frozenset(figures) if basis else frozenset()
    return Table(id, _TITLES[id], (Head(firm, Text(firm, firm)),), columns, cells, basis, parts)


def _by_group(entries: Iterable[Entry], place: Key) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[place(entry)].append(entry)
    return found


def _numbers(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.number for entry in entries)


def _count(entries: Sequence[Entry]) -> Cell:
    """The count; a group without complaints is left blank, as published."""
    return Cell(len(entries) or None, _numbers(entries))


def _share(closed: Sequence[Entry], holds: Callable[[Entry], bool]) -> Cell:
    found = [entry for entry in closed if holds(entry)]
    return Cell(rounded(len(found), len(closed)) if closed else None, _numbers(found), len(closed))


def _per_thousand(opened: Sequence[Entry], balance: float | None) -> Cell:
    value = round(len(opened) * 1_000 / balance, 2) if balance and opened else None
    return Cell(value, _numbers(opened))
