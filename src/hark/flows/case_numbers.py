"""The numbers of complaints handling: what came, lasts and was on time, for whom, why, and what rises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count as Rows
from django.db.models import Min

from hark.core.complaints.numbers import Cause, Step, Topic, pareto, topics
from hark.core.terms.case import Stage
from hark.core.terms.period import Period
from hark.flows import case_counts, case_written
from hark.flows.case_asked import (
    ENDED,
    OPEN_NOW,
    Asked,
    is_by_writer,
    is_own_only,
    kept_from,
    moments,
    names,
    of,
    received,
    seen,
)
from hark.flows.case_counted import Counted, by_group, by_writer, counted
from hark.flows.case_counts import Side
from hark.flows.case_lasting import steps
from hark.guard.access import Staff, require
from hark.records.case_figures import CaseFiguresQuerySet, CaseFiguresRow
from hark.records.cases import CaseRow


@dataclass(frozen=True, slots=True)
class Age:
    """How many open complaints came so many days ago, but less than so many; None for all that are older."""

    first: int
    end: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """All of it. `topics` is None where complaints were not handled here in the whole period before.

    `groups` are in the order of how many came, under their codes, and `names` say what these are called.
    `left_out` complaints the person is kept out of; `uncounted` wait to be counted, and some
    are `simulated`.
    """

    whole: Counted
    groups: Mapping[str | None, Counted]
    names: Mapping[str, str]
    curves: Mapping[str, tuple[Step, ...]]
    ended: int
    ages: tuple[Age, ...]
    causes: tuple[Cause, ...]
    topics: tuple[Topic, ...] | None
    own_only: bool
    left_out: int
    uncounted: int
    simulated: bool

    @property
    def open_now(self) -> int:
        """How many are open, whenever they came."""
        return sum(age.count for age in self.ages)


def numbers(asked: Asked, *, by: Staff, now: datetime) -> Numbers:
    """The numbers of what the person may see."""
    require(by, "case.count")
    rows = seen(asked, by=by)
    came = rows.filter(received(asked.period))
    groups = by_group(came, by=asked.by, now=now)
    whole = sum(groups.values(), counted({}, now=now))
    if is_by_writer(case_written.NUMBER, asked):
        whole, groups = by_writer(asked, whole, groups, by=by, now=now)
    ended = rows.filter(of(ENDED, asked.period, side=Side.WHOLE, now=now))
    return Numbers(
        whole=whole,
        groups=groups if asked.by else {},
        names=names(asked),
        curves={name: steps(came, curve) for name, curve in case_counts.curves(now).items()},
        ended=ended.count(),
        ages=_ages(rows.filter(of(OPEN_NOW, asked.period, side=Side.WHOLE, now=now)), now),
        causes=_causes(came),
        topics=_topics(rows, asked.period, now),
        own_only=is_own_only(asked, by=by),
        left_out=CaseRow.objects.seen_by(by).filter(pk__in=kept_from(by)).count(),
        uncounted=CaseRow.objects.seen_by(by).count() - CaseFiguresRow.objects.seen_by(by).count(),
        simulated=CaseRow.objects.seen_by(by).filter(is_demo=True).exists(),
    )


def _ages(still_open: CaseFiguresQuerySet, now: datetime) -> tuple[Age, ...]:
    groups = list(case_counts.ages(now))
    counted = still_open.aggregate(**{f"from_{first}": Rows("pk", filter=q) for first, _, q in groups})
    return tuple(Age(first, end, counted[f"from_{first}"]) for first, end, _ in groups)


def _causes(came: CaseFiguresQuerySet) -> tuple[Cause, ...]:
    closed = came.filter(stage=Stage.CLOSED).values("cause").annotate(n=Rows("pk")).order_by()
    return pareto({row["cause"]: row["n"] for row in closed})


def _topics(rows: CaseFiguresQuerySet, period: Period, now: datetime) -> tuple[Topic, ...] | None:
    """What is complained of more, or less, than in the period before, each taken by the day."""
    first = CaseRow.objects.aggregate(first=Min("received_at"))["first"]
    begins, ends = moments(period)
    before, _ = moments(period.before)
    if first is None or first > before or now <= begins:
        return None
    lasted, as_long = min(now, ends) - begins, begins - before
    return topics(
        _of_topics(rows.filter(received(period))),
        _of_topics(rows.filter(received(period.before))),
        days=lasted / timedelta(days=1),
        days_before=as_long / timedelta(days=1),
    )


def _of_topics(came: CaseFiguresQuerySet) -> dict[tuple[str, ...], int]:
    counted = came.values_list("product", "issue").annotate(n=Rows("pk")).order_by()
    return {(product, issue): n for product, issue, n in counted}
