"""Those who handle complaints: what they can do, how much they have, and when they are away."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet, prefetch_related_objects

from hark.core.complaints.assigning import Handler
from hark.core.complaints.confidential import bar
from hark.core.errors import NotFound, Refusal
from hark.core.terms.case import Level, Stage
from hark.flows import case_clocks
from hark.flows.case_places import kept, placed
from hark.flows.case_refusals import BadChoice, NoHandler
from hark.flows.case_terms import LEVELS
from hark.guard.access import POLICY, Role, Staff, require
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.handlers import AbsenceRow, HandlerRow

LONGEST = 366  # days of one absence
MOST = 10_000  # what one person handles at once, weighed
LONGEST_LIST = 100  # products of one person
LONGEST_NAME = 120  # signs of a product's name


class BadAbsence(Refusal):
    """Nobody can be away so."""


class NoSuchAbsence(NotFound):
    """There is no such absence of the person."""


@dataclass(frozen=True, slots=True)
class Skills:
    """What somebody can do; of products and languages none named means all, `capacity` None as is usual."""

    products: Sequence[str] = ()
    languages: Sequence[str] = ()
    highest: str = Level.MAJOR
    care: bool = False
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A handler as pages show them: `absences` are those that hold or are to come.

    Not `by_rule`, they are given complaints by hand alone.
    """

    row: StaffRow
    handler: Handler
    absences: list[AbsenceRow]
    away: AbsenceRow | None
    by_rule: bool


def today(*, now: datetime) -> date:
    """The day it is by the institution's calendar."""
    return now.astimezone(case_clocks.targets().calendar.zone).date()


def people(*, by: Staff, now: datetime) -> list[Person]:
    """The handlers before the person's wall, by name, with what they have of what the person sees."""
    require(by, "handler.manage")
    return _shown(list(_before(by)), by=by, now=now)


def one(id: int, *, by: Staff, now: datetime) -> Person:
    """One handler.

    Raises:
        NoHandler: there is none of this number before the person's wall.
    """
    require(by, "handler.manage")
    return _shown([_one(id, by=by)], by=by, now=now)[0]


def oneself(*, by: Staff, now: datetime) -> Person:
    """Whoever asks."""
    require(by, "own.absence")
    return _shown([_me(by)], by=by, now=now)[0]


def colleagues(*, but: str, by: Staff) -> list[StaffRow]:
    """Everybody who handles complaints `but` one, by name: who could stand in for them or go on."""
    require(by, "case.handle")
    return list(_handlers().exclude(username=but))


def nobody_left(row: CaseRow) -> bool:
    """Whether everybody who could go on with the review of the case had a hand in what was objected to.

    Whoever owns it or wrote its reply cannot check it either.
    """
    if row.stage not in (Stage.REVIEWING, Stage.CHECKING) or not row.objected:
        return False
    case, kept_from = row.as_term(), kept(row)
    out = {case.owner, case.proposed_by, *case.decided_by}
    free = (person for person in _handlers() if person.username not in out)
    unit = row.unit.code if row.unit else ""
    return not any(
        bar(placed(person), kept_from) is None and person.as_term().wall.shows(unit=unit, product=row.product)
        for person in free
    )


def pool(*, by: Staff, day: date) -> dict[str, Handler]:
    """Those the rule may give a complaint, by how they sign in.

    Who leads also handles complaints, but is given one by the rule only where their skills were noted. What
    everybody has is counted of the cases the person sees: the worker sees all.
    """
    return _as_terms([row for row in _handlers() if _is_by_rule(row)], by=by, day=day)


def set_skills(id: int, skills: Skills, *, by: Staff, now: datetime) -> None:
    """Keep what somebody can do.

    Raises:
        NoHandler: there is nobody of this number before the person's wall.
        BadChoice: it is no such level or language, or more than can be kept.
    """
    require(by, "handler.manage")
    products = sorted({name.strip() for name in skills.products if name.strip()})
    languages = sorted(set(skills.languages))
    if (
        skills.highest not in LEVELS
        or not {*languages} <= {code for code, _ in settings.LANGUAGES}
        or len(products) > LONGEST_LIST
        or any(len(name) > LONGEST_NAME for name in products)
        or not 0 <= (skills.capacity or 0) <= MOST
    ):
        raise BadChoice("Choose one of what is offered.")
    told = {
        "products": products,
        "languages": languages,
        "highest": skills.highest,
        "care": skills.care,
        "capacity": skills.capacity,
    }
    with transaction.atomic():
        person = _one(id, by=by)
        HandlerRow.objects.update_or_create(staff=person, defaults={**told, "is_demo": person.is_demo})
        audit.write("handler.changed", person.username, by=by, now=now, **told)


def be_away(
    first: date, last: date, *, stand_in: str = "", id: int | None = None, by: Staff, now: datetime
) -> None:
    """Keep that somebody is away, oneself unless said, and who stands in.

    Raises:
        BadAbsence: it ends before it begins, is over, or too long; or nobody stands in for oneself.
        NoHandler: there is nobody like it before the person's wall.
    """
    require(by, "own.absence" if id is None else "handler.manage")
    if last < first or last < today(now=now) or (last - first).days >= LONGEST:
        raise BadAbsence(
            "An absence ends on or after the day it begins, is not over yet, and lasts {most} days at most.",
            most=LONGEST,
        )
    with transaction.atomic():
        person = _me(by) if id is None else _one(id, by=by)
        substitute = _handlers().filter(username=stand_in).first() if stand_in else None
        if stand_in and (substitute is None or substitute.pk == person.pk):
            raise BadAbsence("Somebody else who handles complaints stands in.")
        row = AbsenceRow(staff=person, first_day=first, last_day=last, stand_in=substitute)
        row.is_demo = person.is_demo
        row.save()
        _note("absence.added", row, by=by, now=now)


def be_there(absence: int, *, id: int | None = None, by: Staff, now: datetime) -> None:
    """Take an absence back, one's own unless said.

    Raises:
        NoSuchAbsence: the person has none like it.
        NoHandler: there is nobody like it before the person's wall.
    """
    require(by, "own.absence" if id is None else "handler.manage")
    with transaction.atomic():
        person = _me(by) if id is None else _one(id, by=by)
        row = AbsenceRow.objects.select_for_update(of=("self",)).filter(pk=absence, staff=person).first()
        if row is None:
            raise NoSuchAbsence("There is no such absence.")
        row.delete()
        _note("absence.removed", row, by=by, now=now)


def _note(act: str, row: AbsenceRow, *, by: Staff, now: datetime) -> None:
    days = {"first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat()}
    stand_in = row.stand_in.username if row.stand_in else ""
    audit.write(act, row.staff.username, by=by, now=now, stand_in=stand_in, **days)


def _handlers() -> QuerySet[StaffRow]:
    rows = StaffRow.objects.filter(is_active=True, role__in=POLICY["case.handle"].roles)
    return rows.select_related("unit", "handles").order_by("name", "pk")


def _before(by: Staff) -> QuerySet[StaffRow]:
    """The handlers before the person's wall."""
    rows = _handlers()
    return rows if by.wall.units is None else rows.filter(unit__code__in=by.wall.units)


def _one(id: int, *, by: Staff) -> StaffRow:
    row = _before(by).filter(pk=id).first()
    if row is None:
        raise NoHandler("Nobody like this handles complaints here.")
    return row


def _is_by_rule(row: StaffRow) -> bool:
    return row.role == Role.COMPLAINT_HANDLER or hasattr(row, "handles")


def _me(by: Staff) -> StaffRow:
    row = _handlers().filter(username=by.username).first()
    if row is None:
        raise NoHandler("Nobody like this handles complaints here.")
    return row


def _shown(rows: list[StaffRow], *, by: Staff, now: datetime) -> list[Person]:
    day = today(now=now)
    terms = _as_terms(rows, by=by, day=day)
    coming = AbsenceRow.objects.not_over(day).filter(staff__in=rows).select_related("stand_in")
    found = []
    for row in rows:
        absences = [each for each in coming if each.staff_id == row.pk]
        away = next((each for each in absences if each.first_day <= day), None)
        found.append(Person(row, terms[row.username], absences, away, _is_by_rule(row)))
    return found


def _as_terms(people: list[StaffRow], *, by: Staff, day: date) -> dict[str, Handler]:
    usual = case_clocks.targets().assigning
    weights: Counter[int] = Counter()
    # Of each person how many of each level: no case is read.
    of_each = CaseRow.objects.seen_by(by).open().filter(owner__in=people).order_by()
    for owner, level, count in of_each.values_list("owner", "level").annotate(count=Count("pk")):
        weights[owner] += count * usual.weights[Level(level)]
    absences = AbsenceRow.objects.not_over(day).filter(staff__in=people).select_related("stand_in")
    prefetch_related_objects(people, "lines")
    found = {}
    below = {row.unit.pk: row.unit for row in people if row.unit and row.unit.parent_id}
    units = {
        pk: frozenset(unit.codes()) for pk, unit in below.items()
    }  # once a unit, however many work there
    for row in people:
        skills = getattr(row, "handles", None) or HandlerRow()
        found[row.username] = Handler(
            person=placed(row),
            units=units.get(row.unit_id or 0),
            lines=frozenset(product for line in row.lines.all() for product in line.products) or None,
            products=frozenset(skills.products),
            languages=frozenset(skills.languages),
            highest=Level(skills.highest),
            care=skills.care,
            capacity=usual.capacity if skills.capacity is None else skills.capacity,
            load=weights[row.pk],
            absences=tuple(each.as_term() for each in absences if each.staff_id == row.pk),
        )
    return found
