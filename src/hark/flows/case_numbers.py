"""The numbers of complaints handling: what came, lasts and was on time, for whom, why, and what rises."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count as Rows
from django.db.models import F, Min, Q, Sum

from hark.core.complaints.numbers import Cause, Spell, Step, Topic, days_until, kaplan_meier, pareto, topics
from hark.core.stats.intervals import wilson
from hark.core.terms.case import Stage
from hark.core.terms.figure import UNKNOWN, Estimate, Share
from hark.core.terms.period import Period
from hark.flows import case_counts, case_written
from hark.flows.case_asked import (
    ENDED,
    OPEN_NOW,
    Asked,
    checked,
    is_by_writer,
    is_own_only,
    kept_from,
    moments,
    names,
    of,
    received,
    seen,
)
from hark.flows.case_counts import COLUMNS, HOUR, Curve, Side
from hark.guard.access import Staff, require
from hark.records.case_figures import CaseFiguresQuerySet, CaseFiguresRow
from hark.records.cases import CaseRow

DAY = 24 * HOUR
OF_A_GROUP = 4 * HOUR
"""How finely the waits of each of many groups are told, which would else be as many as the complaints."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The numbers of some complaints by name.

    `held` is how long they were on hold, all together, and `half` after how many days half are answered.
    """

    shares: Mapping[str, Share]
    redress: Decimal = Decimal()
    ex_gratia: Decimal = Decimal()
    stars: int = 0
    held: timedelta = timedelta()
    half: Estimate = UNKNOWN

    def __add__(self, other: "Counted") -> "Counted":
        shares = {name: share + other.shares[name] for name, share in self.shares.items()}
        held = self.held + other.held
        redress, ex_gratia = self.redress + other.redress, self.ex_gratia + other.ex_gratia
        return Counted(shares, redress, ex_gratia, self.stars + other.stars, held)

    def estimate(self, name: str) -> Estimate:
        """The share with its interval."""
        share = self.shares[name]
        return wilson(share.part, share.whole)


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
    groups = _groups(came, asked.by, now)
    whole = sum(groups.values(), _counted({}, now))
    if is_by_writer(case_written.NUMBER, asked):
        whole, groups = _by_writer(asked, whole, groups, by=by, now=now)
    ended = rows.filter(of(ENDED, asked.period, side=Side.WHOLE, now=now))
    return Numbers(
        whole=whole,
        groups=groups if asked.by else {},
        names=names(asked),
        curves={name: _steps(came, curve) for name, curve in case_counts.curves(now).items()},
        ended=ended.count(),
        ages=_ages(rows.filter(of(OPEN_NOW, asked.period, side=Side.WHOLE, now=now)), now),
        causes=_causes(came),
        topics=_topics(rows, asked.period, now),
        own_only=is_own_only(asked, by=by),
        left_out=CaseRow.objects.seen_by(by).filter(pk__in=kept_from(by)).count(),
        uncounted=CaseRow.objects.seen_by(by).count() - CaseFiguresRow.objects.seen_by(by).count(),
        simulated=CaseRow.objects.seen_by(by).filter(is_demo=True).exists(),
    )


def _groups(came: CaseFiguresQuerySet, by: str, now: datetime) -> dict[str | None, Counted]:
    """The numbers of each group, the largest first; of all together where nothing splits them."""
    columns = {
        **{
            f"{name}_{side}": Rows("pk", filter=count.side(side))
            for name, count in case_counts.counts(now).items()
            for side in (Side.WHOLE, Side.PART)
        },
        "redress_paid": Sum("redress", filter=Q(stage=Stage.CLOSED)),
        "ex_gratia_paid": Sum("ex_gratia", filter=Q(stage=Stage.CLOSED)),
        "seconds_held": Sum(case_counts.held(now), filter=~Q(stage=Stage.MERGED)),
        "stars_given": Sum("stars", filter=Q(stage=Stage.CLOSED)),
    }
    if not by:
        return {None: _counted(came.aggregate(**columns), now)}
    split = came.values(group=F(COLUMNS[by])).annotate(**columns).order_by()
    halves = _halves(came, by, now)
    found = [
        (row["group"], replace(_counted(row, now), half=halves.get(row["group"], UNKNOWN))) for row in split
    ]
    found.sort(key=lambda pair: (-pair[1].shares["received"].whole, pair[0] or ""))
    return dict(found)


def _by_writer(
    asked: Asked, whole: Counted, groups: Mapping[str | None, Counted], *, by: Staff, now: datetime
) -> tuple[Counted, dict[str | None, Counted]]:
    """The same with replies sent back by who wrote them, who need not have any complaint now."""
    found = checked(asked, by=by)
    split = case_written.shares(found, by=asked.by) if asked.by else {}
    all_of = [*groups, *sorted(split.keys() - groups.keys(), key=str)]
    nothing = _counted({}, now)
    return _sent_back(whole, case_written.share(found)), {
        group: _sent_back(groups.get(group, nothing), split.get(group, Share(0, 0))) for group in all_of
    }


def _sent_back(counted: Counted, share: Share) -> Counted:
    return replace(counted, shares={**counted.shares, case_written.NUMBER: share})


def _counted(row: Mapping[str, Any], now: datetime) -> Counted:
    """A row of the database as numbers; an empty one as nothing at all."""
    shares = {
        name: Share(row.get(f"{name}_{Side.PART}", 0), row.get(f"{name}_{Side.WHOLE}", 0))
        for name in case_counts.counts(now)
    }
    held = timedelta(seconds=row.get("seconds_held") or 0)
    redress, ex_gratia = (Decimal(row.get(f"{name}_paid") or 0) for name in ("redress", "ex_gratia"))
    return Counted(shares, redress, ex_gratia, row.get("stars_given") or 0, held)


def _steps(came: CaseFiguresQuerySet, curve: Curve) -> tuple[Step, ...]:
    """How many still wait after so many days, by the hour."""
    return kaplan_meier(_spells(came, curve).get(None, {}))


def _halves(came: CaseFiguresQuerySet, by: str, now: datetime) -> dict[str | None, Estimate]:
    """After how many days half of the complaints of each group are answered."""
    spells = _spells(came, case_counts.curves(now)["answer"], by=by)
    return {group: days_until(kaplan_meier(of_group), 0.5) for group, of_group in spells.items()}


def _spells(came: CaseFiguresQuerySet, curve: Curve, *, by: str = "") -> dict[str | None, dict[Spell, int]]:
    """How long it lasted, or lasts still, and how often; one that goes on as part of another says nothing."""
    piece = OF_A_GROUP if by else HOUR
    columns = {"pieces": curve.span / piece, "has_ended": case_counts.is_so(curve.ended)}
    group = [COLUMNS[by]] if by else []
    counted = _lasting(came).annotate(**columns).values_list(*columns, *group)
    found: dict[str | None, dict[Spell, int]] = defaultdict(dict)
    for pieces, ended, *name, n in counted.annotate(n=Rows("pk")).order_by():
        found[name[0] if name else None][Spell(pieces * piece / DAY, ended)] = n
    return found


def _lasting(came: CaseFiguresQuerySet) -> CaseFiguresQuerySet:
    """Those of which it is known how long they lasted, or that they last still."""
    return came.exclude(stage=Stage.MERGED).exclude(case_counts.UNDATED)


def _ages(still_open: CaseFiguresQuerySet, now: datetime) -> tuple[Age, ...]:
    groups = list(case_counts.ages(now))
    counted = still_open.aggregate(**{f"from_{first}": Rows("pk", filter=q) for first, _, q in groups})
    return tuple(Age(first, end, counted[f"from_{first}"]) for first, end, _ in groups)


def _causes(came: CaseFiguresQuerySet) -> tuple[Cause, ...]:
    closed = came.filter(stage=Stage.CLOSED).values("cause").annotate(n=Rows("pk")).order_by()
    return pareto({row["cause"]: row["n"] for row in closed})


def _topics(rows: CaseFiguresQuerySet, period: Period, now: datetime) -> tuple[Topic, ...] | None:
    """What is complained of more, or less, than in as many days before."""
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
