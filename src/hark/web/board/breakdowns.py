"""What the chosen indicator is made of: one split for each dimension, each a filter on the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer
from hark.web import figures, words
from hark.web.charts.breakdown import ROWS, Row, breakdown
from hark.web.charts.chart import Chart
from hark.web.question import Scope

LISTED = 40


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
    suppressed: bool


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One dimension: its picture, the table behind it, and what the two leave out."""

    dimension: str
    word: Promise
    chart: Chart | None
    lines: list[Line]
    unlisted: int
    suppressed: int
    free_href: str

    @property
    def kind(self) -> str:
        """The style class that gives the picture the height of its rows."""
        return f"rows-{min(len(self.lines), ROWS)}"


def split(card: Card, dimension: str, answers: Sequence[Answer], scope: Scope, *, name: str, rows_address: str) -> Breakdown:
    """The split of `card` by `dimension`; the largest groups are drawn, ordered by their figure."""
    chosen = scope.filter.where.get(dimension, ())
    ranked = sorted(answers, key=lambda a: (a.by[dimension] not in chosen, a.suppressed, -a.n, a.by[dimension] or ""))
    word = words.DIMENSIONS[dimension]
    drawn = [answer for answer in ranked[:ROWS] if answer.estimate.value is not None]
    drawn.sort(key=lambda answer: -(answer.estimate.value or 0.0))
    rows = [_row(answer, dimension, scope) for answer in drawn]
    return Breakdown(
        dimension=dimension,
        word=word,
        chart=breakdown(card, rows, id=f"by-{dimension}", name=_("{indicator} by {dimension}").format(indicator=name, dimension=word)) if rows else None,
        lines=[_line(card, answer, dimension, scope, rows_address) for answer in ranked[:LISTED]],
        unlisted=max(0, len(ranked) - LISTED),
        suppressed=sum(answer.suppressed for answer in answers),
        free_href=f"?{scope.free_of(dimension).query}" if chosen else "",
    )


def value_word(value: str | None) -> str:
    """The value as the source wrote it, or that it wrote none."""
    return _("Not stated") if value is None else value


def _row(answer: Answer, dimension: str, scope: Scope) -> Row:
    value = answer.by[dimension]
    return Row(value_word(value), answer, href=_toggle(scope, dimension, value), chosen=_is_chosen(scope, dimension, value))


def _line(card: Card, answer: Answer, dimension: str, scope: Scope, rows_address: str) -> Line:
    value = answer.by[dimension]
    return Line(
        name=value_word(value),
        href=_toggle(scope, dimension, value),
        rows_href=f"{rows_address}?{scope.free_of(dimension).having(dimension, value).query}" if rows_address else "",
        figure=_("fewer than {minimum}").format(minimum=card.publishing_minimum)
        if answer.suppressed
        else figures.bare(answer.estimate.value, card.unit),
        interval=figures.interval(answer.estimate, card.unit),
        counted="" if answer.suppressed else figures.number(answer.n),
        chosen=_is_chosen(scope, dimension, value),
        suppressed=answer.suppressed,
    )


def _is_chosen(scope: Scope, dimension: str, value: str | None) -> bool:
    return value in scope.filter.where.get(dimension, ())


def _toggle(scope: Scope, dimension: str, value: str | None) -> str:
    chosen = _is_chosen(scope, dimension, value)
    return f"?{(scope.without if chosen else scope.having)(dimension, value).query}"
