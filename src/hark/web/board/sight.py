"""All that the board shows, asked of the flows and put into words and pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer, Change
from hark.core.terms.period import Grain, Period
from hark.flows import complaints, indicators
from hark.flows.complaints import ComplaintPage
from hark.guard.access import Staff
from hark.web.board import opening
from hark.web.board.breakdowns import Breakdown, split
from hark.web.board.course import Course, course
from hark.web.board.sentence import sentence
from hark.web.board.tiles import Tile, tile
from hark.web.question import Scope
from hark.web.sections import COMPLAINTS, address_of

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Sight:
    """The board, top to bottom."""

    sentence: str
    tiles: list[Tile]
    course: Course
    breakdowns: list[Breakdown]
    rows: ComplaintPage | None
    rows_href: str
    known_days: int
    days: int

    @property
    def withheld(self) -> bool:
        """Whether the figure of any card is kept back."""
        return any(tile.withheld for tile in self.tiles)

    @property
    def compared(self) -> bool:
        """Whether anything could be held against the period before."""
        return any(tile.change is not Change.UNKNOWN for tile in self.tiles)


def see(scope: Scope, book: Mapping[str, Card], known: Sequence[Period], *, by: Staff) -> Sight:
    """The board for `scope`. `known` are the stretches of days there are data for."""
    card, language = book[scope.indicator], get_language() or "en"
    answers = indicators.ask(scope.question(*book), by=by)
    changes = indicators.compare(scope.question(*book), by=by)
    rows_address = address_of(COMPLAINTS, by)
    small = _courses(scope, book, grain=opening.grain(scope.period), by=by)
    return Sight(
        sentence=sentence(book, answers, changes, language=language),
        tiles=[
            tile(
                book[answer.indicator],
                answer,
                changes.get(answer.indicator, Change.UNKNOWN),
                small[answer.indicator],
                language=language,
                chosen=answer.indicator == card.id,
                choose_href=f"?{scope.of(answer.indicator).query}",
                rows_href=f"{rows_address}?{scope.of(answer.indicator).query}" if rows_address else "",
            )
            for answer in answers
        ],
        course=_course(scope, card, small, known, language=language, rows_address=rows_address, by=by),
        breakdowns=[
            split(
                card,
                dimension,
                indicators.ask(scope.free_of(dimension).question(card.id, by=(dimension,)), by=by),
                scope,
                name=card.name.of(language),
                rows_address=rows_address,
            )
            for dimension in card.dimensions
        ],
        rows=_rows(scope, by=by) if rows_address else None,
        rows_href=f"{rows_address}?{scope.query}",
        known_days=sum(map(scope.period.shared_days, known)),
        days=scope.period.days,
    )


def _rows(scope: Scope, *, by: Staff) -> ComplaintPage:
    chosen = complaints.selection(period=scope.period, filter=scope.filter, indicator=scope.indicator)
    return complaints.page(chosen, offset=0, limit=SHOWN, by=by)


def _course(
    scope: Scope,
    card: Card,
    small: Mapping[str, Sequence[Answer]],
    known: Sequence[Period],
    *,
    language: str,
    rows_address: str,
    by: Staff,
) -> Course:
    """The course of the chosen indicator; asked anew only if it is cut otherwise than the small ones."""
    natural = opening.grain(scope.period)
    grain = scope.grain or natural
    present = small if grain is natural else _courses(scope, [card.id], grain=grain, by=by)
    earlier = scope.over(scope.period.before)
    before = (
        _courses(earlier, [card.id], grain=grain, by=by)[card.id]
        if any(earlier.period.overlaps(stretch) for stretch in known)
        else []
    )
    return course(
        card,
        present[card.id],
        before=before,
        grain=grain,
        scope=scope,
        language=language,
        rows_address=rows_address,
    )


def _courses(
    scope: Scope, ids: Sequence[str] | Mapping[str, Card], *, grain: Grain, by: Staff
) -> dict[str, list[Answer]]:
    courses: dict[str, list[Answer]] = {id: [] for id in ids}
    for answer in indicators.ask(scope.question(*ids, grain=grain), by=by):
        courses[answer.indicator].append(answer)
    return courses
