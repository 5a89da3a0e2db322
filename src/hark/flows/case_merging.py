"""Complaints of one matter: suggested, compared, merged by a person, and taken apart again."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hark.core.complaints import alike, merging
from hark.core.complaints.alike import Alike, Matter
from hark.core.complaints.case import said
from hark.core.complaints.recusal import Placed, is_recused, require_free
from hark.core.complaints.steps import possible
from hark.core.complaints.triage.duplicates import LIKELY, likeness
from hark.core.terms.case import Act, Stage
from hark.core.terms.figure import Share
from hark.flows import case_clocks, case_history, cases, deliveries
from hark.flows.case_deeds import ChangedMeanwhile, NoSuchCase, me, placed
from hark.flows.subjects import Erased
from hark.guard.access import Staff, require
from hark.records.accounts import StaffRow
from hark.records.cases import CaseQuerySet, CaseRow

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
    """Two complaints beside each other; `goes_on` are those of them that can go on as both."""

    ours: cases.Whole
    theirs: cases.Whole
    alike: Alike
    again: bool
    goes_on: tuple[CaseRow, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """What a complaint goes on in, and what goes on in it, as far as the person may see them."""

    goes_on: CaseRow | None
    joined: list[CaseRow]


def suggested(row: CaseRow, *, by: Staff) -> list[Suggestion]:
    """Complaints before the person's wall that may be of the same matter, open or closed lately."""
    require(by, "case.see")
    if not {Act.MERGED, Act.JOINED} & possible(Stage(row.stage)):
        return []
    person = me(by)
    found = {each.number: each for each in _near(row, by=by) if not is_recused(person, about=_about(each))}
    ranked = alike.rank(_matter(row), map(_matter, found.values()))
    return [Suggestion(found[each.number], each, _may(row, found[each.number], each)) for each in ranked]


def compared(number: str, other: str, *, by: Staff, now: datetime) -> Pair:
    """Two complaints beside each other; that both were opened is noted.

    Raises:
        NoSuchCase: there is not one of them before the person's wall.
        SameComplaint: there is only one.
        Recused: one is about the person or somebody they work with.
    """
    require(by, "case.see")
    ours, theirs = (cases.seen(each, by=by) for each in (number, other))
    if ours.pk == theirs.pk:
        raise merging.SameComplaint("A complaint cannot be merged into itself.")
    for row in (ours, theirs):
        require_free(me(by), about=_about(row))
    with transaction.atomic():
        one, another = (cases.open_one(row.number, by=by, now=now) for row in (ours, theirs))
    matters = _matter(ours), _matter(theirs)
    found = alike.compare(*matters)
    goes_on = (row for row, gone in ((ours, theirs), (theirs, ours)) if _may_go_on(row, gone, found))
    return Pair(one, another, found, _is_again(*matters), tuple(sorted(goes_on, key=_by_day)))


def merge(
    number: str,
    *,
    into: str,
    by: Staff,
    now: datetime,
    seen: int | None = None,
    seen_into: int | None = None,
) -> None:
    """Have the complaint go on as part of another, under the clocks of whichever came first.

    Raises:
        AnotherCustomer, SameComplaint: as for `core.complaints.merging.merge`.
        ChangedMeanwhile: one of them is not as it was seen.
        Recused: one is about the person, or about whoever handles the one that goes on.
    """
    require(by, "case.merge")
    with transaction.atomic():
        row, other = _both(number, into, by=by, versions=(seen, seen_into))
        matters = _matter(row), _matter(other)
        found = alike.compare(*matters)
        gone, goes_on = merging.merge(row.as_term(), into=other.as_term(), same_customer=found.same_customer)
        if other.owner:
            require_free(placed(other.owner), about=_about(row))
        kept = merging.brought(row.number, case_clocks.history(row))
        again = {"again": "yes"} if _is_again(*matters) else {}
        case_history.take(row, gone)
        row.merged_into = other
        case_history.note(
            row, Act.MERGED, by=by, now=now, for_customer=True, details={"other": into, **again}
        )
        case_clocks.reckon(row, now=now)
        case_history.take(other, goes_on)
        kept |= _added(row, other)
        case_history.note(other, Act.JOINED, by=by, now=now, for_customer=True, details=kept | again)
        case_clocks.reckon(other, now=now)
        _tell("case.merged", row, other, now=now)


def part(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Have a complaint go on by itself that was merged by mistake, as though it had never been, saying why.

    Raises:
        Impossible: it is not merged, or the other is itself part of a third.
    """
    require(by, "case.assign")
    why = said(words)
    with transaction.atomic():
        into = bound(cases.seen(number, by=by), by=by).goes_on
        # Where it goes on in none, or in none that is seen, deciding refuses it.
        row, other = _both(number, into.number if into else number, by=by, versions=(seen, None))
        alone, goes_on = merging.part(row.as_term(), of=other.as_term())
        case_history.take(row, alone)
        row.merged_into = None
        case_history.note(row, Act.PARTED, by=by, now=now, words=why, details={"other": other.number})
        case_clocks.reckon(row, now=now)
        case_history.take(other, goes_on)
        other.about.remove(*_added_before(row, other))
        case_history.note(other, Act.LEFT, by=by, now=now, for_customer=True, details={"other": number})
        case_clocks.reckon(other, now=now)
        _tell("case.parted", row, other, now=now)


def bound(row: CaseRow, *, by: Staff) -> Bound:
    """What the complaint is merged with."""
    found = CaseRow.objects.seen_by(by)
    goes_on = found.filter(pk=row.merged_into_id).first() if row.merged_into_id else None
    return Bound(goes_on, list(found.filter(merged_into=row).order_by("received_at")))


def handed_in_twice(*, since: datetime, until: datetime, by: Staff) -> Share:
    """Of the complaints received in that time, those whose customer handed in nearly the same again."""
    require(by, "case.see")
    seen = CaseRow.objects.seen_by(by).filter(received_at__gte=since, received_at__lt=until)
    whole = seen.exclude(stage=Stage.MERGED)
    again = CaseRow.objects.filter(stage=Stage.MERGED, history__act=Act.MERGED, history__details__again="yes")
    return Share(whole.filter(pk__in=again.values("merged_into")).count(), whole.count())


def _near(row: CaseRow, *, by: Staff) -> Iterable[CaseRow]:
    """What is compared: complaints of the customer, and those of the product from about the same days."""
    rows = CaseRow.objects.seen_by(by).exclude(pk=row.pk).select_related("unit", "owner")
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
    return rows.filter(still).order_by("-received_at", "-pk").prefetch_related("about__unit")


def _matter(row: CaseRow) -> Matter:
    text = ""
    with suppress(Erased):
        text = case_history.told(row)["what"]
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


def _may(row: CaseRow, other: CaseRow, found: Alike) -> bool:
    return _may_go_on(row, other, found) or _may_go_on(other, row, found)


def _may_go_on(row: CaseRow, gone: CaseRow, found: Alike) -> bool:
    """Whether the one can go on as both."""
    return (
        found.same_customer
        and Act.JOINED in possible(Stage(row.stage))
        and Act.MERGED in possible(Stage(gone.stage))
    )


def _is_again(one: Matter, other: Matter) -> bool:
    """Whether they say nearly the same: then it was handed in twice."""
    return likeness(one.text, other.text) >= LIKELY


def _by_day(row: CaseRow) -> tuple[datetime, int]:
    return row.received_at, row.pk


def _both(
    number: str, other: str, *, by: Staff, versions: tuple[int | None, int | None]
) -> tuple[CaseRow, CaseRow]:
    """The two, nobody else's until the deed is done; in the order of their numbers, so that none waits on.

    Raises:
        NoSuchCase, ChangedMeanwhile, Recused: as for every deed with a case.
    """
    asked = CaseRow.objects.seen_by(by).select_for_update(of=("self",)).filter(number__in=(number, other))
    rows = {row.number: row for row in asked.select_related("owner", "unit").order_by("number")}
    for each, seen in zip((number, other), versions, strict=True):
        if each not in rows:
            raise NoSuchCase("There is no complaint {number}.", number=each[:16])
        if seen not in (None, rows[each].version):
            raise ChangedMeanwhile(
                "Somebody did something with this complaint meanwhile. Look at it anew first."
            )
        require_free(me(by), about=_about(rows[each]))
    return rows[number], rows[other]


def _added(row: CaseRow, other: CaseRow) -> dict[str, str]:
    """What the one that goes on is known to be about from now on; who of that is new, for the way back."""
    other.vulnerable = other.vulnerable or row.vulnerable
    other.marks = list(dict.fromkeys([*other.marks, *row.marks]))
    new = row.about.exclude(pk__in=other.about.values("pk")).order_by("pk")
    ids = list(new.values_list("pk", flat=True))
    other.about.add(*ids)
    return {"about": " ".join(map(str, ids))} if ids else {}


def _added_before(row: CaseRow, other: CaseRow) -> list[StaffRow]:
    joined = other.history.filter(act=Act.JOINED, details__other=row.number).last()
    ids = str(joined.details.get("about", "")).split() if joined else []
    return list(StaffRow.objects.filter(pk__in=ids))


def _tell(topic: str, row: CaseRow, other: CaseRow, *, now: datetime) -> None:
    people = sorted({each.owner.username for each in (row, other) if each.owner})
    deliveries.enqueue(topic, {"case": row.number, "into": other.number, "people": people}, now=now)


def _about(row: CaseRow) -> list[Placed]:
    return [placed(person) for person in row.about.all()]
