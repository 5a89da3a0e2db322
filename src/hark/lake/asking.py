"""Asking: a question of indicators to one answer for each cell and piece of the period.

What is summed from the records is in `summing`, what sums become in `figures`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hark.core.targets.verdict import verdict
from hark.core.terms.card import Card
from hark.core.terms.figure import Answer
from hark.core.terms.question import Question
from hark.lake.cells import Cell, Sums, too_fine
from hark.lake.coverage import coverage
from hark.lake.exposure import Exposure, exposure
from hark.lake.figures import UNKNOWN_QUANTILES, Piece, Quantiles, figure, quantiles
from hark.lake.narrowing import dimensions, possible
from hark.lake.planning import Found, find
from hark.lake.snapshots import Snapshot
from hark.lake.table import FactTable
from hark.measures.book import subject
from hark.measures.formulas import Duration, Formula, Mean, PerExposure

MOST_ANSWERS = 100_000


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
        NoSuchValue: it is filtered by an hour or a weekday that none is.
        TooFine: it would have more answers than anybody reads.
    """
    dimensions(question.by, of=subject(table.name))
    possible(question.filter, of=subject(table.name))  # sums kept by day would answer without looking
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
    told = quantiles(book, found)
    answers: list[Answer] = []
    ordered = lru_cache(1)(_in_order)  # most indicators have the same cells
    for card, formula in book:
        cells = ordered(frozenset(cell for cell, _ in found[card.id].cells)) if question.by else [()]
        _require_readable(question, cells=len(cells))
        kind = formula.kind if isinstance(formula, PerExposure) else ""
        asked = _Asked(card, formula, found[card.id], told[card.id], exposures.get(kind), snapshot.version)
        answers.extend(_answers(asked, question, cells, pieces))
    return answers


@dataclass(frozen=True, slots=True)
class _Asked:
    """An indicator that is asked for, and what was found of it."""

    card: Card
    formula: Formula
    found: Found
    quantiles: Quantiles
    exposure: Exposure | None
    version: int


def _require_readable(question: Question, *, cells: int) -> None:
    if len(question.indicators) * cells * question.period.pieces(question.grain) > MOST_ANSWERS:
        raise too_fine(MOST_ANSWERS)


def _in_order(cells: Iterable[Cell]) -> list[Cell]:
    """The cells in the order of their words, missing ones last."""
    return sorted(cells, key=lambda cell: tuple((v is None, v or "") for v in cell))


def _answers(
    asked: _Asked, question: Question, cells: Sequence[Cell], pieces: Sequence[Piece]
) -> Iterator[Answer]:
    card, formula, cells_found = asked.card, asked.formula, asked.found.cells
    made_by = figure.dispatch(type(formula))
    unknown = UNKNOWN_QUANTILES if isinstance(formula, Duration | Mean) else {}
    for cell in cells:
        by = dict(zip(question.by, cell, strict=True))
        for piece in pieces:
            place = cell, piece.period.start
            sums = cells_found.get(place) or Sums()
            if asked.exposure:
                sums.counts["exposure"] = asked.exposure.of(cell, piece.period)
            made = made_by(formula, sums, piece)
            counted = made.n if made.records is None else made.records
            yield Answer(
                indicator=card.id,
                period=piece.period,
                grain=question.grain,
                by=by,
                estimate=made.estimate,
                part=made.part,
                whole=made.whole,
                n=made.n,
                excluded=int(sums.counts.get("n", 0)) - counted,
                verdict=verdict(made.estimate, target=card.target, direction=card.direction),
                target=card.target,
                definition=card.definition,
                data_version=asked.version,
                known_days=piece.known_days,
                quantiles=asked.quantiles.get(place, unknown),
                squares=made.squares,
                source=asked.found.source,
                engine=asked.found.engine,
            )
