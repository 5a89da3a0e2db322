"""Whom a note on a case mentions: who may be, who is told, and what of it they have not seen yet."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from hark.core.complaints.confidential import Kept, bar
from hark.core.complaints.mentions import mentioned, nobody
from hark.flows import deliveries
from hark.flows.case_asked import kept_from
from hark.flows.case_places import kept, placed
from hark.guard.access import POLICY, Staff, require
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.mentions import MentionQuerySet, MentionRow


@dataclass(frozen=True, slots=True)
class Mention:
    """A note that mentions somebody: on which case, by whom, when, and whether they have seen it."""

    number: str
    by: str
    at: datetime
    is_seen: bool
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some mentions, the newest first, how many there are, and how many of them are new."""

    mentions: list[Mention]
    total: int
    unseen: int


def people(row: CaseRow, words: str, *, by: Staff) -> list[StaffRow]:
    """Those the words mention, but for whoever writes them.

    Raises:
        NotToMention: one of them may not see the case; it is not said whether there is such a person.
    """
    if "@" not in words and "＠" not in words:
        return []
    staff = {person.username: person for person in _readers()}
    found = mentioned(words, people={name: person.name for name, person in staff.items()})
    of = kept(row)
    for name, reads in found.items():
        if not _may_see(staff[name], row, of):
            raise nobody(reads)
    return [staff[name] for name in found if name != by.username]


def tell(happened: HappeningRow, people: list[StaffRow], *, now: datetime) -> None:
    """Have them find the note, in the transaction of its deed; outside goes the number and who they are."""
    MentionRow.objects.bulk_create(
        MentionRow(case=happened.case, place=happened.place, staff=person, by=happened.by, at=now)
        for person in people
    )
    if people:
        told = {"case": happened.case.number, "people": [person.username for person in people]}
        deliveries.enqueue("case.mentioned", told, now=now)


def colleagues(row: CaseRow, *, by: Staff) -> list[StaffRow]:
    """Those a note on the case may mention, by name."""
    require(by, "case.handle")
    above = row.unit.path.strip("/").split("/") if row.unit else []
    # Of the others none sees it: to ask of each would be a query a person.
    near = Q(unit=None) | Q(unit__parent=None) | Q(unit__code__in=above)
    rows = _readers().filter(near).exclude(username=by.username).prefetch_related("lines")
    of = kept(row)
    return [person for person in rows if _may_see(person, row, of)]


def page(*, offset: int = 0, limit: int = 50, by: Staff) -> Page:
    """What mentions the person, on cases they still see."""
    require(by, "case.see")
    rows = _of(by)
    found = list(rows.select_related("case")[offset : offset + limit])
    names = dict(
        StaffRow.objects.filter(username__in={row.by for row in found}).values_list("username", "name")
    )
    mentions = [
        Mention(row.case.number, names.get(row.by, row.by), row.at, row.seen_at is not None, row.case.is_demo)
        for row in found
    ]
    return Page(mentions, rows.count(), rows.filter(seen_at=None).count())


def unseen(*, by: Staff) -> int:
    """How many notes mention the person that they have not seen."""
    require(by, "case.see")
    return _of(by).filter(seen_at=None).count()


def saw(row: CaseRow, *, by: Staff, now: datetime) -> None:
    """Whoever opens the case sees what mentions them there; called where its opening is noted."""
    unseen = MentionRow.objects.filter(case=row, staff_id=by.id, seen_at=None)
    if unseen.exists():  # most openings write nothing more
        unseen.update(seen_at=now)


def saw_all(*, by: Staff, now: datetime) -> int:
    """How many the person has put away without opening the cases."""
    require(by, "case.see")
    with transaction.atomic():
        count = _of(by).filter(seen_at=None).update(seen_at=now)  # what is hidden from them stays new
        if count:
            audit.write("mention.seen", by.username, by=by, now=now, rows=count)
    return count


def _of(by: Staff) -> MentionQuerySet:
    return MentionRow.objects.of(by).exclude(case__in=kept_from(by))


def _readers() -> "QuerySet[StaffRow]":
    rows = StaffRow.objects.filter(is_active=True, role__in=POLICY["case.see"].roles)
    return rows.select_related("unit").order_by("name", "username")


def _may_see(person: StaffRow, row: CaseRow, kept: Kept) -> bool:
    standing = person.as_term()
    return (
        standing.may("case.see")
        and standing.wall.shows(unit=row.unit.code if row.unit else None, product=row.product)
        and bar(placed(person), kept) is None
    )
