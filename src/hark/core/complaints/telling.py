"""The sentences by which a clock explains itself, from what it began with to the day it ends."""

from collections.abc import Mapping

from hark.core.calendars.calendar import Calendar
from hark.core.complaints.counting import Deadline
from hark.core.complaints.law import Count, Pause, Term
from hark.core.terms.case import Act, Level, Risk
from hark.core.terms.sentence import Sentence

_LENGTHS: Mapping[Count, tuple[Sentence, Sentence]] = {
    Count.HOURS: (Sentence("{n} hour"), Sentence("{n} hours")),
    Count.WORKING_HOURS: (Sentence("{n} working hour"), Sentence("{n} working hours")),
    Count.CALENDAR_DAYS: (Sentence("{n} calendar day"), Sentence("{n} calendar days")),
    Count.WORKING_DAYS: (Sentence("{n} working day"), Sentence("{n} working days")),
    Count.WEEKS: (Sentence("{n} week"), Sentence("{n} weeks")),
    Count.MONTHS: (Sentence("{n} month"), Sentence("{n} months")),
}

REASONS: Mapping[str, Sentence] = {
    Pause.APPRAISAL: Sentence("an outside appraisal"),
    Pause.CUSTOMER: Sentence("what only the customer has"),
    Pause.MEDIATION: Sentence("a mediation"),
}

LEVELS: Mapping[Level, Sentence] = {
    Level.SIMPLE: Sentence("simple"),
    Level.COMPLEX: Sentence("complex"),
    Level.ESPECIALLY_COMPLEX: Sentence("especially complex"),
    Level.MAJOR: Sentence("major"),
}

RISKS: Mapping[Risk, Sentence] = {
    Risk.LOW: Sentence("of low risk"),
    Risk.MEDIUM: Sentence("of medium risk"),
    Risk.HIGH: Sentence("of high risk"),
}

UNGRADED = Sentence("not graded yet")

_BEGUN: Mapping[Act, Sentence] = {
    Act.RECEIVED: Sentence("Received {at}."),
    Act.GRADED: Sentence("Graded {at}, which this term runs from."),
    Act.ANSWERED: Sentence("Answered {at}, which this term runs from."),
    Act.OBJECTED: Sentence("The customer objected {at}, which this term runs from."),
    Act.SERVED: Sentence("That the customer has the answer is proven since {at}, which this term runs from."),
    Act.NEW_FACTS: Sentence(
        "New facts came {at}: the term begins anew, and what went before counts no longer."
    ),
    Act.PROMISED: Sentence("Promised {at}."),
    Act.FORWARDED: Sentence("Sent on by the regulator {at}."),
    Act.DEFERRED: Sentence("The regulator granted a later day {at}, and this one counts from then on."),
}

_STOPPED: Mapping[Act, Sentence] = {
    Act.ANSWERED: Sentence("Answered {at}."),
    Act.CLOSED: Sentence("Closed {at}."),
    Act.ACKNOWLEDGED: Sentence("Acknowledged {at}."),
    Act.ACCEPTED: Sentence("The customer accepted {at}."),
    Act.OBJECTED: Sentence("The customer objected {at}."),
    Act.MEDIATED: Sentence("Went to mediation {at}."),
    Act.WITHDRAWN: Sentence("Withdrawn {at}: with that the procedure ended."),
    Act.REPORTED: Sentence("Reported to the regulator {at}."),
    Act.MERGED: Sentence("Merged {at}: it goes on under the clocks of the other."),
}

_NAMED: Mapping[Act, Sentence] = {
    Act.PROMISED: Sentence("The customer was told {until}."),
    Act.FORWARDED: Sentence("The regulator wants a report by {until}."),
    Act.DEFERRED: Sentence("The regulator wants a report by {until}."),
}
_TOLD = Sentence("The customer was told the answer {at}.")
_CLOSED_UNTOLD = Sentence("Closed {at}. The customer had not been told the answer, so that met nothing.")
_BEGUN_TOLD = Sentence("The customer was told the answer {at}, which this term runs from.")
_NO_DAY = Sentence("The regulator named no day.")


def length(n: int, count: Count) -> Sentence:
    """So many units in words."""
    return Sentence(_LENGTHS[count][n != 1].text, {"n": n})


def begun(act: Act, at: object, *, other: str = "", told: bool = False) -> Sentence:
    """What the term runs from; `other` is the complaint merged into this one that came earlier.

    Of an answer the customer was `told` apart from it, that is said.
    """
    if act is Act.ANSWERED and told:
        return Sentence(_BEGUN_TOLD.text, {"at": at})
    if act is Act.RECEIVED and other:
        return Sentence(
            "Received {at} as complaint {other}, which goes on in this one.", {"at": at, "other": other}
        )
    return Sentence(_BEGUN.get(act, Sentence("Began {at}.")).text, {"at": at})


def stopped(act: Act, at: object, *, told: bool = False, untold: bool = False) -> Sentence:
    """What met or ended the term; of an answer the customer was `told` apart from it, that is said.

    So is of a closing that they are `untold`: it ends the term and meets nothing.
    """
    if untold:
        return Sentence(_CLOSED_UNTOLD.text, {"at": at})
    if act is Act.ANSWERED and told:
        return Sentence(_TOLD.text, {"at": at})
    return Sentence(_STOPPED.get(act, Sentence("Met {at}.")).text, {"at": at})


def named(act: Act, until: object) -> Sentence:
    """The end somebody named, instead of a length."""
    return Sentence(_NAMED[act].text, {"until": until}) if until else _NO_DAY


def ends(deadline: Deadline, *, term: Term, calendar: Calendar) -> Sentence:
    """The moment the term ends, and by which clock on the wall."""
    values = {
        "at": deadline.at.astimezone(calendar.zone),
        "day": deadline.last_day,
        "zone": str(calendar.zone),
    }
    if deadline.last_day is None:
        return Sentence("It ends {at} ({zone}).", values)
    if term.until:
        return Sentence("It ends with the end of {day} ({zone}).", values)
    if term.at_closing:
        return Sentence("It ends when work does, {at} ({zone}); the day it began on is not counted.", values)
    return Sentence("It ends with the end of {day} ({zone}); the day it began on is not counted.", values)
