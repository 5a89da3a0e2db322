"""Reading cases: the work-list, one with its history, and whoever complained, for a purpose."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from hark.core.complaints.attachments import Form
from hark.core.complaints.complainant import Missing
from hark.core.complaints.confidential import Bar, bar, require_open
from hark.core.complaints.steps import possible
from hark.core.complaints.triage.opinions import Triaged
from hark.core.terms.case import Act, Stage
from hark.flows import (
    case_clocks,
    case_complainant,
    case_files,
    case_history,
    case_joined,
    case_mentions,
    case_questions,
    case_recurrence,
    case_triage,
    case_wording,
    revealing,
)
from hark.flows.case_asked import kept_from
from hark.flows.case_files import Attached
from hark.flows.case_places import kept, me
from hark.flows.case_questions import Asked
from hark.flows.case_refusals import NoSuchCase
from hark.flows.case_team import Span
from hark.flows.handlers import colleagues
from hark.flows.subjects import Erased
from hark.guard import masking
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.cases import CaseQuerySet, CaseRow
from hark.records.organisation import UnitRow
from hark.records.questions import QuestionRow

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
_CLASSES = ("business", "reason", "sub_channel")
# What is not told of a complaint to whoever is kept out of it; asked for it, a list would tell.
_UNTOLD = ("customer", "channel", "cause", "upheld", *_CLASSES, "closed_from", "closed_to", "recurs")
_LONGEST_ID = 11  # digits
_FEW = 500
_NAMED = ("owner", "approver", "person")
_OTHERS = ("other", "follows")  # what of a line of the history is the number of another complaint
_OF_TWO = frozenset({Act.RECURRED, Act.JUDGED})  # whose whole line is of another as much


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
    """Some cases of a list, those of them another unit owes an answer about, and how many the list holds."""

    cases: list[CaseRow]
    total: int
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, at its `place` in the history: by whom, and what was written."""

    place: int
    act: Act
    at: datetime
    by: str
    words: str
    details: dict[str, str]
    for_customer: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """A case as its page shows it: contact masked, numbers in the customer's words masked.

    `told` and what triage makes of it are None where it was erased. Whoever complains still has `owed` to be
    brought. `possible` is what its stage lets be
    done. Whoever is `kept_out` sees nothing of what was said and can do nothing.
    """

    row: CaseRow
    told: dict[str, str] | None
    reply: str
    finding: str
    history: list[Line]
    questions: list[Asked]
    files: list[Attached]
    about: list[StaffRow]
    triaged: Triaged | None
    owed: tuple[Missing, ...]
    possible: frozenset[Act]
    kept_out: Bar | None = None


def page(wanted: Wanted, *, offset: int = 0, limit: int = 50, by: Staff) -> Page:
    """Some of the cases the person sees, those due first at the top."""
    rows = listed(wanted, by=by)
    # First which, by what is small in the index; then the rows themselves, of this page alone.
    numbers = list(rows.values_list("pk", flat=True)[offset : offset + limit])
    found = CaseRow.objects.select_related("owner", "unit").defer("told", "finding", "reply").in_bulk(numbers)
    asked = QuestionRow.objects.open().filter(case__pk__in=numbers).exclude(case__pk__in=kept_from(by))
    return Page(
        [found[number] for number in numbers],
        rows.count(),
        frozenset(asked.values_list("case__number", flat=True)),
    )


def kept_out(rows: Iterable[CaseRow], *, by: Staff) -> frozenset[int]:
    """Which of the cases the person is kept out of."""
    numbers = [row.pk for row in rows]
    found = CaseRow.objects.filter(pk__in=numbers).filter(pk__in=kept_from(by))
    return frozenset(found.values_list("pk", flat=True))


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
    return _narrowed(_scope(seen, scope, by), wanted, by=by).order_by(*SORTS[wanted.order])


def counts(*, by: Staff, now: datetime) -> Counts:
    """How much there is to do, of what the person sees."""
    require(by, "case.see")
    seen = CaseRow.objects.seen_by(by)
    mine, unowned, to_check, to_report, open_ones = (_scope(seen, scope, by) for scope in SCOPES[:5])
    late = open_ones.filter(due_at__lte=now)
    return Counts(*(rows.count() for rows in (mine, unowned, to_check, to_report, open_ones, late)))


def open_one(number: str, *, by: Staff, now: datetime) -> Whole:
    """One case; that its record was opened is noted, and so seen what mentions its reader there.

    Raises:
        NoSuchCase: there is none of this number, or not before the person's wall.
    """
    whole = one(number, by=by)
    with transaction.atomic():
        audit.write("case.opened", whole.row.number, by=by, now=now)
        case_mentions.saw(whole.row, by=by, now=now)
    return whole


def one(number: str, *, by: Staff) -> Whole:
    """One case, for whoever has opened it or revealed who complains.

    Raises:
        NoSuchCase: there is none of this number, or not before the person's wall.
    """
    require(by, "case.see")
    return _whole(seen(number, by=by), by=by)


def seen(number: str, *, by: Staff) -> CaseRow:
    """The case, if the person may know of it.

    Raises:
        NoSuchCase: they may not, or there is none.
    """
    rows = CaseRow.objects.seen_by(by).select_related(
        "owner", "unit", "proposed_by", "replied_by", "checked_by"
    )
    row = rows.prefetch_related("decided_by").filter(number=number).first()
    if row is None:
        raise NoSuchCase("There is no complaint {number}.", number=number[:16])
    return row


def is_seen(number: str, *, by: Staff) -> bool:
    """Whether the person may open the case."""
    return by.may("case.see") and CaseRow.objects.seen_by(by).filter(number=number).exists()


def reveal(number: str, *, purpose: str, by: Staff, now: datetime) -> dict[str, str]:
    """What the customer said and who they are, in full; what for is noted, and the case it is for.

    Raises:
        NoPurpose, TooMany: as for `revealing`.
        NoSuchCase: there is none, or not before the person's wall.
        Recused, Confidential: the person is kept out of it.
    """
    require(by, "case.reveal")
    chosen = revealing.purpose_of(purpose)
    row = seen(number, by=by)
    require_open(me(by), kept(row))
    said = case_history.told(row)
    revealing.note("case.revealed", number, purpose=chosen, reference=number, by=by, now=now)
    return said


def open_file(number: str, id: UUID, *, purpose: str, by: Staff, now: datetime) -> tuple[str, Form, bytes]:
    """Name, form and content of a file of the case; what for is noted.

    Raises:
        NoSuchCase, Recused, Confidential: as for `reveal`.
        NoSuchFile, NoPurpose, TooMany: as for `case_files.opened`.
    """
    require(by, "case.reveal")
    row = seen(number, by=by)
    require_open(me(by), kept(row))
    return case_files.opened(row, id, purpose=purpose, by=by, now=now)


def handlers(*, by: Staff) -> list[StaffRow]:
    """Everybody who handles complaints, by name."""
    require(by, "case.assign")
    return colleagues(but="", by=by)


def _scope(rows: CaseQuerySet, scope: str, by: Staff) -> CaseQuerySet:
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


def _narrowed(rows: CaseQuerySet, wanted: Wanted, *, by: Staff) -> CaseQuerySet:
    asked = {column: getattr(wanted, name) for name, column in _COLUMNS.items() if getattr(wanted, name)}
    for name in _CLASSES:
        if place := getattr(wanted, name):
            asked[name] = "" if place == NONE else place
    if wanted.confidential:  # whoever sees the list sees which are
        asked["confidential"] = True
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


def _whole(row: CaseRow, *, by: Staff) -> Whole:
    if kept_out := bar(me(by), kept(row)):
        return Whole(row, None, "", "", [], [], [], [], None, (), frozenset(), kept_out)
    told = _told(row)
    named = case_joined.named(row, told)
    return Whole(
        row=row,
        told=_masked(told),
        reply=_readable(row, "reply", named),
        finding=_readable(row, "finding", named),
        history=_history(row, named, by=by),
        questions=case_questions.of_case(row),
        files=case_files.listed(row),
        about=list(row.about.all()),
        triaged=case_triage.of(told["what"]) if told and told["what"] else None,
        owed=case_complainant.owed(row),
        possible=possible(Stage(row.stage), reviewed=row.objected)
        - row.as_term().left_to_others(by.username),
    )


def _told(row: CaseRow) -> dict[str, str] | None:
    try:
        return case_history.told(row)
    except Erased:
        return None


def _masked(said: dict[str, str] | None) -> dict[str, str] | None:
    if said is None:
        return None
    masks: dict[str, Callable[[str], str]] = {
        "represented": masking.name,
        "representatives": lambda names: "\n".join(map(masking.name, names.splitlines())),
    }
    masks |= {"name": masking.name, "phone": masking.phone, "email": masking.email, "what": masking.text}
    return {field: masks.get(field, masking.text)(value) if value else "" for field, value in said.items()}


def _readable(row: CaseRow, column: str, told: dict[str, str]) -> str:
    try:
        return case_wording.shown(case_history.opened(row, column), told)
    except Erased:
        return ""


def _history(row: CaseRow, told: dict[str, str], *, by: Staff) -> list[Line]:
    happened = list(row.history.all())
    named = {each.by for each in happened} | {
        each.details[role] for each in happened for role in _NAMED if role in each.details
    }
    names = dict(StaffRow.objects.filter(username__in=named).values_list("username", "name"))
    asked = {each.details["unit"] for each in happened if "unit" in each.details}
    units = dict(UnitRow.objects.filter(code__in=asked).values_list("code", "name")) if asked else {}
    others = {each.details[role] for each in happened for role in _OTHERS if role in each.details}
    unseen = others - _seen_of(others, by=by)
    lines = []
    for each in happened:
        if each.act in _OF_TWO and each.details.get("other") in unseen:
            continue
        try:
            words = case_wording.shown(case_history.opened(each, "words"), told)
        except Erased:
            words = ""
        whose = names.get(each.by, each.by)
        details = {
            name: (units if name == "unit" else names).get(value, value)
            for name, value in each.details.items()
            if name not in _OTHERS or value not in unseen
        }
        lines.append(Line(each.place, Act(each.act), each.at, whose, words, details, each.for_customer))
    return lines


def _seen_of(numbers: Iterable[str], *, by: Staff) -> set[str]:
    """Those of the numbers whose complaints lie before the person's wall, and none they are kept out of."""
    if not (asked := list(numbers)):
        return set()
    seen = CaseRow.objects.seen_by(by).filter(number__in=asked).exclude(pk__in=kept_from(by))
    return set(seen.values_list("number", flat=True))


def simulated(numbers: Iterable[str], *, by: Staff) -> frozenset[str]:
    """Which of the cases are simulated."""
    require(by, "case.see")
    found = CaseRow.objects.seen_by(by).filter(number__in=list(numbers), is_demo=True)
    return frozenset(found.values_list("number", flat=True))
