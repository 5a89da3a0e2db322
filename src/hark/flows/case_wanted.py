"""What is asked of the work-list: which cases, and in which order."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q

from hark.core.terms.case import Stage
from hark.flows import case_clocks, case_recurrence
from hark.flows.case_team import Span
from hark.guard.access import Staff
from hark.records.cases import CaseQuerySet, CaseRow

SORTS = {
    "due": (F("due_at").asc(nulls_last=True), "received_at", "pk"),
    "received": ("-received_at", "-pk"),
    "closed": ("-closed_at", "-pk"),
}
# `counted` are those that returns count: all but what goes on as part of another.
SCOPES = ("mine", "unowned", "to_check", "to_report", "open", "over", "all", "counted")
NONE = "-"  # of no unit, or of no class
_COLUMNS = {
    "stage": "stage",
    "product": "product",
    "owner": "owner__username",
    "channel": "channel",
    "cause": "cause",
    "upheld": "upheld",
}
CLASSES = ("business", "reason", "sub_channel")
_LONGEST_ID = 11  # digits
_FEW = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases to list, and in which order. `customer` is a pseudonym.

    `business`, `reason` and `sub_channel` are classes of JR/T 0169. Days are those of the institution's
    calendar, the last one included.
    """

    scope: str = "open"
    number: str = ""
    stage: str = ""
    unit: str = ""
    product: str = ""
    owner: str = ""
    channel: str = ""
    cause: str = ""
    upheld: str = ""
    business: str = ""
    reason: str = ""
    sub_channel: str = ""
    received_from: date | None = None
    received_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    arrival: str = ""
    recurs: str = ""
    told: str = ""
    confidential: str = ""
    customer: str = ""
    due: Span | None = None
    sort: str = "due"

    @property
    def order(self) -> str:
        """By what they are sorted: of what is over nothing is due, and there may be a million.

        Only what is over has a day of closing, a cause and an outcome, so it is sorted by that day.
        """
        if self.closed_from or self.closed_to or self.cause or self.upheld:
            return "closed"
        return self.sort if self.scope in SCOPES[:5] else "received"


def scoped(rows: CaseQuerySet, scope: str, by: Staff) -> CaseQuerySet:
    """Those of the rows in the scope."""
    if scope == "mine":
        return rows.open().filter(owner__username=by.username)
    if scope == "unowned":
        return rows.open().filter(owner=None)
    if scope == "to_check":
        mine = Q(owner__username=by.username) | Q(proposed_by__username=by.username)
        return rows.filter(stage=Stage.CHECKING).exclude(mine).exclude(decided_by__username=by.username)
    if scope == "to_report":
        return rows.awaited()
    if scope == "over":
        return rows.over()
    if scope == "counted":
        return rows.exclude(stage=Stage.MERGED)
    return rows if scope == "all" else rows.open()


def narrowed(rows: CaseQuerySet, wanted: Wanted, *, by: Staff) -> CaseQuerySet:
    """Those of the rows that are wanted, whatever their scope."""
    asked = {column: getattr(wanted, name) for name, column in _COLUMNS.items() if getattr(wanted, name)}
    for name in CLASSES:
        if place := getattr(wanted, name):
            asked[name] = "" if place == NONE else place
    if wanted.confidential:  # whoever sees the list sees which are
        asked["confidential"] = True
    if wanted.told:
        asked["untold"] = True
    if wanted.unit:
        asked |= {"unit": None} if wanted.unit == NONE else {"unit__code": wanted.unit}
    for column in ("received", "closed"):
        first, last = (getattr(wanted, f"{column}_{end}") for end in ("from", "to"))
        asked |= {f"{column}_at__gte": _begin(first)} if first else {}
        asked |= {f"{column}_at__lt": _begin(last + timedelta(days=1))} if last else {}
    rows = rows.filter(wanted.due.holds()) if wanted.due else rows
    rows = rows.filter(case_recurrence.among(wanted.recurs, by=by)) if wanted.recurs else rows
    if wanted.customer:
        rows = _few(rows, Q(customer=wanted.customer))
    if wanted.arrival:
        is_id = wanted.arrival.isascii() and wanted.arrival.isdigit() and len(wanted.arrival) <= _LONGEST_ID
        if not is_id:
            return rows.none()
        asked["origin__arrival"] = int(wanted.arrival)
    return _numbered(rows.filter(**asked), wanted.number.strip())


def _numbered(rows: CaseQuerySet, begins: str) -> CaseQuerySet:
    """Those whose number begins so, as a range, for which there is an index; or whose regulator's is that."""
    if not begins:
        return rows
    named = Q(number__gte=begins.upper(), number__lt=f"{begins.upper()}~") | Q(reference=begins)
    return _few(rows, named)


def _few(rows: CaseQuerySet, named: Q) -> CaseQuerySet:
    """Those of the rows, looked up first: SQLite would go through all of the list in its order for them."""
    few = list(CaseRow.objects.filter(named).order_by().values_list("pk", flat=True)[: _FEW + 1])
    return rows.filter(pk__in=few) if len(few) <= _FEW else rows.filter(named)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=case_clocks.own_calendar().zone)
