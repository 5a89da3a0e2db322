"""The figures of public bulletins on complaints: rates by outlets and customers, shares, medians, changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from hark.core.returns.adding import ALL, COMPLAINTS, SHARE
from hark.core.returns.table import TOTAL, Basis, Cell, Form, Head, Return, Table
from hark.core.terms.card import Text
from hark.core.terms.period import Period

OUTLETS, CUSTOMERS = 1_000, 10_000_000
_COLUMNS = (
    COMPLAINTS,
    SHARE,
    Head("per_outlets", Text("Per 1,000 outlets", "每千营业网点投诉量"), form=Form.RATE),
    Head("per_customers", Text("Per 10 million personal customers", "每千万个人客户投诉量"), form=Form.RATE),
    Head("on_quarter", Text("Change on the period before", "环比"), form=Form.SHARE),
    Head("on_year", Text("Change on the year", "同比"), form=Form.SHARE),
)
MEDIAN = Head("median", Text("Median", "中位数"))


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution, or part of one, over a quarter. None is not known.

    `earlier` and `year_ago` are the complaints of the quarter before and of the same one a year before;
    `kind` is its class, such as state bank.
    """

    id: str
    name: Text
    complaints: int
    cases: tuple[str, ...] = ()
    outlets: float | None = None
    customers: float | None = None
    earlier: int | None = None
    year_ago: int | None = None
    kind: str = ""


def share_by_kind(institutions: Sequence[Institution]) -> dict[str, float]:
    """Which share of all complaints each class of institutions has, from 0 to 1."""
    counts = Counter[str]()
    for each in institutions:
        counts[each.kind] += each.complaints
    whole = counts.total()
    return {kind: count / whole for kind, count in counts.items()} if whole else {}


def rate(complaints: int, exposure: float | None, *, per: int) -> float | None:
    """Complaints per so many; None where nobody knows of how many, or there are none."""
    return complaints * per / exposure if exposure else None


def change(now: int, before: int | None) -> float | None:
    """By which part of what was before the complaints have grown; None where there were none."""
    return (now - before) / before if before else None


def bulletin(institutions: Sequence[Institution], *, period: Period) -> Return:
    """The table of the institutions, the one with most complaints first, and the median of each figure."""
    ordered = sorted(institutions, key=lambda each: (-each.complaints, each.id))
    whole = _together(institutions)
    cells: dict[tuple[str, str], Cell] = {}
    for each in (*ordered, whole):
        for column, value in _figures(each, whole=whole.complaints).items():
            known = {"on_quarter": each.earlier, "on_year": each.year_ago}.get(column, each.complaints)
            cells[each.id, column] = Cell(value, each.cases, known)
    for head in _COLUMNS:
        found = [cells[each.id, head.id].value for each in ordered]
        numbers = [value for value in found if isinstance(value, int | float)]
        middle = median(numbers) if numbers and head not in {COMPLAINTS, SHARE} else None
        cells[MEDIAN.id, head.id] = Cell(middle, n=whole.complaints)
    rows = (*(Head(each.id, each.name) for each in ordered), ALL, MEDIAN)
    title = Text("Complaints received", "受理投诉情况")
    table = Table("bulletin", title, rows, _COLUMNS, cells, Basis.RECEIVED, frozenset({COMPLAINTS.id}))
    return Return("bulletin", period, (table,))


def _figures(one: Institution, *, whole: int) -> Mapping[str, float | None]:
    return {
        "complaints": one.complaints,
        "share": one.complaints / whole if whole else None,
        "per_outlets": rate(one.complaints, one.outlets, per=OUTLETS),
        "per_customers": rate(one.complaints, one.customers, per=CUSTOMERS),
        "on_quarter": change(one.complaints, one.earlier),
        "on_year": change(one.complaints, one.year_ago),
    }


def _together(institutions: Sequence[Institution]) -> Institution:
    """All of them as one. What is not known of one of them is not known of all."""

    def summed(values: Sequence[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return sum(known) if known and len(known) == len(values) else None

    earlier = summed([each.earlier for each in institutions])
    year_ago = summed([each.year_ago for each in institutions])
    return Institution(
        TOTAL,
        ALL.name,
        sum(each.complaints for each in institutions),
        tuple(number for each in institutions for number in each.cases),
        summed([each.outlets for each in institutions]),
        summed([each.customers for each in institutions]),
        None if earlier is None else int(earlier),
        None if year_ago is None else int(year_ago),
    )
