"""All that a board shows, asked of the flows and put into words and pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer, Change
from hark.core.terms.period import Grain, Period
from hark.flows import indicators
from hark.guard.access import Staff
from hark.web.board import opening
from hark.web.board.breakdowns import Breakdown, split
from hark.web.board.counted import Counted, of_contacts
from hark.web.board.course import Course, course
from hark.web.board.hours import BY, Hours, hours
from hark.web.board.queues import Queues, queues
from hark.web.board.rows import Rows, rows
from hark.web.board.sentence import compared, sentence
from hark.web.board.subjects import Board
from hark.web.board.tiles import Tile, tile
from hark.web.board.waits import APART
from hark.web.question import Scope
from hark.web.sentences import joined


@dataclass(frozen=True, slots=True)
class Sight:
    """The board, top to bottom. `lacking` are the cards that have no data, `unstated` the splits.

    The `days` have begun and are asked for, `known_days` of them have data.
    """

    sentence: str
    tiles: list[Tile]
    lacking: list[Tile]
    course: Course
    hours: Hours | None
    queues: Queues | None
    breakdowns: list[Breakdown]
    unstated: list[Breakdown]
    rows: Rows | None
    known_days: int
    days: int
    all_days: bool

    @property
    def withheld(self) -> bool:
        """Whether the figure of any card is kept back."""
        return any(tile.withheld for tile in self.tiles)

    @property
    def compared(self) -> bool:
        """Whether anything could be held against the period before."""
        return any(tile.change is not Change.UNKNOWN for tile in self.tiles)


def see(
    board: Board, scope: Scope, book: Mapping[str, Card], known: Sequence[Period], *, by: Staff, now: datetime
) -> Sight:
    """The board for `scope`. `known` are the stretches of days there are data for."""
    language, today = get_language() or "en", timezone.localdate(now)
    counted = of_contacts(scope, by=by, now=now) if board.subject == "contacts" else Counted(scope)
    cards = {id: counted.named(each, language=language) for id, each in book.items()}
    card, behind = cards[scope.indicator], counted.behind(scope.indicator)
    name, rows_address = card.name.of(language), board.list_address(by)
    answers = counted.ask(book, by=by, now=now)
    apart = counted.apart(answers, by=by, now=now)
    changes = counted.compare(book, by=by, now=now)
    small = _courses(counted, book, grain=opening.grain(scope.period), by=by, now=now)
    tiles = [
        tile(
            cards[answer.indicator],
            answer,
            changes.get(answer.indicator, Change.UNKNOWN),
            small[answer.indicator],
            language=language,
            chosen=answer.indicator == card.id,
            choose_href=f"?{scope.of(answer.indicator).query}",
            rows_href=f"{rows_address}?{counted.behind(answer.indicator).of(answer.indicator).query}"
            if rows_address
            else "",
            today=today,
            why=APART if answer.indicator in apart else "",
        )
        for answer in answers
    ]
    shown = [each for each in tiles if each.says_something or not board.gathers]
    splits = [
        split(
            card,
            dimension,
            _split(behind, card, dimension, by=by, now=now),
            scope,
            counted=behind,
            # By channel there are the others to compare with.
            name=name if dimension != "channel" else book[card.id].name.of(language),
            rows_address=rows_address,
        )
        for dimension in _dimensions(card)
    ]
    stated = [each for each in splits if each.is_stated or not board.gathers]
    begun = Period(date.min, today + timedelta(days=1))
    days = scope.days(begun)
    return Sight(
        sentence=joined(
            sentence(cards, answers, changes, language=language), compared(scope.period, changes, now=now)
        ),
        tiles=shown,
        lacking=[each for each in tiles if each not in shown],
        course=_course(
            counted, card, small, known, language=language, rows_address=rows_address, by=by, now=now
        ),
        hours=_hours(counted, card, name=name, rows_address=rows_address, by=by, now=now),
        queues=queues(scope, book, known, language=language, rows_address=rows_address, by=by, now=now)
        if board.subject == "contacts"
        else None,
        breakdowns=stated,
        unstated=[each for each in splits if each not in stated],
        rows=rows(board, behind, address=rows_address, by=by) if rows_address else None,
        known_days=sum(scope.days(shared) for each in known if (shared := each.shared(begun))),
        days=days,
        all_days=days == scope.period.days,
    )


def _dimensions(card: Card) -> list[str]:
    """What the indicator is split by one at a time; hour and weekday have a picture of their own."""
    return [name for name in card.dimensions if name not in BY]


def _split(scope: Scope, card: Card, dimension: str, *, by: Staff, now: datetime) -> list[Answer]:
    return indicators.ask(scope.free_of(dimension).question(card.id, by=(dimension,)), by=by, now=now)


def _hours(
    counted: Counted, card: Card, *, name: str, rows_address: str, by: Staff, now: datetime
) -> Hours | None:
    if not set(BY) <= set(card.dimensions):
        return None
    behind = counted.behind(card.id)
    alone = behind.free_of("weekday").free_of("hour")
    answers = indicators.ask(alone.question(card.id, by=BY), by=by, now=now)
    return hours(card, answers, counted.scope, counted=behind, name=name, rows_address=rows_address)


def _course(
    counted: Counted,
    card: Card,
    small: Mapping[str, Sequence[Answer]],
    known: Sequence[Period],
    *,
    language: str,
    rows_address: str,
    by: Staff,
    now: datetime,
) -> Course:
    """The course of the chosen indicator; asked anew only if it is cut otherwise than the small ones."""
    scope = counted.scope
    natural = opening.grain(scope.period)
    grain = scope.grain or natural
    present = small if grain is natural else _courses(counted, [card.id], grain=grain, by=by, now=now)
    earlier = counted.over_the_period_before()
    before = (
        _courses(earlier, [card.id], grain=grain, by=by, now=now)[card.id]
        if any(earlier.scope.period.overlaps(stretch) for stretch in known)
        else []
    )
    return course(
        card,
        present[card.id],
        before=before,
        grain=grain,
        scope=scope,
        counted=counted.behind(card.id),
        language=language,
        rows_address=rows_address,
        today=timezone.localdate(now),
    )


def _courses(
    counted: Counted, ids: Sequence[str] | Mapping[str, Card], *, grain: Grain, by: Staff, now: datetime
) -> dict[str, list[Answer]]:
    """The answers to each piece of the period; where Mondays are asked for a Sunday is none."""
    courses: dict[str, list[Answer]] = {id: [] for id in ids}
    for answer in counted.ask(ids, grain=grain, by=by, now=now):
        if counted.scope.asks_about(answer.period):
            courses[answer.indicator].append(answer)
    return courses
