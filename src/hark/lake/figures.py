"""Figures: what each shape of a formula makes of the sums of one cell, with its interval."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import singledispatch

from hark.core.stats import intervals
from hark.core.terms.card import Card
from hark.core.terms.figure import UNKNOWN, Estimate
from hark.core.terms.period import Period
from hark.lake.cells import Cell, Sums
from hark.lake.planning import Found
from hark.measures.formulas import (
    Count,
    Duration,
    Formula,
    Mean,
    PerDay,
    PerDistinct,
    PerExposure,
    Ratio,
    ShareOf,
    of_bucket,
)

QUANTILES = {"p50": 0.5, "p90": 0.9}
UNKNOWN_QUANTILES = dict.fromkeys(QUANTILES, UNKNOWN)
Quantiles = dict[tuple[Cell, date], dict[str, Estimate]]  # of an indicator, by cell and piece


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the period asked for, and how many of its days there are data for."""

    period: Period
    known_days: int


@dataclass(frozen=True, slots=True)
class Figure:
    """What a formula makes of the sums of one cell."""

    estimate: Estimate
    part: float | None
    whole: float | None
    n: int
    squares: float | None = None
    records: int | None = None  # where `n` are not the records counted, but those they are of


@singledispatch
def figure(formula: Formula, sums: Sums, piece: Piece) -> Figure:
    """The figure of a cell in a piece of the period; a board asks once a formula what makes its figures."""
    raise TypeError(f"no figure is made by {type(formula).__name__}")


@figure.register
def _rate(formula: PerExposure, sums: Sums, piece: Piece) -> Figure:
    count, amount = int(sums.counts.get("whole", 0)), sums.counts.get("exposure", 0.0)
    rate = intervals.poisson(count, exposure=amount / formula.scale) if piece.known_days else UNKNOWN
    return Figure(rate, count, amount, count)


@figure.register
def _times_each(formula: PerDistinct, sums: Sums, piece: Piece) -> Figure:
    different, total = int(sums.counts.get("whole", 0)), sums.counts.get("part", 0)
    squares, records = sums.counts.get("squares", 0.0), int(sums.counts.get("records", 0))
    mean = intervals.mean_t(different, total, squares)
    return Figure(mean, total, different, different, squares, records=records)


@figure.register
def _quotient(formula: Ratio, sums: Sums, piece: Piece) -> Figure:
    part, whole = sums.counts.get("part", 0), sums.counts.get("whole", 0)
    return Figure(Estimate(part / whole if whole else None), part, whole, int(sums.counts.get("records", 0)))


@figure.register
def _count(formula: Count, sums: Sums, piece: Piece) -> Figure:
    count = int(sums.counts.get("whole", 0))
    days = piece.period.days if isinstance(formula, PerDay) else None
    known = intervals.poisson(count, exposure=days or 1) if piece.known_days else UNKNOWN
    return Figure(known, count, days, count)


@figure.register
def _share(formula: ShareOf, sums: Sums, piece: Piece) -> Figure:
    part, whole = sums.counts.get("part", 0), int(sums.counts.get("whole", 0))
    return Figure(intervals.wilson(int(part), whole), part, whole, whole)


@figure.register
def _mean(formula: Mean, sums: Sums, piece: Piece) -> Figure:
    counts = sums.counts
    return _of_moments(int(counts.get("whole", 0)), counts.get("part", 0), counts.get("squares", 0.0))


@figure.register
def _mean_of_days(formula: Duration, sums: Sums, piece: Piece) -> Figure:
    return _of_moments(sums.values.n, sums.values.total, sums.values.total_of_squares)


def _of_moments(n: int, total: float, squares: float) -> Figure:
    return Figure(intervals.mean_t(n, total, squares), total, n, n, squares)


def quantiles(book: Sequence[tuple[Card, Formula]], found: Mapping[str, Found]) -> Mapping[str, Quantiles]:
    """The quantiles of each indicator, none of those that keep no values; they are made together."""
    told: dict[str, Quantiles] = defaultdict(dict)
    for kind, of in ((Mean, of_bucket), (Duration, float)):
        ids = [card.id for card, formula in book if isinstance(formula, kind)]
        samples = [(id, place, own.values) for id in ids for place, own in found[id].cells.items()]
        estimates = intervals.order_statistics(
            [values for _, _, values in samples], list(QUANTILES.values()), of=of
        )
        for (id, place, _), own in zip(samples, estimates, strict=True):
            told[id][place] = dict(zip(QUANTILES, own, strict=True))
    return told
