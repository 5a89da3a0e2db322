"""The first sentence of the pages about cases, made from the same values as what stands below it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hark.core.complaints.clocks import Clock, soonest
from hark.core.terms.case import OVER, Stage
from hark.flows import case_questions
from hark.flows.case_questions import Asked
from hark.flows.cases import Counts, Whole
from hark.guard.access import Staff
from hark.web import dates
from hark.web.cases import words
from hark.web.cases.dues import span
from hark.web.figures import number
from hark.web.sentences import joined


def about(whole: Whole, *, clocks: Sequence[Clock], by: Staff, now: datetime) -> str:
    """Where the case stands, who has it, and what is due first."""
    row = whole.row
    if whole.recused:
        return _("This complaint is about you or somebody you work with. You can neither read nor handle it.")
    stage = _("{stage}.").format(stage=words.STAGES[row.stage])
    if row.stage in OVER:
        return stage
    if row.owner is None:
        owner = _("Nobody handles it.")
    elif row.owner.username == by.username:
        owner = _("You handle it.")
    else:
        owner = _("{person} handles it.").format(person=row.owner.name)
    if row.stage == Stage.RECEIVED:
        stage = ""
    return joined(stage, owner, _first_due(clocks, now), _asked(whole, now))


def of_list(counts: Counts) -> str:
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
            ngettext("{n} reply waits for your check.", "{n} replies wait for your check.", counts.to_check),
        ),
    )
    said = [sentence.format(n=number(count)) for count, sentence in sentences if count]
    return joined(*said) or _("Nothing is overdue, and nothing waits for you.")


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
    first = soonest(clocks)
    if first is None or first.due is None:
        return ""
    name = first.name.of(get_language() or "en")
    if first.due <= now:
        return _("“{term}” is {time} overdue.").format(term=name, time=span(now - first.due))
    return _("“{term}” is due in {time}.").format(term=name, time=span(first.due - now))
