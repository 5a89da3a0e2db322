"""The queues side by side: how many came, who was answered, how fast; in the period and on its last day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer, Verdict
from hark.core.terms.period import Period
from hark.flows import indicators
from hark.guard.access import Staff
from hark.web import dates, figures, values, words
from hark.web.board.tiles import target
from hark.web.question import Scope

SHOWN = (
    "contacts.offered",
    "contacts.answered",
    "contacts.connection_share",
    "contacts.service_level",
    "contacts.asa",
)
LATEST = "contacts.asa"
MOST = 30


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: what is counted, in which unit, and the target if there is one."""

    word: str
    unit: Promise
    target: str


@dataclass(frozen=True, slots=True)
class Said:
    """One figure of a queue."""

    head: str
    figure: str
    rows_href: str
    verdict: Verdict

    @property
    def is_judged(self) -> bool:
        """Whether it has a target to be held against."""
        return self.verdict is not Verdict.NO_TARGET


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue; `href` is the board for it alone."""

    name: str
    href: str
    said: list[Said]


@dataclass(frozen=True, slots=True)
class Queues:
    """The busiest queues; `unlisted` more are not shown."""

    heads: list[Head]
    queues: list[Queue]
    unlisted: int


def queues(
    scope: Scope,
    book: Mapping[str, Card],
    known: Sequence[Period],
    *,
    language: str,
    rows_address: str,
    by: Staff,
    now: datetime,
) -> Queues | None:
    """The queues of `scope`; nothing where the source tells of none."""
    alone = scope.free_of("queue")
    day = _latest(scope.period, known)
    found = _by_queue(indicators.ask(alone.question(*SHOWN, by=("queue",)), by=by, now=now))
    latest = _by_queue(indicators.ask(alone.over(day).question(LATEST, by=("queue",)), by=by, now=now))
    if not set(found) - {None}:
        return None
    heads = [
        *(_head(book[id], book[id].name.of(language)) for id in SHOWN),
        _latest_head(book, day, language),
    ]
    ranked = sorted(found, key=lambda name: (-(found[name][SHOWN[0]].n or 0), name is None, name or ""))

    def line(name: str | None) -> Queue:
        own = alone.having("queue", name)
        answers = [(own, found[name].get(id)) for id in SHOWN]
        answers.append((own.over(day), latest.get(name, {}).get(LATEST)))
        said = [_said(book, *each, rows_address) for each in zip(heads, answers, strict=True)]
        return Queue(_named(name), f"?{own.query}", said)

    return Queues(heads, [line(name) for name in ranked[:MOST]], max(0, len(ranked) - MOST))


def _named(name: str | None) -> str:
    return _("Not stated") if name is None else values.said("queue", name)


def _by_queue(answers: Sequence[Answer]) -> dict[str | None, dict[str, Answer]]:
    found: dict[str | None, dict[str, Answer]] = {}
    for answer in answers:
        found.setdefault(answer.by["queue"], {})[answer.indicator] = answer
    return found


def _latest(period: Period, known: Sequence[Period]) -> Period:
    """The last day of the period there are data from; its very last where there are none."""
    ends = [min(period.end, stretch.end) for stretch in known if stretch.overlaps(period)]
    end = max(ends, default=period.end)
    return Period(end - timedelta(days=1), end)


def _head(card: Card, word: str) -> Head:
    return Head(word, words.unit(card), target(card))


def _latest_head(book: Mapping[str, Card], day: Period, language: str) -> Head:
    card = book[LATEST]
    return _head(card, _("{name}, {day}").format(name=card.name.of(language), day=dates.day(day.start)))


def _said(
    book: Mapping[str, Card], head: Head, found: tuple[Scope, Answer | None], rows_address: str
) -> Said:
    where, answer = found
    if answer is None:
        return Said(head.word, figures.UNKNOWN, "", Verdict.NO_TARGET)
    card = book[answer.indicator]
    known = answer.estimate.value is not None
    return Said(
        head=head.word,
        figure=_("Withheld") if answer.suppressed else figures.bare(answer.estimate.value, card.unit),
        rows_href=f"{rows_address}?{where.of(card.id).query}" if rows_address and known else "",
        verdict=answer.verdict if card.target is not None else Verdict.NO_TARGET,
    )
