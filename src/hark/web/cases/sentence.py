"""The first sentence of the pages about cases, made from the same values as what stands below it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hark.core.complaints.clocks import Clock, soonest
from hark.core.terms.case import OVER, Stage
from hark.flows.cases import Counts, Whole
from hark.guard.access import Staff
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
    return joined(stage, owner, _first_due(clocks, now))


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


def _first_due(clocks: Sequence[Clock], now: datetime) -> str:
    first = soonest(clocks)
    if first is None or first.due is None:
        return ""
    name = first.name.of(get_language() or "en")
    if first.due <= now:
        return _("“{term}” is {time} overdue.").format(term=name, time=span(now - first.due))
    return _("“{term}” is due in {time}.").format(term=name, time=span(first.due - now))
