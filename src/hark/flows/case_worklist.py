"""The work-list: the cases a person sees, in an order, and how many there are to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hark.flows.case_asked import kept_from
from hark.flows.case_wanted import CLASSES, SCOPES, SORTS, Wanted, narrowed, scoped
from hark.guard.access import Staff, require
from hark.records.cases import CaseQuerySet, CaseRow, is_graded
from hark.records.questions import QuestionRow

# What is not told of a complaint to whoever is kept out of it; asked for it, a list would tell.
_UNTOLD = ("customer", "channel", "cause", "upheld", *CLASSES, "closed_from", "closed_to", "recurs", "told")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many the person has, nobody has, wait for their check or to be reported, are open, overdue."""

    mine: int
    unowned: int
    to_check: int
    to_report: int
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases of a list, and how many the list holds.

    Of those, another unit owes an answer about what is `asked`, and somebody graded what is `graded`.
    """

    cases: list[CaseRow]
    total: int
    asked: frozenset[str]
    graded: frozenset[str]


def page(wanted: Wanted, *, offset: int = 0, limit: int = 50, by: Staff) -> Page:
    """Some of the cases the person sees, those due first at the top."""
    rows = listed(wanted, by=by)
    # First which, by what is small in the index; then the rows themselves, of this page alone.
    numbers = list(rows.values_list("pk", flat=True)[offset : offset + limit])
    found = CaseRow.objects.select_related("owner", "unit").defer("told", "finding", "reply").in_bulk(numbers)
    asked = QuestionRow.objects.open().filter(case__pk__in=numbers).exclude(case__pk__in=kept_from(by))
    graded = CaseRow.objects.filter(is_graded(), pk__in=numbers)
    return Page(
        [found[number] for number in numbers],
        rows.count(),
        frozenset(asked.values_list("case__number", flat=True)),
        frozenset(graded.values_list("number", flat=True)),
    )


def listed(wanted: Wanted, *, by: Staff) -> CaseQuerySet:
    """The cases of the list, in its order.

    Those the person is kept out of are left out where the list would tell more than that they are there.
    """
    require(by, "case.see")
    seen = CaseRow.objects.seen_by(by)
    if any(getattr(wanted, name) for name in _UNTOLD):
        seen = seen.exclude(pk__in=kept_from(by))
    # What was closed is over: asked for both, SQLite would look at all that are.
    scope = "all" if (wanted.scope, wanted.order) == ("over", "closed") else wanted.scope
    return narrowed(scoped(seen, scope, by), wanted, by=by).order_by(*SORTS[wanted.order])


def counts(*, by: Staff, now: datetime) -> Counts:
    """How much there is to do, of what the person sees."""
    require(by, "case.see")
    seen = CaseRow.objects.seen_by(by)
    mine, unowned, to_check, to_report, open_ones = (scoped(seen, scope, by) for scope in SCOPES[:5])
    late = open_ones.filter(due_at__lte=now)
    return Counts(*(rows.count() for rows in (mine, unowned, to_check, to_report, open_ones, late)))


def simulated(numbers: Iterable[str], *, by: Staff) -> frozenset[str]:
    """Which of the cases are simulated."""
    require(by, "case.see")
    found = CaseRow.objects.seen_by(by).filter(number__in=list(numbers), is_demo=True)
    return frozenset(found.values_list("number", flat=True))
