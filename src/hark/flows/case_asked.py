"""Which complaints numbers are asked of, before the person's wall, and those a number is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db.models import Model, Q, QuerySet

from hark.core.errors import Refusal
from hark.core.terms.case import Stage
from hark.core.terms.period import Period
from hark.flows import case_clocks, case_counts, case_written
from hark.flows.case_counts import COLUMNS, Side
from hark.flows.case_places import TRUSTED, me
from hark.flows.case_written import WRITERS, Checked
from hark.guard.access import Staff, require
from hark.records.accounts import StaffRow
from hark.records.case_figures import CaseFiguresQuerySet, CaseFiguresRow
from hark.records.cases import CaseRow
from hark.records.let_in import LetInRow
from hark.records.organisation import UnitRow

GROUPS = ("unit", "team", "owner")
LONGEST = 366  # days; of a longer stretch a page would keep whoever asks waiting
OPEN_NOW, ENDED = "open_now", "ended"  # what is not of the complaints received in the period


class TooLong(Refusal):
    """The period holds more complaints than a page counts."""


class NoSuchNumber(Refusal):
    """There is no number of this name, or nothing of this name to split or narrow it by."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, split by what, and narrowed to what; None is what says nothing."""

    period: Period
    by: str = ""
    where: Mapping[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.period.days > LONGEST:
            raise TooLong("Choose at most {days} days at once.", days=LONGEST)
        for name in (*self.where, *([self.by] if self.by else ())):
            if name not in COLUMNS or (name == self.by and name not in GROUPS):
                raise NoSuchNumber("There is no number called “{name}”.", name=name[:80])


@dataclass(frozen=True, slots=True)
class Behind:
    """Some of the complaints a number is made of, and how many there are."""

    cases: list[CaseRow]
    total: int


def behind(
    number: str,
    asked: Asked,
    *,
    side: Side = Side.PART,
    age: int | None = None,
    offset: int = 0,
    limit: int = 50,
    by: Staff,
    now: datetime,
) -> Behind:
    """The complaints a number is made of, the newest first; of open ones those of the age that begins so.

    Raises:
        NoSuchNumber: there is none of this name, or no such age.
    """
    require(by, "case.count")
    if is_by_writer(number, asked):
        rows = case_written.cases(checked(asked, by=by), side)
    else:
        rows = seen(asked, by=by).filter(of(number, asked.period, side=side, now=now))
    if age is not None:
        rows = rows.filter(_of_age(age, now))
    wanted = list(rows.order_by("-came", "-pk").values_list("pk", flat=True)[offset : offset + limit])
    found = CaseRow.objects.select_related("owner", "unit").defer("told", "finding", "reply").in_bulk(wanted)
    return Behind([found[pk] for pk in wanted], rows.count())


def of(number: str, period: Period, *, side: Side, now: datetime) -> Q:
    """Which complaints a number is made of.

    Raises:
        NoSuchNumber: there is none of this name.
    """
    if number == OPEN_NOW:
        return case_counts.OPEN
    if number == ENDED:
        return case_counts.between(*moments(period), column="over") & ~Q(stage=Stage.MERGED)
    known = case_counts.counts(now)
    if number not in known:
        raise NoSuchNumber("There is no number called “{name}”.", name=number[:80])
    return received(period) & known[number].side(side)


def received(period: Period) -> Q:
    """Those received in the period."""
    return case_counts.between(*moments(period))


def moments(period: Period) -> tuple[datetime, datetime]:
    """When the period begins and ends where the institution is."""
    zone = case_clocks.own_calendar().zone
    first, end = (datetime.combine(day, time.min, tzinfo=zone) for day in (period.start, period.end))
    return first, end


def seen(asked: Asked, *, by: Staff) -> CaseFiguresQuerySet:
    """What the person may count: nothing of complaints they are kept out of, nor of other people's work."""
    rows = _open_to(by).filter(case_counts.having(asked.where))
    return rows.filter(owner__username=by.username) if is_own_only(asked, by=by) else rows


def checked(asked: Asked, *, by: Staff) -> Checked:
    """The same of the checks of replies, which are of whoever wrote each."""
    where = {name: value for name, value in asked.where.items() if name not in WRITERS}
    rows = _open_to(by).filter(case_counts.having(where), received(asked.period))
    found = case_written.checks(rows.exclude(stage=Stage.MERGED))
    for name in WRITERS & asked.where.keys():
        found = case_written.of(found, name, asked.where[name])
    return case_written.of(found, "owner", by.username) if is_own_only(asked, by=by) else found


def is_by_writer(number: str, asked: Asked) -> bool:
    """Whether the number is one of replies, and asked by who wrote them."""
    return number == case_written.NUMBER and bool(WRITERS & {asked.by, *asked.where})


def _open_to(by: Staff) -> CaseFiguresQuerySet:
    return CaseFiguresRow.objects.seen_by(by).exclude(pk__in=kept_from(by))


def is_own_only(asked: Asked, *, by: Staff) -> bool:
    """Whether the person is told of their own work alone, though they ask for that of others."""
    return "owner" in (asked.by, *asked.where) and not by.may("case.count_people")


def kept_from(by: Staff) -> "QuerySet[Model, int]":
    """The complaints the person is kept out of (`core.complaints.confidential.bar`).

    They are about the person, somebody of their unit or of one below it; or confidential, and the person
    neither owns them nor was let in.
    """
    people = Q(staffrow__username=by.username)
    if me(by).path:
        people |= Q(staffrow__unit__path__startswith=f"/{'/'.join(me(by).path)}/")
    theirs = CaseRow.about.through.objects.filter(people).values_list("caserow_id", flat=True)
    if by.may(TRUSTED):
        return theirs
    named = LetInRow.objects.filter(staff__username=by.username).values("case")
    secret = CaseRow.objects.filter(confidential=True).exclude(owner__username=by.username)
    # Not one condition of two parts: each is found by an index of its own.
    return theirs.union(secret.exclude(pk__in=named).order_by().values_list("pk", flat=True))


def names(asked: Asked) -> dict[str, str]:
    """What units, or people, are called."""
    wanted = {*asked.where, asked.by}
    found: dict[str, str] = {}
    if wanted & {"unit", "team"}:
        found |= dict(UnitRow.objects.values_list("code", "name"))
    if "owner" in wanted:
        found |= dict(StaffRow.objects.values_list("username", "name"))
    return found


def _of_age(first: int, now: datetime) -> Q:
    for begins, _, of_age in case_counts.ages(now):
        if begins == first:
            return of_age
    raise NoSuchNumber("There is no number called “{name}”.", name=f"age {first}")
