"""Replies that were checked, by who wrote each: whoever has the complaint now need not have written it."""

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
_BACK = Q(act=Act.REFUSED)


def checks(cases: CaseFiguresQuerySet) -> "QuerySet[HappeningRow]":
    """The checks of replies in the cases, each with its writer as `owner` and their unit as `team`."""
    proposed = HappeningRow.objects.filter(
        case=OuterRef("case"), act=Act.PROPOSED, place__lt=OuterRef("place")
    )
    found = HappeningRow.objects.filter(case__in=cases.values("pk"), act__in=(Act.ANSWERED, Act.REFUSED))
    writer = StaffRow.objects.filter(username=OuterRef("owner"))
    return (
        found.annotate(owner=Subquery(proposed.order_by("-place").values("by")[:1]))
        .annotate(team=Subquery(writer.values("unit__code")[:1]))
        .order_by()
    )


def of(checked: "QuerySet[HappeningRow]", name: str, value: str | None) -> "QuerySet[HappeningRow]":
    """Those of the writer or team; None for replies of nobody, or of no team."""
    return checked.filter(**{f"{name}__isnull": True} if value is None else {name: value})


def share(checked: "QuerySet[HappeningRow]") -> Share:
    """Of how many complaints a reply was sent back, and of how many one was checked."""
    return Share(**checked.aggregate(**_counts()))


def shares(checked: "QuerySet[HappeningRow]", *, by: str) -> dict[str | None, Share]:
    """The same of each unit, writer or their team."""
    split = checked.values(_COLUMNS[by]).annotate(**_counts())
    return {row.pop(_COLUMNS[by]): Share(**row) for row in split}


def cases(checked: "QuerySet[HappeningRow]", side: Side) -> CaseFiguresQuerySet:
    """The complaints the share is of."""
    rows, back = CaseFiguresRow.objects.filter(pk__in=checked.values("case")), checked.filter(_BACK)
    if side is Side.WHOLE:
        return rows
    is_back = Q(pk__in=back.values("case"))
    return rows.filter(is_back if side is Side.PART else ~is_back)


def _counts() -> dict[str, Count]:
    return {
        "part": Count("case", distinct=True, filter=_BACK),
        "whole": Count("case", distinct=True),
    }
