"""The list of complaints a cell of a return stands for, where a list can say it."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from hark.core.returns.classes import UNSORTED
from hark.core.returns.table import TOTAL
from hark.core.terms.period import Period
from hark.flows import case_worklist
from hark.flows.case_wanted import NONE, Wanted
from hark.guard.access import Staff

# By which filters the rows and columns of a table narrow a list, by return and table; "" narrows nothing.
_AXES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("jrt0169", "business_reason"): ("business", "reason"),
    ("jrt0169", "channel_business"): ("business", "sub_channel"),
    ("jrt0169", "unit_channel"): ("unit", "sub_channel"),
    ("disclosure", "business"): ("business", ""),
    ("disclosure", "reason"): ("reason", ""),
    ("disclosure", "channel"): ("sub_channel", ""),
    ("disclosure", "unit"): ("unit", ""),
    ("bulletin", "bulletin"): ("unit", ""),
    ("cfpb", "cfpb"): ("number", ""),
}
_EVERY = ("unit", "sub_channel", "business", "reason")  # in a row of the table "every", a stroke between


def as_list(
    name: str, *, period: Period, table: str, row: str, column: str, numbers: Collection[str], by: Staff
) -> Wanted | None:
    """The list that holds the complaints of the cell and no others; None where there is none.

    It is compared and not trusted: a list goes by the classes a complaint stood under when something last
    happened to it, and a return by those in force.
    """
    wanted = _wanted(name, table, row, column)
    if wanted is None or not by.may("case.see"):
        return None
    wanted = replace(wanted, received_from=period.start, received_to=period.last_day)
    held = case_worklist.listed(wanted, by=by).values_list("number", flat=True)[: len(numbers) + 1]
    return wanted if set(held) == set(numbers) else None


def _wanted(name: str, table: str, row: str, column: str) -> Wanted | None:
    if (name, table) == ("jrt0169", "every"):
        axes = dict(zip(_EVERY, row.split("/"), strict=False))
    elif (name, table) in _AXES:
        axes = dict(zip(_AXES[name, table], (row, column), strict=True))
    else:
        return None
    narrowed = {axis: _place(axis, place) for axis, place in axes.items() if axis and place != TOTAL}
    return replace(Wanted(scope="counted"), **narrowed)  # type: ignore[arg-type] # each axis is a word of it


def _place(axis: str, place: str) -> str:
    """What the list calls it: nothing is of no class, and of no unit."""
    return NONE if place == UNSORTED or (axis == "unit" and not place) else place
