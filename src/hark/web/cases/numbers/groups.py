"""The numbers of each unit or handler, a line each."""

from dataclasses import dataclass, replace

from hark.core.terms.card import Unit
from hark.core.terms.figure import Share
from hark.flows.case_counted import Counted
from hark.flows.case_counts import Side
from hark.flows.case_numbers import Numbers
from hark.web import figures
from hark.web.cases.numbers import words
from hark.web.cases.numbers.scope import NumbersScope
from hark.web.cases.numbers.tiles import lasting
from hark.web.charts.chart import FEW

COLUMNS = ("open", "statutory", "internal", "promise", "upheld", "sent_back", "reopened", "satisfied")
LISTED = 30
ON_A_PHONE = ("received", "open", "answer", "statutory")


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a line: what it is of on hover, and the complaints behind it."""

    head: str
    figure: str
    href: str = ""
    title: str = ""
    few: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One unit or person with its figures, and the address of the numbers of it alone."""

    name: str
    href: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Groups:
    """All of them, the largest first; `unlisted` smaller ones are in the export."""

    word: str
    heads: list[tuple[str, bool]]
    lines: list[Line]
    unlisted: int


def groups(found: Numbers, scope: NumbersScope) -> Groups | None:
    """The table; None where nothing splits the numbers."""
    if not scope.split_by:
        return None
    names = ("received", *COLUMNS[:1], "answer", *COLUMNS[1:])
    heads = [(str(words.HEADS.get(name, words.NAMES[name])), name not in ON_A_PHONE) for name in names]
    lines = [_line(group, counted, found, scope, heads) for group, counted in found.groups.items()]
    return Groups(str(words.DIMENSIONS[scope.split_by]), heads, lines[:LISTED], max(0, len(lines) - LISTED))


def _line(
    group: str | None, counted: Counted, found: Numbers, scope: NumbersScope, heads: list[tuple[str, bool]]
) -> Line:
    alone = scope.narrowed(scope.split_by, group)
    received = counted.shares["received"].whole
    came = Cell("", figures.number(received), alone.behind("received", side=Side.WHOLE.value))
    half = Cell(
        "",
        lasting(counted.half.value),
        title=f"{lasting(counted.half.low)} – {lasting(counted.half.high)}",
        few=received < FEW,
    )
    shares = [_cell(counted, name, alone) for name in COLUMNS]
    cells = [came, shares[0], half, *shares[1:]]
    name = str(words.NOBODY[scope.split_by]) if group is None else found.names.get(group, group)
    return Line(
        name,
        f"?{alone.query}",
        [replace(cell, head=head, wide=wide) for (head, wide), cell in zip(heads, cells, strict=True)],
    )


def _cell(counted: Counted, name: str, scope: NumbersScope) -> Cell:
    of: Share = counted.shares[name]
    if name == "open":
        href = scope.behind(name, side=Side.PART.value) if of.part else ""
        return Cell("", figures.number(of.part), href)
    estimate = counted.estimate(name)
    interval = figures.interval(estimate, Unit.SHARE)
    return Cell(
        "",
        figures.value(estimate.value, Unit.SHARE),
        scope.behind(name, side=Side.WHOLE.value) if of.whole else "",
        f"{of.part} / {of.whole} · {interval}" if of.whole else "",
        of.whole < FEW,
    )
