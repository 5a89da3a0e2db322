"""Asking: a question of indicators to figures with their intervals.

What is summed from the records is in `summing`; here the sums become figures.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from hark.core.stats import intervals
from hark.core.targets.verdict import verdict
from hark.core.terms.card import Card
from hark.core.terms.figure import UNKNOWN, Answer, Estimate
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Question
from hark.lake.coverage import coverage
from hark.lake.exposure import Exposure, exposure
from hark.lake.narrowing import dimensions
from hark.lake.planning import Found, find
from hark.lake.snapshots import Snapshot
from hark.lake.summing import Cell, Sums, too_fine
from hark.lake.table import FactTable
from hark.measures.book import subject
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

MOST_ANSWERS = 100_000
QUANTILES = {"p50": 0.5, "p90": 0.9}
_UNKNOWN = dict.fromkeys(QUANTILES, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the period asked for, and how many of its days there are data for."""

    period: Period
    known_days: int


def ask(
    table: FactTable,
    question: Question,
    *,
    book: Sequence[tuple[Card, Formula]],
    exposures: FactTable | None = None,
) -> list[Answer]:
    """One answer for each indicator, cell and piece of the period; `book` are the indicators asked for.

    Rates by exposure are unknown unless the `exposures` are given.

    Pieces in which no data could have come (see `coverage`) answer "no data"; a cell
    without records inside coverage counts zero.

    Raises:
        NoSuchDimension: it is split or filtered by what there is not.
        TooFine: it would have more answers than anybody reads.
    """
    dimensions(question.by, of=subject(table.name))
    _require_readable(question, cells=1)
    snapshot = table.snapshot()
    per = {formula.kind for _, formula in book if isinstance(formula, PerExposure)} if exposures else set()
    found = {kind: exposure(exposures, question, kind=kind) for kind in per} if exposures else {}
    version = exposures.snapshot().version if exposures and per else None
    key = ("ask", snapshot.key, version, repr(question), *(card.id for card, _ in book))
    return table.memory.recall(key, lambda: _asked(table, snapshot, question, book, found))


def _asked(
    table: FactTable,
    snapshot: Snapshot,
    question: Question,
    book: Sequence[tuple[Card, Formula]],
    exposures: Mapping[str, Exposure],
) -> list[Answer]:
    known = coverage(table, snapshot)
    pieces = [Piece(p, sum(map(p.shared_days, known))) for p in question.period.split(question.grain)]
    found = find(table, snapshot, question, {card.id: formula for card, formula in book})
    quantiles = _quantiles(book, found)
    answers: list[Answer] = []
    ordered = lru_cache(1)(_in_order)  # most indicators have the same cells
    for card, formula in book:
        sums, own_quantiles = found[card.id].cells, quantiles[card.id]
        cells = ordered(frozenset(cell for cell, _ in sums)) if question.by else [()]
        _require_readable(question, cells=len(cells))
        for cell in cells:
            by = dict(zip(question.by, cell, strict=True))
            for piece in pieces:
                own = sums.get((cell, piece.period.start)) or Sums()
                if isinstance(formula, PerExposure) and formula.kind in exposures:
                    own.counts["exposure"] = exposures[formula.kind].of(cell, piece.period)
                answers.append(
                    _answer(
                        card,
                        formula,
                        own,
                        piece,
                        grain=question.grain,
                        by=by,
                        version=snapshot.version,
                        found=found[card.id],
                        quantiles=own_quantiles.get((cell, piece.period.start), _UNKNOWN),
                    )
                )
    return answers


def _require_readable(question: Question, *, cells: int) -> None:
    if len(question.indicators) * cells * question.period.pieces(question.grain) > MOST_ANSWERS:
        raise too_fine(MOST_ANSWERS)


def _in_order(cells: Iterable[Cell]) -> list[Cell]:
    """The cells in the order of their words, missing ones last."""
    return sorted(cells, key=lambda cell: tuple((v is None, v or "") for v in cell))


@dataclass(frozen=True, slots=True)
class Figure:
    """What a formula makes of the sums of one cell."""

    estimate: Estimate
    part: float | None
    whole: float | None
    n: int
    squares: float | None = None
    quantiles: dict[str, Estimate] = field(default_factory=dict)
    records: int | None = None  # where `n` are not the records counted, but those they are of


def _quantiles(
    book: Sequence[tuple[Card, Formula]], found: Mapping[str, Found]
) -> Mapping[str, Mapping[tuple[Cell, date], dict[str, Estimate]]]:
    """Of indicators that keep values the quantiles of each cell and piece, which are made together."""
    told: dict[str, dict[tuple[Cell, date], dict[str, Estimate]]] = defaultdict(dict)
    for kind, of in ((Mean, of_bucket), (Duration, float)):
        ids = [card.id for card, formula in book if isinstance(formula, kind)]
        samples = [(id, place, own.values) for id in ids for place, own in found[id].cells.items()]
        estimates = intervals.order_statistics(
            [values for _, _, values in samples], list(QUANTILES.values()), of=of
        )
        for (id, place, _), own in zip(samples, estimates, strict=True):
            told[id][place] = dict(zip(QUANTILES, own, strict=True))
    return told


def _figure(formula: Formula, sums: Sums, piece: Piece, quantiles: dict[str, Estimate]) -> Figure:
    part, whole = sums.counts.get("part", 0), int(sums.counts.get("whole", 0))
    if isinstance(formula, PerExposure):
        amount = sums.counts.get("exposure", 0.0)
        rate = intervals.poisson(whole, exposure=amount / formula.scale) if piece.known_days else UNKNOWN
        return Figure(rate, whole, amount, whole)
    if isinstance(formula, PerDistinct):
        squares, records = sums.counts.get("squares", 0.0), int(sums.counts.get("records", 0))
        mean = intervals.mean_t(whole, part, squares)
        return Figure(mean, part, whole, whole, squares, records=records)
    if isinstance(formula, Ratio):
        value = part / sums.counts["whole"] if sums.counts.get("whole") else None
        return Figure(Estimate(value), part, sums.counts.get("whole", 0), int(sums.counts.get("records", 0)))
    if isinstance(formula, Count):
        days = piece.period.days if isinstance(formula, PerDay) else None
        known = intervals.poisson(whole, exposure=days or 1) if piece.known_days else UNKNOWN
        return Figure(known, whole, days, whole)
    if isinstance(formula, ShareOf):
        return Figure(intervals.wilson(int(part), whole), part, whole, whole)
    if isinstance(formula, Mean):
        squares = sums.counts.get("squares", 0.0)
    else:
        values = sums.values
        whole, part, squares = values.n, values.total, values.total_of_squares
    return Figure(intervals.mean_t(whole, part, squares), part, whole, whole, squares, quantiles)


def _answer(
    card: Card,
    formula: Formula,
    sums: Sums,
    piece: Piece,
    *,
    grain: Grain,
    by: dict[str, str | None],
    version: int,
    found: Found,
    quantiles: dict[str, Estimate],
) -> Answer:
    figure = _figure(formula, sums, piece, quantiles)
    return Answer(
        indicator=card.id,
        period=piece.period,
        grain=grain,
        by=by,
        estimate=figure.estimate,
        part=figure.part,
        whole=figure.whole,
        n=figure.n,
        excluded=int(sums.counts.get("n", 0)) - (figure.n if figure.records is None else figure.records),
        verdict=verdict(figure.estimate, target=card.target, direction=card.direction),
        target=card.target,
        definition=card.definition,
        data_version=version,
        known_days=piece.known_days,
        quantiles=figure.quantiles,
        squares=figure.squares,
        source=found.source,
        engine=found.engine,
    )
