"""Reading indicators: the book, answers, comparisons, and what can be asked about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone

from hark.core.stats.comparison import compare_counts, compare_means, compare_shares
from hark.core.stats.moments import Moments
from hark.core.targets.verdict import unless_lacking
from hark.core.terms.card import Card
from hark.core.terms.figure import Answer, Change, Lacking, Share
from hark.core.terms.ledger import LEDGERS
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Question
from hark.flows import freshness, stores
from hark.flows.picking import picked
from hark.flows.telling import Telling
from hark.guard.access import Staff, require
from hark.guard.small_cells import emptied, suppress
from hark.lake import asking, listing
from hark.lake.coverage import coverage as covered_days
from hark.lake.narrowing import dimensions
from hark.lake.table import FactTable
from hark.measures.book import book as entries
from hark.measures.book import look_up, subject
from hark.measures.formulas import Count, Duration, Formula, Mean, PerDistinct, PerExposure, Ratio, needs


def book(*, by: Staff, of: str = "") -> dict[str, Card]:
    """Every card, or those `of` one ledger, by its indicator's id, in the order of the catalogue."""
    require(by, "indicator.read_book")
    return {id: card for id, (card, _) in entries().items() if of in ("", card.subject)}


def card(indicator: str, *, by: Staff) -> Card:
    """One card.

    Raises:
        NoSuchIndicator: the book has none under this id.
    """
    require(by, "indicator.read_book")
    return look_up(indicator)[0]


def ask(question: Question, *, by: Staff, now: datetime, version: int | None = None) -> list[Answer]:
    """One answer for each indicator, cell and piece of the period; at the newest version unless one is named.

    Where a feed is late or a day thin, verdicts on those days are unknown, with the reasons; at a version
    that is named, where it was so when that was committed.

    Cells under the publishing minimum are suppressed for roles without the right to see
    them, as is what a filter picks out of cells that a split would suppress, and whatever
    another answer could be subtracted from to tell of too few.

    Raises:
        NotAllowed: the role asks no indicators, or none of records that are guarded from it.
        NoSuchIndicator, NoSuchDimension, NoSuchVersion: the question names what there is not.
    """
    require(by, "indicator.ask")
    answers: list[Answer] = []
    asked = map(look_up, question.indicators)
    for ledger, book in groupby(asked, key=lambda entry: entry[0].subject):
        _require_guarded(ledger, by=by)
        own = list(book)
        part = replace(question, indicators=tuple(card.id for card, _ in own))
        lacking = {
            id: _lacking(entry, now=now, version=version)
            for id, entry in zip(part.indicators, own, strict=True)
        }
        answers += [
            unless_lacking(answer, lacking[answer.indicator])
            for answer in _asked(stores.seen(ledger, by=by, version=version), part, own, by=by)
        ]
    return answers


def lacking(subject: str, *, by: Staff, now: datetime) -> list[Lacking]:
    """What is lacking now of the data that indicators of the ledger are counted from."""
    require(by, "indicator.ask")
    rates = any(
        isinstance(formula, PerExposure) for card, formula in entries().values() if card.subject == subject
    )
    return [
        each
        for name in (subject, *(["exposures"] if rates else []))
        for each in freshness.lacking(name, now=now)
    ]


def _lacking(entry: tuple[Card, Formula], *, now: datetime, version: int | None) -> list[Lacking]:
    """What one indicator lacks; exposures are those of today at every version."""
    card, formula = entry
    own = freshness.lacking(card.subject, now=now, version=version)
    return own + (freshness.lacking("exposures", now=now) if isinstance(formula, PerExposure) else [])


def _asked(
    table: FactTable, question: Question, asked: Sequence[tuple[Card, Formula]], *, by: Staff
) -> list[Answer]:
    """The answers about one ledger, as far as they may be told."""
    answers = asking.ask(table, question, book=asked, exposures=stores.seen("exposures", by=by))
    if by.may("indicator.see_small_cells"):
        return answers
    telling = Telling(table, question, {card.id: formula for card, formula in asked})
    hidden = picked(table, question, asked)
    return [
        emptied(answer) if card.id in hidden else answer
        for card, _ in asked
        for answer in _shown([each for each in answers if each.indicator == card.id], card, telling)
    ]


def compare(question: Question, *, by: Staff, now: datetime) -> dict[str, Change]:
    """How each indicator of the whole period stands against the period before it.

    Of a period that is not over, see `compared`.
    """
    require(by, "indicator.ask")
    period, earlier = compared(question.period, now=now)
    question = replace(question, period=period, grain=Grain.ALL, by=())
    present = ask(question, by=by, now=now)
    before = ask(replace(question, period=earlier), by=by, now=now)
    known = {name: coverage(by=by, of=name) for name in set(map(subject_of, present))}
    return {
        a.indicator: _change(
            a,
            b,
            days=(question.filter.days(period), question.filter.days(earlier)),
            covered=_covered(a, b, known[subject_of(a)]),
            is_over=period.is_over(_today(now)),
        )
        for a, b in zip(present, before, strict=True)
    }


def compared(period: Period, *, now: datetime) -> tuple[Period, Period]:
    """The days of a period that are compared, and those they are compared with: of a month the month before.

    Of one that is not over, those that are over, with as many first days of the period before: a Monday
    beside a Monday where it is a week. If none is over, the first as it is.
    """
    today = _today(now)
    if period.is_over(today):
        return period, period.before
    present = period.so_far(today)
    return present, period.before.first(present.days)


def _today(now: datetime) -> date:
    return timezone.localtime(now).date()


def subject_of(answer: Answer) -> str:
    """The name of the ledger an answer was counted in."""
    return look_up(answer.indicator)[0].subject


def data_version(*, by: Staff, of: str = "complaints") -> int:
    """The version of the ledger an answer would carry now."""
    require(by, "indicator.ask")
    return stores.seen(of, by=by).snapshot().version


def coverage(*, by: Staff, of: str = "complaints") -> list[Period]:
    """The stretches of days for which the ledger has data, oldest first."""
    require(by, "indicator.ask")
    return covered_days(stores.seen(of, by=by))


def covered(*, by: Staff) -> dict[str, list[Period]]:
    """Each ledger that has data and figures the person may ask for, with the days it has them for."""
    require(by, "indicator.ask")
    seen = (stores.seen(each.name, by=by) for each in stores.begun() if _is_open(each.name, by=by))
    return {table.name: days for table in seen if (days := covered_days(table))}


def values_of(dimension: str, *, by: Staff, of: str = "complaints", version: int | None = None) -> list[str]:
    """The words facts can be split and filtered by, the commonest first; at a version if one is named."""
    require(by, "indicator.ask")
    _require_guarded(of, by=by)
    dimensions([dimension], of=subject(of))
    return listing.values(stores.seen(of, by=by, version=version), dimension)


def _require_guarded(ledger: str, *, by: Staff) -> None:
    """Refuse the figures of records that are guarded to whoever may not see those."""
    if LEDGERS[ledger].guarded:
        require(by, f"{LEDGERS[ledger].one}.see")


def _is_open(ledger: str, *, by: Staff) -> bool:
    return not LEDGERS[ledger].guarded or by.may(f"{LEDGERS[ledger].one}.see")


def _shown(answers: Sequence[Answer], card: Card, telling: Telling) -> list[Answer]:
    """The answers of one indicator, without the numbers that would tell of too few."""
    minimum = card.publishing_minimum
    return [
        shown if shown.suppressed or telling.may_tell(shown, minimum=minimum) else emptied(shown)
        for shown in suppress(answers, minimum=minimum)
    ]


def _covered(now: Answer, before: Answer, known: Sequence[Period]) -> bool:
    """Whether there are data for both periods, and for what days before them their records are counted by."""
    if not (_within(now.period, known) and _within(before.period, known)):
        return False
    card, formula = look_up(now.indicator)
    back = timedelta(days=subject(card.subject).looks_back if needs(formula) else 0)
    return _within(Period(before.period.start - back, before.period.end), known)


def _within(period: Period, known: Sequence[Period]) -> bool:
    return any(period.within(stretch) for stretch in known)


def _change(now: Answer, before: Answer, *, days: tuple[int, int], covered: bool, is_over: bool) -> Change:
    change = _compared(now, before, days=days, covered=covered)
    # A day that is not over may still bring as much as the one before; more than that it has already.
    grows = isinstance(entries()[now.indicator][1], Count | PerDistinct)
    return Change.UNKNOWN if grows and not is_over and change is not Change.HIGHER else change


def _compared(now: Answer, before: Answer, *, days: tuple[int, int], covered: bool) -> Change:
    if now.estimate.value is None or before.estimate.value is None or now.lacking or before.lacking:
        return Change.UNKNOWN
    formula = entries()[now.indicator][1]
    # Over days some of which sent nothing a count would only show that data are missing. So would whatever
    # hangs on other records: how often one customer came, or whether they had come before.
    if not covered and (isinstance(formula, Count | PerDistinct) or needs(formula)):
        return Change.UNKNOWN
    match formula:
        case Ratio() | PerExposure():
            return Change.UNKNOWN
        case Count():
            return compare_counts(now.n or 0, before.n or 0, exposure_now=days[0], exposure_before=days[1])
        case PerDistinct() if days[0] != days[1]:  # the longer the days, the oftener each has come
            return Change.UNKNOWN
        case Duration() | Mean() | PerDistinct():
            return compare_means(_moments(now), _moments(before))
        case _:
            return compare_shares(_share(now), _share(before))


def _share(answer: Answer) -> Share:
    return Share(int(answer.part or 0), int(answer.whole or 0))


def _moments(answer: Answer) -> Moments:
    return Moments(answer.n or 0, answer.part or 0.0, answer.squares or 0.0)
