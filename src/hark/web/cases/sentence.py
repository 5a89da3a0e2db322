"""The first sentence of the pages about cases, made from the same values as what stands below it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from hark.core.complaints.assigning import Choice
from hark.core.complaints.clocks import Clock, soonest
from hark.core.complaints.confidential import Bar
from hark.core.terms.case import OVER, Act, Stage
from hark.flows import case_clocks, case_questions
from hark.flows.case_due import last_day
from hark.flows.case_questions import Asked
from hark.flows.case_several import Several
from hark.flows.case_team import Line, Load
from hark.flows.case_whole import Whole
from hark.flows.case_worklist import Counts
from hark.flows.handlers import Person
from hark.guard.access import Staff
from hark.web import dates
from hark.web.cases import words
from hark.web.cases.dues import span
from hark.web.figures import number
from hark.web.sentences import joined

KEPT_OUT: dict[Bar, Promise] = {
    Bar.ABOUT: gettext_lazy(
        "This complaint is about you or somebody you work with. You can neither read nor handle it."
    ),
    Bar.CONFIDENTIAL: gettext_lazy(
        "This complaint is confidential. Its handler or a quality manager can let you in."
    ),
}


def about(whole: Whole, *, clocks: Sequence[Clock], by: Staff, now: datetime) -> str:
    """Where the case stands, who has it, and what is due first."""
    row = whole.row
    if whole.kept_out:
        return str(KEPT_OUT[whole.kept_out])
    stage = _("{stage}.").format(stage=words.STAGES[row.stage])
    if row.stage in OVER:
        return joined(stage, _untold(whole), _may_object(whole, clocks, now))
    if row.owner is None:
        owner = _("Nobody handles it.")
    elif row.owner.username == by.username:
        owner = _("You handle it.")
    else:
        owner = _("{person} handles it.").format(person=row.owner.name)
    if row.stage == Stage.RECEIVED:
        stage = ""
    mediated = _("It is in mediation.") if row.in_mediation else ""
    return joined(stage, _untold(whole), owner, mediated, _first_due(clocks, now), _asked(whole, now))


def left_to_others(whole: Whole, *, by: Staff) -> str:
    """That others review what the person decided, and who; empty where nothing is left to others."""
    if not whole.row.as_term().left_to_others(by.username):
        return ""
    owner = whole.row.owner
    return joined(
        _(
            "The customer objected to what you decided: others review it, and whatever the customer hears "
            "meanwhile comes from them, word of new facts, of a longer term and of mediation too."
        ),
        _("It is with {person} now.").format(person=owner.name)
        if owner
        else _("Nobody has taken the review yet."),
        _("What you know you can note for them."),
    )


def of_list(counts: Counts, *, may_check: bool) -> str:
    """How much of one's own is late or due soon, and what waits for anybody."""
    if not counts.open:
        return _("No complaint is open.")
    sentences = (
        (counts.mine, ngettext("You handle {n} complaint.", "You handle {n} complaints.", counts.mine)),
        (
            counts.late,
            ngettext("{n} open one is overdue.", "{n} open ones are overdue.", counts.late),
        ),
        (
            counts.unowned,
            ngettext("{n} waits to be taken over.", "{n} wait to be taken over.", counts.unowned),
        ),
        (
            counts.to_check,
            ngettext("{n} reply waits for your check.", "{n} replies wait for your check.", counts.to_check)
            if may_check
            else ngettext(
                "{n} reply waits to be checked.", "{n} replies wait to be checked.", counts.to_check
            ),
        ),
    )
    said = [sentence.format(n=number(count)) for count, sentence in sentences if count]
    return joined(*said) or _("Nothing is overdue, and nothing waits for you.")


def of_choice(choice: Choice, names: Mapping[str, str]) -> str:
    """Who would get it, and of how many."""
    if choice.to is None:
        return _("By the rule nobody can take it.")
    said = ngettext(
        "By the rule it goes to {person}, who alone can take it.",
        "By the rule it goes to {person}: of the {n} who can take it they have least to do.",
        choice.suitable,
    )
    return said.format(person=names[choice.to.person.username], n=number(choice.suitable))


def of_several(several: Several) -> str:
    """With how many it was done, and with how many not."""
    count = len(several.refused)
    could_not = ngettext(
        "It could not be done with {n} complaint.", "It could not be done with {n} complaints.", count
    ).format(n=number(count))
    done = ngettext("Done with {n} complaint.", "Done with {n} complaints.", len(several.done))
    return joined(done.format(n=number(len(several.done))) if several.done else "", could_not)


def of_team(lines: Sequence[Line], whole: Load, *, by_unit: bool) -> str:
    """How much is open, how much of it presses, and who has most of what is overdue."""
    if not whole.open:
        return _("No complaint is open.")
    open_ones = ngettext("{n} complaint is open.", "{n} complaints are open.", whole.open)
    pressing = (
        (whole.late, ngettext("{n} open one is overdue.", "{n} open ones are overdue.", whole.late)),
        (whole.today, ngettext("{n} is due today.", "{n} are due today.", whole.today)),
    )
    said = [sentence.format(n=number(count)) for count, sentence in pressing if count]
    most = max((line for line in lines if line.key), key=lambda line: line.load.late, default=None)
    if most and most.load.late:
        said.append(_("Most of it lies with {name}.").format(name=most.name))
    return joined(open_ones.format(n=number(whole.open)), *said)


def of_people(people: Sequence[Person]) -> str:
    """How many there are, and how many of them are away."""
    away = sum(each.away is not None for each in people)
    said = ngettext("{n} person handles complaints.", "{n} people handle complaints.", len(people))
    is_away = ngettext("{n} is away today.", "{n} are away today.", away).format(n=number(away))
    return joined(said.format(n=number(len(people))), is_away if away else "")


def of_person(person: Person, *, own: bool = False) -> str:
    """How much they have of what they can handle, and whether they are away."""
    if person.away:
        until = dates.day(person.away.last_day)
        return (_("You are away until {day}.") if own else _("Away until {day}.")).format(day=until)
    if own:
        return _("You are there today.")
    has = _("There today. Has {load} of {capacity}, each complaint weighed by its level.").format(
        load=number(person.handler.load), capacity=number(person.handler.capacity)
    )
    return joined(
        has, "" if person.by_rule else _("By the rule they get nothing until their skills are saved.")
    )


def of_questions(counts: case_questions.Counts, *, by: Staff) -> str:
    """How much waits for the person's unit, or, for whoever works for the whole institution, for any."""
    late = ngettext("{n} is overdue.", "{n} are overdue.", counts.late).format(n=number(counts.late))
    if by.wall.units is None:
        waiting = ngettext(
            "{n} question waits for the answer of a unit.",
            "{n} questions wait for the answers of units.",
            counts.open,
        )
    else:
        waiting = ngettext("{n} question waits for you.", "{n} questions wait for you.", counts.open)
    if not counts.open:
        return _("No question waits for an answer.")
    return joined(waiting.format(n=number(counts.open)), late if counts.late else "")


def of_question(asked: Asked, *, now: datetime) -> str:
    """Who wants to know, and by when."""
    day = dates.day(asked.due_on)
    if not asked.is_open:
        return _("{standing}.").format(standing=words.STANDINGS[asked.standing])
    if asked.is_late(now=now):
        return _("{person} wanted an answer by {day}; it is {time} overdue.").format(
            person=asked.asked_by, day=day, time=span(now - asked.due_at)
        )
    return _("{person} wants an answer by {day}.").format(person=asked.asked_by, day=day)


def _untold(whole: Whole) -> str:
    """That the customer does not know the answer."""
    if whole.is_unreached:
        return _("The customer could not be reached and does not know the answer.")
    if whole.is_untold and whole.row.stage == Stage.CLOSED:  # nothing else comes after the closing
        return _("The e-mail with the answer came back, so the customer does not know it.")
    return _("The customer has not been told yet.") if whole.is_untold else ""


def _may_object(whole: Whole, clocks: Sequence[Clock], now: datetime) -> str:
    """Until when what is closed may come back for a review: that term runs on after the closing."""
    clock = case_clocks.objecting_among(clocks, whole.row)
    day = last_day(clock) if clock and clock.running and clock.due and now < clock.due else None
    if day is None or Act.OBJECTED not in whole.possible:
        return ""
    return _("The customer can ask for a review until {day}.").format(day=dates.day(day))


def _asked(whole: Whole, now: datetime) -> str:
    """How many answers of other units are still awaited, and how many of them are late."""
    waiting = [each for each in whole.questions if each.is_open]
    late = sum(each.is_late(now=now) for each in waiting)
    if not waiting:
        return ""
    said = ngettext(
        "{n} question to another unit is open.", "{n} questions to other units are open.", len(waiting)
    ).format(n=number(len(waiting)))
    is_late = ngettext("{n} answer is late.", "{n} answers are late.", late).format(n=number(late))
    return joined(said, is_late if late else "")


def _first_due(clocks: Sequence[Clock], now: datetime) -> str:
    stands = _("Its term is paused.") if any(c.running and c.paused_since for c in clocks) else ""
    first = soonest(clock for clock in clocks if clock.paused_since is None)
    if first is None or first.due is None:
        return stands
    name = first.name.of(get_language() or "en")
    if first.due <= now:
        said = _("“{term}” is {time} overdue.").format(term=name, time=span(now - first.due))
    else:
        said = _("“{term}” is due in {time}.").format(term=name, time=span(first.due - now))
    return joined(stands, said)
