"""Warning before a term of a case runs out, and telling up the line once it has: each point is told once.

So is that another unit's answer is late.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from hark.core.complaints.clocks import Clock
from hark.core.complaints.confidential import bar
from hark.core.complaints.law import WarningPoint
from hark.core.terms.case import OVER, Act, Stage, Standing
from hark.flows import case_asking, case_clocks, case_history, deliveries
from hark.flows.alone import AT_ONCE, alone, one_by_one
from hark.flows.case_places import kept, placed
from hark.guard.access import POLICY, Staff
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.questions import QuestionRow

_RUNS = ~Q(stage__in=OVER) | Q(stage=Stage.WITHDRAWN, awaited=True)
"""A regulator wants its report of what the customer withdrew."""


def watch(*, by: Staff, now: datetime) -> None:
    """Give what nobody has, where the institution wants it; tell who is to be told, of terms and answers."""
    give(by=by, now=now)
    warn(by=by, now=now)
    remind(by=by, now=now)


def give(*, by: Staff, now: datetime) -> int:
    """How many cases that nobody had are given by the rule, where the institution wants it to be done so."""
    if not case_clocks.targets().assigning.automatic:
        return 0
    from hark.flows import case_assigning  # a worker that gives nothing does not hold the engines

    return len(case_assigning.allot_unowned(by=by, now=now, unwatched=True).done)


def warn(*, by: Staff, now: datetime) -> int:
    """How many cases somebody was told of, of those at which a point was reached by now."""
    return one_by_one(
        CaseRow.objects.filter(_RUNS), lambda pk: _warned(pk, by=by, now=now), moment="warn_at", now=now
    )


def remind(*, by: Staff, now: datetime) -> int:
    """How many units are told that an answer of theirs is late, of those not told of it yet."""
    late = QuestionRow.objects.open().filter(due_at__lte=now, reminded_at=None).order_by("due_at")
    told = 0
    for row in late.only("pk", "case_id")[:AT_ONCE]:
        with alone(row.case_id):
            told += _reminded(row, by=by, now=now)
    return told


def _reminded(late: QuestionRow, *, by: Staff, now: datetime) -> bool:
    with transaction.atomic():
        row = CaseRow.objects.select_for_update(of=("self",)).get(number=late.case_id)
        kept = case_asking.held(row, late.pk)
        if kept.standing != Standing.OPEN or kept.reminded_at:
            return False  # it was answered meanwhile, or another worker was quicker
        kept.reminded_at = now
        kept.save(update_fields=["reminded_at"])
        case_asking.note(row, Act.REMINDED, kept, by=by, now=now)
    return True


def _warned(pk: int, *, by: Staff, now: datetime) -> bool:
    with transaction.atomic():
        row = CaseRow.objects.select_for_update(of=("self",)).filter(_RUNS, pk=pk, warn_at__lte=now).first()
        if row is None:
            return False  # another worker was quicker, or it was answered meanwhile
        reached = case_clocks.untold(row, case_clocks.of(row, now=now))
        furthest: dict[tuple[str, str, int], tuple[Clock, WarningPoint]] = {}
        for key, clock, warned in reached:  # of each term in the order of its points
            point = warned.point
            details = {"key": key, "term": clock.term, "percent": str(point.percent), "up": str(point.up)}
            case_history.note(row, Act.WARNED, by=by, now=now, details=details)
            furthest[clock.kind, clock.term, point.up] = clock, point
        # Of points reached together nobody wants to hear one by one; the owner hears of the last.
        last = {(kind, term): up for kind, term, up in sorted(furthest)}
        for (kind, term, up), (clock, point) in furthest.items():
            is_last = up == last[kind, term]
            if up or is_last or row.owner is None:
                _tell(row, clock, point, with_owner=is_last, now=now)
        case_clocks.reckon(row, now=now)
    return bool(reached)


def _tell(row: CaseRow, clock: Clock, point: WarningPoint, *, with_owner: bool, now: datetime) -> None:
    told = {"case": row.number, "term": clock.term, "kind": clock.kind.value, "percent": point.percent}
    named = {"term_name": {"en": clock.name.en, "zh": clock.name.zh}}
    people = {person.username for person in told_of(row, up=point.up)}
    if row.owner and with_owner:
        people.add(row.owner.username)
    deliveries.enqueue("case.warned", told | named | {"people": sorted(people)}, now=now)


def told_of(row: CaseRow, *, up: int) -> list[StaffRow]:
    """Its owner; so many steps up, whoever leads the unit that far above, in the end the institution.

    Where who leads is kept out of it, that goes on to who is not.
    """
    if up == 0 and row.owner:
        return [row.owner]
    path = [code for code in (row.unit.path if row.unit else "").split("/") if code]
    unit = path[-up] if 0 < up < len(path) else ""
    leads = StaffRow.objects.filter(is_active=True, role__in=POLICY["case.assign"].roles).order_by("pk")
    of_unit = _free(row, leads.filter(unit__code=unit)) if unit else []
    return of_unit or _free(row, leads.filter(unit=None))


def _free(row: CaseRow, people: "QuerySet[StaffRow]") -> list[StaffRow]:
    """Those of the people who are not kept out of it."""
    of = kept(row)
    return [person for person in people.select_related("unit") if bar(placed(person), of) is None]
