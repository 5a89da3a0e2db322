"""Replies that were checked, by who wrote each: whoever has the complaint now need not have written it.

Nearly every reply goes at its first check, and then the complaint itself knows who wrote it; histories are
read of the others alone.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from hark.core.terms.case import Act
from hark.core.terms.figure import Share
from hark.flows.case_counts import Side
from hark.records.accounts import StaffRow
from hark.records.case_figures import CaseFiguresQuerySet, CaseFiguresRow
from hark.records.cases import HappeningRow

NUMBER = "sent_back"
WRITERS = frozenset({"owner", "team"})
"""What is asked of complaints by who has them, and of replies by who wrote them."""
_COLUMNS = {"unit": "case__unit__code", "owner": "owner", "team": "team"}
_OF_ONCE = {
    "unit": "unit__code",
    "owner": "case__replied_by__username",
    "team": "case__replied_by__unit__code",
}
_ONCE = Q(checks=1, sent_back=0)
_BACK = Q(act=Act.REFUSED)


@dataclass(frozen=True, slots=True)
class Checked:
    """Complaints whose reply went at its first check, and each check of all others."""

    once: CaseFiguresQuerySet
    more: "QuerySet[HappeningRow]"


def checks(cases: CaseFiguresQuerySet) -> Checked:
    """The checks of replies in the cases; those of histories with writer as `owner`, their unit as `team`."""
    proposed = HappeningRow.objects.filter(
        case=OuterRef("case"), act=Act.PROPOSED, place__lt=OuterRef("place")
    )
    others = cases.filter(checks__gt=0).exclude(_ONCE)
    found = HappeningRow.objects.filter(case__in=others.values("pk"), act__in=(Act.ANSWERED, Act.REFUSED))
    writer = StaffRow.objects.filter(username=OuterRef("owner"))
    more = (
        found.annotate(owner=Subquery(proposed.order_by("-place").values("by")[:1]))
        .annotate(team=Subquery(writer.values("unit__code")[:1]))
        .order_by()
    )
    return Checked(cases.filter(_ONCE).order_by(), more)


def of(checked: Checked, name: str, value: str | None) -> Checked:
    """Those of the writer or team; None for replies of nobody, or of no team."""
    once, more = (
        {f"{column}__isnull": True} if value is None else {column: value} for column in (_OF_ONCE[name], name)
    )
    return Checked(checked.once.filter(**once), checked.more.filter(**more))


def share(checked: Checked) -> Share:
    """Of how many complaints a reply was sent back, and of how many one was checked."""
    return Share(0, checked.once.count()) + Share(**checked.more.aggregate(**_counts()))


def shares(checked: Checked, *, by: str) -> dict[str | None, Share]:
    """The same of each unit, writer or their team."""
    found: dict[str | None, Share] = defaultdict(lambda: Share(0, 0))
    for group, whole in checked.once.values_list(_OF_ONCE[by]).annotate(whole=Count("pk")):
        found[group] += Share(0, whole)
    for row in checked.more.values(_COLUMNS[by]).annotate(**_counts()):
        found[row.pop(_COLUMNS[by])] += Share(**row)
    return dict(found)


def cases(checked: Checked, side: Side) -> CaseFiguresQuerySet:
    """The complaints the share is of."""
    is_back = Q(pk__in=checked.more.filter(_BACK).values("case"))
    is_whole = Q(pk__in=checked.more.values("case")) | Q(pk__in=checked.once.values("pk"))
    rows = CaseFiguresRow.objects
    if side is Side.WHOLE:
        return rows.filter(is_whole)
    return rows.filter(is_back if side is Side.PART else is_whole & ~is_back)


def _counts() -> dict[str, Count]:
    return {
        "part": Count("case", distinct=True, filter=_BACK),
        "whole": Count("case", distinct=True),
    }
