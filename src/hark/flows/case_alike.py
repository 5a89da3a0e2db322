"""Complaints that may be of one matter: found behind the wall, ranked, and two of them beside each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hark.core.complaints import alike, merging
from hark.core.complaints.alike import Alike, Matter, Sign
from hark.core.complaints.confidential import bar, require_open
from hark.core.complaints.merging import SameComplaint
from hark.core.complaints.steps import possible
from hark.core.complaints.triage.duplicates import LIKELY, likeness
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Recurrence, Stage
from hark.flows import case_history, case_sight, case_whole
from hark.flows.case_asked import kept_from
from hark.flows.case_places import kept, me
from hark.guard.access import Staff, require
from hark.records.cases import CaseQuerySet, CaseRow
from hark.records.recurrences import RecurrenceRow

OF_ONE_CUSTOMER = OF_ONE_PRODUCT = 40  # as many of each are compared, the newest
LATELY = timedelta(days=90)  # since then it was closed
NEAR = timedelta(days=30)  # received so long before or after, where nothing tells the customer


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A complaint that may be of the same matter; `may_merge` where the two can be made one as they stand."""

    row: CaseRow
    alike: Alike
    may_merge: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two complaints beside each other; `goes_on` are those of them that can go on as both.

    They are `apart` where somebody said that they are different matters.
    """

    ours: case_whole.Whole
    theirs: case_whole.Whole
    alike: Alike
    again: bool
    goes_on: tuple[CaseRow, ...]
    apart: bool


def suggested(row: CaseRow, *, by: Staff) -> list[Suggestion]:
    """Complaints before the person's wall that may be of the same matter, open or closed lately."""
    require(by, "case.see")
    if not {Act.MERGED, Act.JOINED} & possible(Stage(row.stage)):
        return []
    if bar(me(by), kept(row)):
        return []
    found = {each.number: each for each in _near(row, by=by)}
    said = case_history.said([row, *found.values()])
    ours, *others = (_matter(each, said[each.number]) for each in (row, *found.values()))
    ranked = alike.rank(ours, others)
    return [Suggestion(found[each.number], each, _may(row, found[each.number], each, by)) for each in ranked]


def compared(number: str, other: str, *, by: Staff, now: datetime) -> Pair:
    """Two complaints beside each other; that both were opened is noted.

    Raises:
        NoSuchCase: there is not one of them before the person's wall.
        SameComplaint: there is only one.
        Recused, Confidential: the person is kept out of one.
    """
    require(by, "case.see")
    ours, theirs = (case_sight.seen(each, by=by) for each in (number, other))
    if ours.pk == theirs.pk:
        raise SameComplaint("A complaint cannot be merged into itself.")
    for row in (ours, theirs):
        require_open(me(by), kept(row))
    with transaction.atomic():
        one, another = (case_whole.open_one(row.number, by=by, now=now) for row in (ours, theirs))
    matters = matter(ours), matter(theirs)
    found = alike.compare(*matters)
    goes_on = (row for row, gone in ((ours, theirs), (theirs, ours)) if _may_go_on(row, gone, found, by))
    both = (ours, theirs)
    apart = RecurrenceRow.objects.filter(
        earlier__in=both, later__in=both, standing=Recurrence.REFUTED
    ).exists()
    return Pair(one, another, found, is_again(*matters), tuple(sorted(goes_on, key=_by_day)), apart)


def matter(row: CaseRow) -> Matter:
    """What the complaint is known by; of what was erased the words are gone."""
    return _matter(row, case_history.said([row])[row.number])


def _matter(row: CaseRow, text: str) -> Matter:
    return Matter(
        row.number,
        row.received_at,
        text,
        row.customer,
        row.phone,
        row.email,
        row.product,
        row.unit.code if row.unit else "",
    )


def is_again(one: Matter, other: Matter) -> bool:
    """Whether they say nearly the same: then it was handed in twice."""
    return likeness(one.text, other.text) >= LIKELY


def _near(row: CaseRow, *, by: Staff) -> Iterable[CaseRow]:
    """What is compared: complaints of the customer, and those of the product from about the same days."""
    another = RecurrenceRow.objects.filter(standing=Recurrence.REFUTED)  # a person said so
    rows = (
        CaseRow.objects.seen_by(by)
        .exclude(pk=row.pk)
        .exclude(pk__in=another.filter(later=row).values("earlier"))
        .exclude(pk__in=another.filter(earlier=row).values("later"))
        .exclude(pk__in=kept_from(by))
        .select_related("unit", "owner", "proposed_by", "replied_by", "checked_by")
        .prefetch_related("decided_by")
    )
    known = Q()
    for column in ("customer", "phone", "email"):
        if value := getattr(row, column):
            known |= Q(**{column: value})
    if known:
        yield from _lately(rows.filter(known), row)[:OF_ONE_CUSTOMER]
    if row.product:
        days = {"received_at__gte": row.received_at - NEAR, "received_at__lte": row.received_at + NEAR}
        yield from _lately(rows.filter(product=row.product, **days), row)[:OF_ONE_PRODUCT]


def _lately(rows: CaseQuerySet, row: CaseRow) -> CaseQuerySet:
    still = ~Q(stage__in=[Stage.MERGED, Stage.WITHDRAWN]) & (
        Q(closed_at=None) | Q(closed_at__gte=row.received_at - LATELY)
    )
    return rows.filter(still).order_by("-received_at", "-pk")


def _may(row: CaseRow, other: CaseRow, found: Alike, by: Staff) -> bool:
    return _may_go_on(row, other, found, by) or _may_go_on(other, row, found, by)


def _may_go_on(row: CaseRow, gone: CaseRow, found: Alike, by: Staff) -> bool:
    """Whether the person can have the one go on as both."""
    known = Sign.CUSTOMER in found.signs
    try:
        merging.merge(
            gone.as_term(),
            into=row.as_term(),
            by=by.username,
            same_customer=found.same_customer,
            known=known,
        )
    except Refusal:
        return False
    return True


def _by_day(row: CaseRow) -> tuple[datetime, int]:
    return row.received_at, row.pk
