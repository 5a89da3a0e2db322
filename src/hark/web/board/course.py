"""The course of the chosen indicator: its picture, and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer, Verdict
from hark.core.terms.period import Grain
from hark.web import figures, words
from hark.web.board.tiles import target
from hark.web.charts.chart import Chart
from hark.web.charts.pieces import gap, named
from hark.web.charts.trend import trend
from hark.web.question import Scope


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to cut the period, to be chosen among."""

    word: Promise
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One row of the table behind the picture."""

    name: str
    rows_href: str
    figure: str
    interval: str
    withheld: bool
    verdict: Verdict
    verdict_word: Promise
    counted: str


@dataclass(frozen=True, slots=True)
class Course:
    """The chosen indicator over the period."""

    name: str
    unit: Promise
    formula: str
    target: str
    cuts: list[Cut]
    chart: Chart
    points: list[Point]


def course(
    card: Card,
    answers: Sequence[Answer],
    *,
    before: Sequence[Answer],
    grain: Grain,
    scope: Scope,
    counted: Scope,
    language: str,
    rows_address: str,
    today: date,
) -> Course:
    """The course of `answers`, one to each piece of the period, against those of the period `before`.

    A cut leads to the board of `scope`, a piece to the records of `counted`.
    """
    return Course(
        name=card.name.of(language),
        unit=words.unit(card),
        formula=card.formula.of(language),
        target=target(card),
        cuts=[
            Cut(word, f"?{scope.by(cut).query}", current=cut is grain) for cut, word in words.GRAINS.items()
        ],
        chart=trend(card, answers, before=before, name=card.name.of(language), today=today),
        points=[_point(card, answer, counted, rows_address, today=today) for answer in answers],
    )


def _point(card: Card, answer: Answer, counted: Scope, rows_address: str, *, today: date) -> Point:
    known = answer.estimate.value is not None
    return Point(
        name=named(answer, today=today),
        rows_href=f"{rows_address}?{counted.over(answer.period).query}" if rows_address and known else "",
        figure=figures.bare(answer.estimate.value, card.unit) if known else gap(answer),
        interval=figures.bounds(answer.estimate, card.unit),
        withheld=answer.suppressed,
        verdict=answer.verdict,
        verdict_word=words.VERDICTS[answer.verdict],
        counted=figures.number(answer.n) if known else "",
    )
