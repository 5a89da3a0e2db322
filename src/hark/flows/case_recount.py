"""What is counted of complaints, made anew; and whether a customer complained of the same before."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hark.core.complaints.tally import REPEATS_WITHIN
from hark.core.terms.case import Stage
from hark.flows import case_clocks, case_figures, case_recurrence
from hark.flows.alone import alone
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseQuerySet, CaseRow

AT_ONCE = 200
HELD = 50  # counted in one transaction: no deed with them goes on meanwhile
_WHO = ("customer", "email", "phone")


def recount(*, by: Staff, now: datetime) -> int:
    """How many complaints were counted anew, each from its history and clocks."""
    require(by, "rollup.keep")
    last = counted = 0
    while rows := _counted(_narrow().filter(pk__gt=last), now=now):
        last, counted = rows[-1].pk, counted + len(rows)
    with transaction.atomic():
        audit.write("rollups.rebuilt", "cases", by=by, now=now, counted=counted)
    return counted


def keep_up(*, now: datetime) -> None:
    """Count what nobody counted yet, and look for what came before; a part of it at a time."""
    look_for_earlier(now=now)
    if CaseFiguresRow.objects.count() < CaseRow.objects.count():
        catch_up(now=now)


def catch_up(*, now: datetime) -> int:
    """How many were counted of those that were here before figures were kept."""
    return len(_counted(_narrow().filter(figures=None), now=now))


def look_for_earlier(*, now: datetime) -> int:
    """Of how many complaints it was found out whether their customer complained of the same before.

    Only who sees every complaint can tell: whoever takes one in may see no other of the customer.
    """
    waiting = CaseFiguresRow.objects.filter(repeated=None).order_by("pk").values_list("pk", flat=True)
    looked_at = list(waiting[:AT_ONCE])
    for row in _narrow().filter(pk__in=looked_at):
        with alone(row.number):
            case_recurrence.look(
                row, now=now
            )  # each in a change of its own; killed before the end, looked at anew
    with transaction.atomic():
        rows = list(_narrow().filter(pk__in=looked_at))
        for row in rows:
            CaseFiguresRow.objects.filter(case=row).update(repeated=_is_repeated(row))
    return len(rows)


def _counted(rows: CaseQuerySet, *, now: datetime) -> list[CaseRow]:
    """The first of them, counted while nobody does anything with them."""
    with transaction.atomic():
        held = list(rows.select_for_update(of=("self",)).order_by("pk")[:HELD])
        for row in held:
            with alone(row.number), transaction.atomic():
                _count(row, now=now)
    return held


def _count(row: CaseRow, *, now: datetime) -> None:
    case_figures.keep(row)
    with alone(row.number), transaction.atomic():  # without its law it is counted all the same
        case_figures.stand(row, case_clocks.of(row, now=now))
    CaseFiguresRow.objects.filter(case=row).update(repeated=_is_repeated(row))


def _is_repeated(row: CaseRow) -> bool:
    same = Q(pk__in=[])
    for column in _WHO:
        if value := getattr(row, column):
            same |= Q(**{column: value})
    earlier = CaseRow.objects.filter(
        same,
        product=row.product,
        received_at__lt=row.received_at,
        received_at__gte=row.received_at - REPEATS_WITHIN,
    )
    return earlier.exclude(stage=Stage.MERGED).exists()


def _narrow() -> CaseQuerySet:
    return CaseRow.objects.defer("told", "finding", "reply")
