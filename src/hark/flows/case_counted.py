"""The numbers of some complaints, which can be added, and of each group of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count as Rows
from django.db.models import F, Q, Sum

from hark.core.stats.intervals import wilson
from hark.core.terms.case import Stage
from hark.core.terms.figure import UNKNOWN, Estimate, Share
from hark.flows import case_counts, case_written
from hark.flows.case_asked import Asked, checked
from hark.flows.case_counts import COLUMNS, Side
from hark.flows.case_lasting import halves
from hark.guard.access import Staff
from hark.records.case_figures import CaseFiguresQuerySet


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


def by_group(came: CaseFiguresQuerySet, *, by: str, now: datetime) -> dict[str | None, Counted]:
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
        return {None: counted(came.aggregate(**columns), now=now)}
    split = came.values(group=F(COLUMNS[by])).annotate(**columns).order_by()
    half = halves(came, by=by, now=now)
    found = [
        (row["group"], replace(counted(row, now=now), half=half.get(row["group"], UNKNOWN))) for row in split
    ]
    found.sort(key=lambda pair: (-pair[1].shares["received"].whole, pair[0] or ""))
    return dict(found)


def by_writer(
    asked: Asked, whole: Counted, groups: Mapping[str | None, Counted], *, by: Staff, now: datetime
) -> tuple[Counted, dict[str | None, Counted]]:
    """The same with replies sent back by who wrote them, who need not have any complaint now."""
    found = checked(asked, by=by)
    split = case_written.shares(found, by=asked.by) if asked.by else {}
    all_of = [*groups, *sorted(split.keys() - groups.keys(), key=str)]
    nothing = counted({}, now=now)
    return _sent_back(whole, case_written.share(found)), {
        group: _sent_back(groups.get(group, nothing), split.get(group, Share(0, 0))) for group in all_of
    }


def _sent_back(of: Counted, share: Share) -> Counted:
    return replace(of, shares={**of.shares, case_written.NUMBER: share})


def counted(row: Mapping[str, Any], *, now: datetime) -> Counted:
    """A row of the database as numbers; an empty one as nothing at all."""
    shares = {
        name: Share(row.get(f"{name}_{Side.PART}", 0), row.get(f"{name}_{Side.WHOLE}", 0))
        for name in case_counts.counts(now)
    }
    held = timedelta(seconds=row.get("seconds_held") or 0)
    redress, ex_gratia = (Decimal(row.get(f"{name}_paid") or 0) for name in ("redress", "ex_gratia"))
    return Counted(shares, redress, ex_gratia, row.get("stars_given") or 0, held)
