"""Complaints of one matter: merged by a person, and taken apart again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from hark.core.complaints import alike, merging
from hark.core.complaints.alike import Sign
from hark.core.complaints.case import said
from hark.core.complaints.confidential import require_open
from hark.core.complaints.recusal import require_free
from hark.core.terms.case import Act, Stage, Standing
from hark.core.terms.figure import Share
from hark.flows import case_clocks, case_confidential, case_history, case_sight, case_wording, deliveries
from hark.flows.case_alike import is_again, matter
from hark.flows.case_asked import kept_from
from hark.flows.case_places import about, kept, me, placed
from hark.flows.case_refusals import ChangedMeanwhile, NoSuchCase
from hark.guard.access import Staff, require
from hark.records.cases import CaseRow


@dataclass(frozen=True, slots=True)
class Bound:
    """What a complaint goes on in, and what goes on in it, as far as the person may see them.

    Each of those knows how many `files` it brought: they stay with it, under its own key.
    """

    goes_on: CaseRow | None
    joined: list[CaseRow]


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
        AnotherCustomer, SameComplaint, Unreadable, Unreported, StillAsked, StillReviewed, SecondPair: as
            for `core.complaints.merging.merge`.
        ChangedMeanwhile: one of them is not as it was seen.
        Recused, Confidential: the person is kept out of one; or one is about whoever handles the other.
    """
    require(by, "case.merge")
    with transaction.atomic():
        row, other = both(number, into, by=by, versions=(seen, seen_into))
        matters = matter(row), matter(other)
        found = alike.compare(*matters)
        gone, goes_on = merging.merge(
            row.as_term(),
            into=other.as_term(),
            by=by.username,
            same_customer=found.same_customer,
            known=Sign.CUSTOMER in found.signs,
            asked=row.questions.filter(standing=Standing.OPEN).exists(),
        )
        if other.owner:
            require_free(placed(other.owner), about=about(row))
        brought = merging.brought(row.number, case_clocks.history(row))
        learns = None if row.confidential is other.confidential else other if row.confidential else row
        again = {"again": "yes"} if is_again(*matters) else {}
        known = {"known": "yes"} if Sign.CUSTOMER in found.signs else {}
        case_history.take(row, gone)
        row.merged_into = other
        case_history.note(
            row, Act.MERGED, by=by, now=now, for_customer=True, details={"other": into, **known, **again}
        )
        case_clocks.reckon(row, now=now)
        case_history.take(other, goes_on)
        brought |= _added(row, other)
        case_history.note(other, Act.JOINED, by=by, now=now, for_customer=True, details=brought | again)
        case_clocks.reckon(other, now=now)
        if learns:
            case_confidential.hand_on(learns, of=row if learns is other else other, by=by, now=now)
        _tell("case.merged", row, other, by=by, now=now)


def part(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Have a complaint go on by itself that was merged by mistake, as though it had never been, saying why.

    Raises:
        Impossible, SecondPair: as for `core.complaints.merging.part`.
    """
    require(by, "case.assign")
    why = said(words)
    with transaction.atomic():
        into = bound(case_sight.seen(number, by=by), by=by).goes_on
        # Where it goes on in none, or in none that is seen, deciding refuses it.
        row, other = both(number, into.number if into else number, by=by, versions=(seen, None))
        alone, goes_on = merging.part(row.as_term(), of=other.as_term(), by=by.username)
        case_history.take(row, alone)
        row.merged_into = None
        why, told = case_wording.leaving(row, why), {"other": other.number}
        case_history.note(row, Act.PARTED, by=by, now=now, words=why, for_customer=True, details=told)
        case_clocks.reckon(row, now=now)
        case_history.take(other, goes_on)
        brought = _brought(other)
        other.about.remove(*brought.pop(number, set()) - set().union(*brought.values()))
        case_history.note(other, Act.LEFT, by=by, now=now, for_customer=True, details={"other": number})
        case_clocks.reckon(other, now=now)
        _tell("case.parted", row, other, by=by, now=now)


def may_part(row: CaseRow, *, by: Staff) -> bool:
    """Whether the person may take it out of the other: not while others review what they decided there."""
    into = bound(row, by=by).goes_on
    return into is None or Act.LEFT not in into.as_term().left_to_others(by.username)


def bound(row: CaseRow, *, by: Staff) -> Bound:
    """What the complaint is merged with."""
    found = CaseRow.objects.seen_by(by).exclude(pk__in=kept_from(by))
    goes_on = found.filter(pk=row.merged_into_id).first() if row.merged_into_id else None
    joined = found.filter(merged_into=row).annotate(files=Count("attachments"))
    return Bound(goes_on, list(joined.order_by("received_at")))


def handed_in_twice(*, since: datetime, until: datetime, by: Staff) -> Share:
    """Of the complaints received in that time, those whose customer handed in nearly the same again."""
    require(by, "case.see")
    seen = CaseRow.objects.seen_by(by).filter(received_at__gte=since, received_at__lt=until)
    whole = seen.exclude(stage=Stage.MERGED)
    again = CaseRow.objects.filter(stage=Stage.MERGED, history__act=Act.MERGED, history__details__again="yes")
    return Share(whole.filter(pk__in=again.values("merged_into")).count(), whole.count())


def both(
    number: str, other: str, *, by: Staff, versions: tuple[int | None, int | None]
) -> tuple[CaseRow, CaseRow]:
    """The two, nobody else's until the deed is done; in the order of their numbers, so that none waits on.

    Raises:
        NoSuchCase, ChangedMeanwhile, Recused, Confidential: as for every deed with a case.
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
        require_open(me(by), kept(rows[each]))
    return rows[number], rows[other]


def _added(row: CaseRow, other: CaseRow) -> dict[str, str]:
    """What the one that goes on is about from now on; whom it was not about by itself, for the way back."""
    other.vulnerable = other.vulnerable or row.vulnerable
    other.marks = list(dict.fromkeys([*other.marks, *row.marks]))
    own = _ids(other) - set().union(*_brought(other).values())
    new = sorted(_ids(row) - own)
    other.about.add(*new)
    return {"about": " ".join(map(str, new))} if new else {}


def _brought(other: CaseRow) -> dict[str, set[int]]:
    """Whom each of those merged into the complaint brought, by its number: one may be brought by several."""
    found: dict[str, set[int]] = {}
    for each in other.history.filter(act__in=(Act.JOINED, Act.LEFT)):
        if each.act == Act.LEFT:
            found.pop(each.details["other"], None)
        else:
            found[each.details["other"]] = {int(id) for id in str(each.details.get("about", "")).split()}
    return found


def _ids(row: CaseRow) -> set[int]:
    return set(row.about.values_list("pk", flat=True))


def _tell(topic: str, row: CaseRow, other: CaseRow, *, by: Staff, now: datetime) -> None:
    """Whoever owns one of them is told, but not of what they did themselves."""
    people = sorted({each.owner.username for each in (row, other) if each.owner} - {by.username})
    deliveries.enqueue(topic, {"case": row.number, "into": other.number, "people": people}, now=now)
