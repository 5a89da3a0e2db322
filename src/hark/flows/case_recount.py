"""What is counted of complaints, made anew; and whether a customer complained of the same before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hark.core.complaints.tally import REPEATS_WITHIN
from hark.core.terms.case import Act, Stage
from hark.flows import case_clocks, case_figures, case_recurrence
from hark.flows.alone import AGAIN_AFTER, alone
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseQuerySet, CaseRow, HappeningRow

AT_ONCE = 200
HELD = 50  # counted in one transaction: no deed with them goes on meanwhile
_WHO = ("customer", "email", "phone")
_NAMING = (Act.NAMED, Act.RENAMED, Act.UNNAMED)


def recount(*, by: Staff, now: datetime, rest: Callable[[], None] = lambda: None) -> int:
    """How many complaints were counted anew, each from its history and clocks.

    After each part it `rest`s: with SQLite nobody else has their turn before.
    """
    require(by, "rollup.keep")
    last = counted = 0
    while numbers := _first(CaseRow.objects.filter(pk__gt=last)):
        _count_all(numbers, now=now)
        last, counted = numbers[-1], counted + len(numbers)
        rest()
    while look_for_earlier(now=now):
        rest()
    with transaction.atomic():
        audit.write("rollups.rebuilt", "cases", by=by, now=now, counted=counted)
    return counted


def keep_up(*, now: datetime) -> bool:
    """Count some of what nobody counted yet, and look for what came before; whether there was any."""
    return bool(catch_up(now=now) + look_for_earlier(now=now))


def catch_up(*, now: datetime) -> int:
    """How many were counted of those that were here before figures were kept."""
    if CaseFiguresRow.objects.count() == CaseRow.objects.count():
        return 0
    uncounted = CaseRow.objects.filter(figures=None)
    numbers = _first(uncounted.filter(pk__gt=_catching_up.after)) or _first(uncounted)
    _catching_up.after = max(numbers, default=0)
    return _count_all(numbers, now=now)


def look_for_earlier(*, now: datetime) -> int:
    """Of how many complaints it was found out whether the customer complained of the same before.

    Only who sees every complaint can tell: whoever takes one in may see no other of the customer. They are
    looked for before anything is written, for with SQLite nobody else writes meanwhile. So is what it comes
    back on, each noted in a change of its own: killed in between, the worker finds none twice.
    """
    rest = [number for number, until in _let_be.items() if until > now]
    waiting = CaseFiguresRow.objects.filter(repeated=None).exclude(case__number__in=rest).order_by("pk")
    rows = list(_narrow().filter(pk__in=list(waiting.values_list("pk", flat=True)[:AT_ONCE])))
    for row in rows:
        _let_be[row.number] = now + AGAIN_AFTER
        with alone(row.number):
            case_recurrence.look(row, now=now)
            del _let_be[row.number]
    looked_at = [row for row in rows if row.number not in _let_be]
    repeated = {row.pk for row in looked_at if _is_repeated(row)}
    found = {True: repeated, False: {row.pk for row in looked_at} - repeated}
    with transaction.atomic():
        for answer, numbers in found.items():
            CaseFiguresRow.objects.filter(pk__in=numbers).update(repeated=answer)
        _look_anew_after(looked_at)
    return len(rows)  # those at which it failed as well: others may wait behind them


_let_be: dict[str, datetime] = {}
"""Those at which this process failed, each until it is looked at again: nobody knows yet what it repeats."""


@dataclass(slots=True)
class _CatchingUp:
    """After which case this process goes on, so that some that cannot be counted keep it from no others."""

    after: int = 0


_catching_up = _CatchingUp()


def _first(rows: CaseQuerySet) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:HELD])


def _count_all(numbers: list[int], *, now: datetime) -> int:
    """How many of these were counted, while nobody does anything with them."""
    figures = CaseFiguresRow.objects.filter(case__in=numbers)
    with transaction.atomic():
        figures.update(repeated=None)
        for row in _narrow().select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"):
            with alone(row.number), transaction.atomic():
                _count(row, now=now)
        return figures.count()


def _count(row: CaseRow, *, now: datetime) -> None:
    case_figures.keep(row)
    with alone(row.number), transaction.atomic():  # without its law it is counted all the same
        case_figures.stand(row, case_clocks.of(row, now=now))


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


def _look_anew_after(rows: Sequence[CaseRow]) -> None:
    """Have those that came after one whose customer was named since be looked at again: they may repeat it.

    Of whom it was said to be before, nothing tells: so where that was another, whatever was taken for
    repeated is. Each looks later than itself, so it ends.
    """
    named = HappeningRow.objects.filter(case__in=rows, act__in=_NAMING).values_list("case", "act")
    acts = dict[int, set[str]]()
    for case, act in named:
        acts.setdefault(case, set()).add(act)
    for row in (row for row in rows if row.pk in acts):
        later = CaseRow.objects.filter(received_at__gt=row.received_at)
        if row.customer:
            theirs = later.filter(customer=row.customer).values("pk")
            CaseFiguresRow.objects.filter(pk__in=theirs).update(repeated=None)
        if acts[row.pk] & {Act.RENAMED, Act.UNNAMED}:
            soon = later.filter(product=row.product, received_at__lte=row.received_at + REPEATS_WITHIN)
            CaseFiguresRow.objects.filter(pk__in=soon.values("pk"), repeated=True).update(repeated=None)


def _narrow() -> CaseQuerySet:
    return CaseRow.objects.defer("told", "finding", "reply")
