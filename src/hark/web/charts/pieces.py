"""The pieces of a course: what each is called, and which are of fewer days than their neighbours."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from hark.core.terms.figure import Answer
from hark.core.terms.period import Grain
from hark.web import dates
from hark.web.sentences import joined


def named(answer: Answer, *, today: date) -> str:
    """The name of a piece; with a figure of one that is not over, or is cut, it says so."""
    name = dates.piece(answer.period, grain=answer.grain)
    if is_running(answer, today):
        return _("{days}, until now").format(days=name)
    if is_cut(answer):
        said = _("{days}, part of a week") if answer.grain is Grain.WEEK else _("{days}, part of a month")
        return said.format(days=name)
    return name


def is_part(answer: Answer, *, today: date) -> bool:
    """Whether there is a figure, and of fewer days than its neighbours have: they are to come, or cut off."""
    return is_running(answer, today) or is_cut(answer)


def is_cut(answer: Answer) -> bool:
    """Whether there is a figure, and the period leaves out days of its week or month."""
    return answer.estimate.value is not None and not dates.is_whole(answer.period, grain=answer.grain)


def is_running(answer: Answer, today: date) -> bool:
    """Whether there is a figure, and of days that are not over."""
    return answer.estimate.value is not None and not answer.period.is_over(today)


def hatched(answers: Sequence[Answer]) -> str:
    """What the hatched parts of a picture stand for; nothing where it has none."""
    withheld = any(answer.suppressed for answer in answers)
    nothing = any(answer.estimate.value is None and not answer.suppressed for answer in answers)
    return joined(
        _("Hatched: no figure, or withheld.") if nothing and withheld else "",
        _("Hatched: no figure.") if nothing and not withheld else "",
        _("Hatched: withheld.") if withheld and not nothing else "",
        _("Withheld: too few cases, or they would tell of too few.") if withheld else "",
    )


def gap(answer: Answer) -> str:
    """Why there is no figure."""
    if answer.suppressed:
        return _("Withheld")
    if answer.known_days:  # data came, and in them nothing of what the indicator is of
        return _("Nothing to count in these days")
    return _("No data for these days")
