"""Watching what was closed: the same customer comes back about the same matter, and a person says whether.

Only the worker looks, for whoever takes a complaint in may see no other of the customer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from hark.core.complaints import recurrence
from hark.core.complaints.alike import Sign, compare
from hark.core.complaints.case import said
from hark.core.complaints.confidential import bar
from hark.core.terms.case import OVER, Act, Recurrence, Stage
from hark.flows import case_clocks, case_history, deliveries
from hark.flows.case_asked import kept_from
from hark.flows.case_places import kept, placed
from hark.flows.case_refusals import NoSuchCase
from hark.guard.access import Staff, operator, require
from hark.records.cases import CaseRow
from hark.records.recurrences import RecurrenceRow

OF_ONE_CUSTOMER = 40  # as many closed ones are compared, the newest
_WHO = ("customer", "email", "phone")


@dataclass(frozen=True, slots=True)
class Link:
    """Another complaint: one this one follows, or, where `later`, one that followed it.

    Of those that were only compared with it, and told apart, none `came_back`.
    """

    number: str
    later: bool
    came_back: bool
    standing: Recurrence
    signs: tuple[Sign, ...]
    found_at: datetime
    decided_by: str
    decided_at: datetime | None


def look(row: CaseRow, *, now: datetime) -> int:
    """How many complaints it seems to come back on that were closed, and are watched, when it came.

    Looked again at, it finds none anew. One that is over calls for nobody.
    """
    if row.stage in OVER or not (closed := _closed_before(row)):
        return 0
    from hark.flows import case_alike  # a worker that finds nothing does not hold what comparing needs

    ours, found = case_alike.matter(row), 0
    for each in closed:
        follows = each.number == _follows(row)
        if signs := recurrence.signs(case_alike.matter(each), ours, follows=follows):
            found += _linked(each, row, signs, now=now)
    return found


def judge(
    number: str, *, other: str, same: bool, words: str = "", by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Say whether the two are of one matter; said otherwise later, the last word holds.

    That they are not may be said of any two, which are then suggested to each other no more.

    Raises:
        NoSuchCase: nothing links two that are said to be the same, or one is not before the person's wall.
        ChangedMeanwhile, Recused: as for every deed with a case.
    """
    require(by, "case.handle")
    plain = said(words, fewest=0)
    from hark.flows.case_merging import both

    with transaction.atomic():
        row, linked = both(number, other, by=by, versions=(seen, None))
        link = (
            RecurrenceRow.objects.select_for_update(of=("self",))
            .filter(Q(earlier=row, later=linked) | Q(earlier=linked, later=row))
            .first()
        )
        if link is None:
            if same or row.pk == linked.pk:
                raise NoSuchCase("There is no complaint {number}.", number=other[:16])
            link = _compared(row, linked, now=now)
        link.standing = Recurrence.CONFIRMED if same else Recurrence.REFUTED
        link.decided_by, link.decided_at = by.username, now
        if same and linked.number not in _came_back(row):
            link.delete()  # they are suggested again, to be merged
        else:
            link.save()
        for each, its in ((row, linked), (linked, row)):
            details = {"other": its.number, "verdict": link.standing.value}
            case_history.note(each, Act.JUDGED, by=by, now=now, words=plain, details=details)


def judge_as(number: str, *, verdict: str, **rest: object) -> None:
    """Say it as a form does."""
    judge(number, same=verdict == Recurrence.CONFIRMED, **rest)  # type: ignore[arg-type] # as for `judge`


def links(row: CaseRow, *, by: Staff) -> list[Link]:
    """What the complaint is linked to before the person's wall, the newest first.

    Whoever is kept out of one would be told by its link who complains in it.
    """
    rows = RecurrenceRow.objects.filter(Q(earlier=row) | Q(later=row)).order_by("-found_at", "-pk")
    found = list(rows.select_related("earlier", "later"))
    others = [each.later_id if each.earlier_id == row.pk else each.earlier_id for each in found]
    rows_seen = CaseRow.objects.seen_by(by).filter(pk__in=others).exclude(pk__in=kept_from(by))
    seen = set(rows_seen.values_list("pk", flat=True))
    back = _came_back(row)
    return [_link(each, of=row, back=back) for each, pk in zip(found, others, strict=True) if pk in seen]


def watched_until(row: CaseRow) -> datetime | None:
    """Until when it is, or was, watched; None while it is not closed, or on no day that was told."""
    if row.stage != Stage.CLOSED or row.closed_at is None:
        return None
    return recurrence.watched_until(row.closed_at, days=case_clocks.targets().recurs_within)


def among(asked: str, *, by: Staff) -> Q:
    """Which complaints a filter of the work-list names, by links whose other side the person may see."""
    living = frozenset({Recurrence.SUSPECTED, Recurrence.CONFIRMED})
    sides = {
        "suspected": ("later", "earlier", frozenset({Recurrence.SUSPECTED})),
        "recurring": ("later", "earlier", living),
        "came_back": ("earlier", "later", living),
    }
    if asked not in sides:
        return Q(pk__in=[])
    side, other, standings = sides[asked]
    linked = RecurrenceRow.objects.filter(standing__in=sorted(standings))
    # Asked of each link, which are few; of all cases that are seen SQLite would make a list first.
    seen = Exists(CaseRow.objects.seen_by(by).filter(pk=OuterRef(other)))
    told = linked.filter(seen).exclude(**{f"{other}__in": kept_from(by)})
    return Q(pk__in=told.order_by().values(side))


def _closed_before(row: CaseRow) -> list[CaseRow]:
    """What was closed of the customer when this one came, and is watched still.

    First which are the customer's, each by its own index: asked for what is closed as well, SQLite would look
    at all that is.
    """
    same: set[int] = set()
    for column in _WHO:
        if value := getattr(row, column):
            newest = CaseRow.objects.filter(**{column: value}).order_by("-pk")
            same.update(newest.values_list("pk", flat=True)[:OF_ONE_CUSTOMER])
    if not (others := same - {row.pk}):
        return []
    found = CaseRow.objects.select_related("unit").defer("finding", "reply").in_bulk(others).values()
    return [each for each in found if _is_watched(each, row.received_at)]


def _is_watched(closed: CaseRow, at: datetime) -> bool:
    until = watched_until(closed)
    return until is not None and closed.closed_at is not None and closed.closed_at <= at < until


def _follows(row: CaseRow) -> str:
    """The number of the closed one our e-mail about which this one answers."""
    began = row.history.filter(act=Act.RECEIVED).first()
    return str(began.details.get("follows", "")) if began else ""


def _linked(earlier: CaseRow, later: CaseRow, signs: tuple[Sign, ...], *, now: datetime) -> int:
    by = operator("worker")
    with transaction.atomic():
        both = {row.pk: row for row in _held(earlier.pk, later.pk)}
        row, came = both[earlier.pk], both[later.pk]
        if row.stage != Stage.CLOSED or came.stage in OVER:
            return 0  # something happened with one of them meanwhile
        _kept, is_new = RecurrenceRow.objects.get_or_create(
            earlier=row, later=came, defaults={"signs": [each.value for each in signs], "found_at": now}
        )
        if not is_new:
            return 0  # another worker was quicker, or this one was killed
        for each, other, side in ((row, came, "earlier"), (came, row, "later")):
            details = {"other": other.number, "side": side}
            case_history.note(each, Act.RECURRED, by=by, now=now, details=details)
        told = {"case": came.number, "earlier": row.number, "people": sorted(_people(row, came))}
        deliveries.enqueue("case.recurred", told, now=now)
    return 1


def _compared(one: CaseRow, other: CaseRow, *, now: datetime) -> RecurrenceRow:
    """The two as they are told apart by somebody who compared them, of which neither need be closed."""
    from hark.flows.case_alike import matter

    earlier, later = sorted((one, other), key=lambda row: (row.received_at, row.pk))
    signs = compare(matter(earlier), matter(later)).signs
    return RecurrenceRow(earlier=earlier, later=later, signs=[each.value for each in signs], found_at=now)


def _came_back(row: CaseRow) -> set[str]:
    """The numbers of those that came over what it was closed for, or over whose end it came."""
    return set(row.history.filter(act=Act.RECURRED).values_list("details__other", flat=True))


def _held(*pks: int) -> Iterator[CaseRow]:
    """The cases, nobody else's meanwhile; in the order of their numbers, so that none waits on another."""
    rows = CaseRow.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    yield from rows.select_related("unit", "owner").order_by("number")


def _people(*rows: CaseRow) -> set[str]:
    """Who owns one of them, and who leads where the last came; nobody who is kept out of one."""
    from hark.flows.case_watch import told_of

    people = [*(row.owner for row in rows if row.owner), *told_of(rows[-1], up=1)]
    of = [kept(row) for row in rows]
    return {person.username for person in people if not any(bar(placed(person), each) for each in of)}


def _link(link: RecurrenceRow, *, of: CaseRow, back: set[str]) -> Link:
    later = link.earlier_id == of.pk
    other = link.later if later else link.earlier
    return Link(
        other.number,
        later,
        other.number in back,
        Recurrence(link.standing),
        tuple(Sign(each) for each in link.signs),
        link.found_at,
        link.decided_by,
        link.decided_at,
    )
