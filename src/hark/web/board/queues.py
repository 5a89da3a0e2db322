"""The queues side by side: how many came, who was answered, how fast; in the period and on its last day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import chain

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer, Verdict
from hark.core.terms.period import Period
from hark.flows import indicators
from hark.guard.access import Staff
from hark.web import dates, figures, values, words
from hark.web.board.tiles import target
from hark.web.board.waits import NONE_HERE, is_of
from hark.web.question import Scope

COUNTED = ("contacts.offered", "contacts.answered", "contacts.connection_share")
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
    """One figure of a queue, or `why` there is none of its channel."""

    head: str
    figure: str
    rows_href: str = ""
    verdict: Verdict = Verdict.NO_TARGET
    why: str = ""

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

    @property
    def differ(self) -> bool:
        """Whether not all of them are told by the same."""
        return any(said.why for queue in self.queues for said in queue.said)


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
    found = _by_queue(indicators.ask(alone.question(*COUNTED, by=("queue",)), by=by, now=now))
    if not set(found) - {None}:
        return None
    ranked = sorted(found, key=lambda name: (-(found[name][COUNTED[0]].n or 0), name is None, name or ""))
    channels = _channels(indicators.ask(alone.question(COUNTED[0], by=("channel", "queue")), by=by, now=now))
    told = [id for id in NONE_HERE if any(_has(id, channels.get(name, ())) for name in ranked[:MOST])]
    of = {id: _of(id, alone, channels) for id in told}
    heads = {id: _head(book[id], book[id].name.of(language)) for id in (*COUNTED, *told)}
    waits = [(id, of[id], heads[id]) for id in told]
    if LATEST in told:
        day = of[LATEST].over(_latest(scope, known))
        waits.append((LATEST, day, _latest_head(book, day.period, language)))
    waited = [
        _by_queue(indicators.ask(where.question(id, by=("queue",)), by=by, now=now)) for id, where, _ in waits
    ]

    def line(name: str | None) -> Queue:
        own = alone.having("queue", name)
        said = [_said(book, heads[id], own, found[name].get(id), rows_address) for id in COUNTED]
        for (id, where, head), answers in zip(waits, waited, strict=True):
            answer = answers.get(name, {}).get(id)
            why = "" if _has(id, channels.get(name, ())) else str(NONE_HERE[id])
            said.append(_said(book, head, where.having("queue", name), answer, rows_address, why=why))
        return Queue(_named(name), f"?{own.query}", said)

    return Queues(
        [*(heads[id] for id in COUNTED), *(head for _, _, head in waits)],
        [line(name) for name in ranked[:MOST]],
        max(0, len(ranked) - MOST),
    )


def _named(name: str | None) -> str:
    return _("Not stated") if name is None else values.said("queue", name)


def _by_queue(answers: Sequence[Answer]) -> dict[str | None, dict[str, Answer]]:
    found: dict[str | None, dict[str, Answer]] = {}
    for answer in answers:
        found.setdefault(answer.by["queue"], {})[answer.indicator] = answer
    return found


def _channels(answers: Sequence[Answer]) -> dict[str | None, list[str | None]]:
    """The channels of each queue."""
    found: dict[str | None, list[str | None]] = {}
    for answer in answers:
        found.setdefault(answer.by["queue"], []).append(answer.by["channel"])
    return found


def _has(id: str, channels: Iterable[str | None]) -> bool:
    """Whether the indicator is of contacts of any of the channels."""
    return any(is_of(id, channel) for channel in channels)


def _of(id: str, scope: Scope, channels: Mapping[str | None, Sequence[str | None]]) -> Scope:
    """Those of the contacts of the queues that the indicator is of: of all its channels together."""
    every = dict.fromkeys(chain.from_iterable(channels.values()))
    own = [channel for channel in every if is_of(id, channel)]
    if len(own) == len(every):
        return scope
    return reduce(
        lambda narrowed, channel: narrowed.having("channel", channel), own, scope.free_of("channel")
    )


def _latest(scope: Scope, known: Sequence[Period]) -> Period:
    """The last day there are data from, of a weekday that is asked for; the very last where there is none."""
    period = scope.period
    ends = [min(period.end, stretch.end) for stretch in known if stretch.overlaps(period)]
    end = max(ends, default=period.end)
    days = [Period(end - timedelta(days=back + 1), end - timedelta(days=back)) for back in range(7)]
    return next((day for day in days if day.within(period) and scope.asks_about(day)), days[0])


def _head(card: Card, word: str) -> Head:
    return Head(word, words.unit(card), target(card))


def _latest_head(book: Mapping[str, Card], day: Period, language: str) -> Head:
    card = book[LATEST]
    return _head(card, _("{name}, {day}").format(name=card.name.of(language), day=dates.day(day.start)))


def _said(
    book: Mapping[str, Card],
    head: Head,
    where: Scope,
    answer: Answer | None,
    rows_address: str,
    *,
    why: str = "",
) -> Said:
    if answer is None:
        return Said(head.word, figures.UNKNOWN, why=why)
    card = book[answer.indicator]
    known = answer.estimate.value is not None
    return Said(
        head=head.word,
        figure=_("Withheld") if answer.suppressed else figures.bare(answer.estimate.value, card.unit),
        rows_href=f"{rows_address}?{where.of(card.id).query}" if rows_address and known else "",
        verdict=Verdict.NO_TARGET if card.target is None or answer.suppressed else answer.verdict,
    )
