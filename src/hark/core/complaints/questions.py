"""A question to another unit about a case: who asks it, who answers, and by when.

No term of the case stands meanwhile: what the institution asks of itself does not lengthen the time its
customer waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from hark.core.calendars.calendar import Calendar, OutsideCalendar
from hark.core.calendars.wall import first_moment
from hark.core.calendars.working import working_day_after
from hark.core.complaints.case import Case, NotOwn
from hark.core.complaints.confidential import Kept, require_open
from hark.core.complaints.recusal import Placed, Recused, is_recused, require_free
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Matter, Standing

_DAY = timedelta(days=1)
FARTHEST = 90 * _DAY


class NotAsked(Refusal):
    """Somebody else was asked."""


class Settled(Refusal):
    """The question waits for no answer any more."""


class BadDay(Refusal):
    """By this day no answer can be wanted."""


@dataclass(frozen=True, slots=True)
class Question:
    """What decisions ask of a question. `unit` is the code of the unit asked after those above it.

    It is a `statement` where the complaint is about somebody of the unit: what it answers is the word of one
    side.
    """

    matter: Matter
    unit: tuple[str, ...]
    asked_by: str
    statement: bool = False
    standing: Standing = Standing.OPEN

    def is_for(self, person: Placed) -> bool:
        """Whether the person works for the unit asked, or leads one above it; nobody works for all."""
        return bool(person.path) and self.unit[: len(person.path)] == person.path


def ask(case: Case, *, matter: Matter, unit: tuple[str, ...], by: str, about: Iterable[Placed]) -> Question:
    """The question as it goes to the unit.

    Raises:
        NotOwn: somebody else owns the case.
        Recused: an opinion is wanted of a unit the complaint is about.
    """
    if case.owner != by:
        raise NotOwn("Only whoever owns this complaint asks others about it. Take it over first.")
    case.done(Act.ASKED)
    is_party = is_recused(Placed("", unit), about=about)
    if is_party and matter is not Matter.BUSINESS:
        raise Recused(
            "The complaint is about somebody of {unit}: it may be asked for the facts, and somebody else "
            "for an opinion.",
            unit=unit[-1],
        )
    return Question(matter, unit, by, statement=is_party)


def answer(case: Case, question: Question, *, by: Placed, kept: Kept) -> Question:
    """The question answered.

    Raises:
        Settled: it was answered, taken back, or is needed no longer.
        NotAsked: the person is not of the unit, or asked it themselves.
        Recused: the complaint is about the person or somebody they work with, and no statement was wanted.
    """
    _require_open(question)
    require_reader(question, by=by, kept=kept)
    if not question.is_for(by) or by.username in (question.asked_by, case.owner):
        raise NotAsked("Only the people of the unit that was asked answer, and never whoever asks.")
    case.done(Act.TOLD)
    return replace(question, standing=Standing.ANSWERED)


def take_back(case: Case, question: Question, *, by: str) -> Question:
    """The question, which nobody need answer any more.

    Raises:
        NotOwn: somebody else owns the case.
        Settled: it was answered, taken back, or is needed no longer.
    """
    if case.owner != by:
        raise NotOwn(
            "Only whoever owns this complaint takes back what was asked about it. Take it over first."
        )
    _require_open(question)
    case.done(Act.UNASKED)
    return replace(question, standing=Standing.WITHDRAWN)


def require_reader(question: Question, *, by: Placed, kept: Kept) -> None:
    """Nothing, for somebody who may read it: whoever is not kept out of the case, and who was asked.

    That the case is confidential does not keep the unit from what it was asked, and that it is about them not
    from what their own statement is wanted of.

    Raises:
        Recused, Confidential: the person may not.
    """
    if not question.is_for(by):
        require_open(by, kept)
    elif not question.statement:
        require_free(by, about=kept.about)


def usual_day(today: date, *, within: int, calendar: Calendar) -> date | None:
    """The day by which an answer is usually wanted; None where the calendar does not reach so far."""
    try:
        return working_day_after(today, within, calendar=calendar)
    except OutsideCalendar:
        return None


def end_of(day: date, *, today: date, calendar: Calendar) -> datetime:
    """The moment from which an answer wanted by the day is late; a day the calendar does not know is taken.

    Raises:
        BadDay: it has passed, lies too far ahead, or nobody works on it.
    """
    if not today <= day <= today + FARTHEST:
        raise BadDay("Choose a day from {first} to {last}.", first=today, last=today + FARTHEST)
    if day in calendar.valid and not calendar.is_working_day(day):
        raise BadDay("Nobody works on {day}. Choose a working day.", day=day)
    return first_moment(day + _DAY, time(), zone=calendar.zone)


def _require_open(question: Question) -> None:
    if question.standing is not Standing.OPEN:
        raise Settled("This question waits for no answer any more.")
