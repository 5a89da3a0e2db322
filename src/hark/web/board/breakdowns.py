"""What the chosen indicator is made of: one split for each dimension, each a filter on the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer
from hark.web import figures, values, words
from hark.web.charts.breakdown import ROWS, Row, breakdown
from hark.web.charts.chart import Chart
from hark.web.question import Scope, encoded

LISTED = 16


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table behind the picture."""

    name: str
    href: str
    rows_href: str
    figure: str
    interval: str
    counted: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One dimension: its picture, the table behind it, and what the two leave out.

    `kind` is the style class that gives the picture the height of its rows.
    """

    dimension: str
    word: Promise
    chart: Chart | None
    kind: str
    lines: list[Line]
    unlisted: int
    suppressed: int
    free_href: str
    is_stated: bool


def split(
    card: Card,
    dimension: str,
    answers: Sequence[Answer],
    scope: Scope,
    *,
    counted: Scope,
    name: str,
    rows_address: str,
) -> Breakdown:
    """The split of `card` by `dimension`; the largest groups are drawn, ordered by their figure.

    A group leads to the board of `scope` for it alone, and to the records of `counted`.
    """
    chosen = scope.filter.where.get(dimension, ())
    ranked = sorted(answers, key=lambda answer: _rank(answer, dimension, chosen))
    doors = _doors(scope, counted, dimension, rows_address)
    drawn = [answer for answer in ranked[:ROWS] if answer.estimate.value is not None]
    drawn.sort(key=lambda answer: -(answer.estimate.value or 0.0))
    rows = [
        Row(
            _name(dimension, answer.by[dimension]),
            answer,
            doors(answer.by[dimension])[0],
            answer.by[dimension] in chosen,
        )
        for answer in drawn
    ]
    word = words.DIMENSIONS[dimension]
    told = _("{indicator} by {dimension}").format(indicator=name, dimension=word)
    return Breakdown(
        dimension=dimension,
        word=word,
        chart=breakdown(card, rows, id=f"by-{dimension}", name=told) if rows else None,
        kind=f"rows-{len(rows)}",
        lines=[
            _line(card, answer, dimension, doors, chosen=answer.by[dimension] in chosen)
            for answer in ranked[:LISTED]
        ],
        unlisted=max(0, len(ranked) - LISTED),
        suppressed=sum(answer.suppressed for answer in answers),
        is_stated=bool(chosen) or any(answer.by[dimension] is not None for answer in answers),
        free_href=f"?{scope.free_of(dimension).query}" if chosen else "",
    )


Doors = Callable[[str | None], tuple[str, str]]


def _doors(scope: Scope, counted: Scope, dimension: str, rows_address: str) -> Doors:
    """For a value: the board with it asked for or no longer, and the records that have it."""
    chosen = scope.filter.where.get(dimension, ())
    here, alone = scope.query, counted.free_of(dimension).query

    def lead(value: str | None) -> tuple[str, str]:
        own = encoded(dimension, value)
        board = scope.without(dimension, value).query if value in chosen else f"{here}&{own}"
        return f"?{board}", f"{rows_address}?{alone}&{own}" if rows_address else ""

    return lead


def _line(card: Card, answer: Answer, dimension: str, doors: Doors, *, chosen: bool) -> Line:
    href, rows_href = doors(answer.by[dimension])
    hidden = answer.suppressed
    return Line(
        name=_name(dimension, answer.by[dimension]),
        href=href,
        rows_href=rows_href,
        figure=_("Withheld") if hidden else figures.bare(answer.estimate.value, card.unit),
        interval=figures.bounds(answer.estimate, card.unit),
        counted="" if hidden else figures.number(answer.n),
        chosen=chosen,
    )


def _rank(answer: Answer, dimension: str, chosen: Sequence[str | None]) -> tuple[bool, bool, int, str]:
    """What is chosen first, then the largest; the suppressed last."""
    value = answer.by[dimension]
    return (value not in chosen, answer.suppressed, -(answer.n or 0), value or "")


def _name(dimension: str, value: str | None) -> str:
    return _("Not stated") if value is None else values.said(dimension, value)
