"""The board in one breath: what a director would say aloud, from the same values as the figures."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer, Change, Verdict
from hark.core.terms.period import Period
from hark.flows import indicators
from hark.web import dates, figures
from hark.web.board import totals
from hark.web.sentences import begun, joined, spelled


def sentence(
    book: Mapping[str, Card], answers: Sequence[Answer], changes: Mapping[str, Change], *, language: str
) -> str:
    """Targets first, then how many records there were and whether that is a change."""
    found = {answer.indicator: answer for answer in answers}
    return joined(_targets(book, answers, language=language), totals.told(found, changes))


def compared(period: Period, changes: Mapping[str, Change], *, now: datetime) -> str:
    """Which days the period, or what of it is over, is compared with; nothing where nothing is compared."""
    present, earlier = indicators.compared(period, now=now)
    today = timezone.localdate(now)
    if all(change is Change.UNKNOWN for change in changes.values()):
        return ""
    if period.is_over(today):
        return _("Compared with {earlier}.").format(earlier=dates.span(earlier))
    said = (
        _("Compared are the days that are over, {days}, with {earlier}.")
        if present.is_over(today)
        else _("Compared is {days}, until now, with {earlier}.")
    )
    return said.format(days=dates.span(present), earlier=dates.span(earlier))


def _targets(book: Mapping[str, Card], answers: Sequence[Answer], *, language: str) -> str:
    judged = [answer for answer in answers if answer.target is not None]
    missed = [answer for answer in judged if answer.verdict is Verdict.MISSED]
    unsure = [answer for answer in judged if answer.verdict is Verdict.UNSURE]
    unknown = [answer for answer in judged if answer.verdict in {Verdict.NO_DATA, Verdict.UNKNOWN}]
    if not judged:
        return ""
    if len(judged) == 1:
        return _one(book[judged[0].indicator], judged[0], language=language)
    if missed:
        count = ngettext(
            "{missed} of {judged} indicators with a target misses it.",
            "{missed} of {judged} indicators with a target miss it.",
            len(missed),
        ).format(missed=spelled(len(missed)), judged=spelled(len(judged)))
        return joined(begun(count), _one(book[missed[0].indicator], missed[0], language=language))
    if all(answer.verdict is Verdict.NO_DATA for answer in judged):
        return _("There are no data to judge any target by.")
    if unsure or unknown:
        return ngettext(
            "No target is missed by more than chance explains; on {count} the figures allow no verdict.",
            "No target is missed by more than chance explains; on {count} the figures allow no verdict.",
            len(unsure) + len(unknown),
        ).format(count=spelled(len(unsure) + len(unknown)))
    return _("All {judged} indicators with a target meet it.").format(judged=spelled(len(judged)))


def _one(card: Card, answer: Answer, *, language: str) -> str:
    name = card.name.of(language)
    if answer.suppressed:
        return _("{name}: withheld, too few cases, or they would tell of too few.").format(name=name)
    said = {
        Verdict.MET: _("{name}: {value}, which meets the target of {target}."),
        Verdict.MISSED: _("{name}: {value}, which misses the target of {target}."),
        Verdict.UNKNOWN: _("{name}: {value}, but data are missing: no verdict on the target of {target}."),
        Verdict.UNSURE: _("{name}: {value}; chance allows no verdict on the target of {target}."),
    }.get(answer.verdict, _("{name}: no data to judge the target of {target} by."))
    return said.format(
        name=name,
        value=figures.value(answer.estimate.value, card.unit),
        target=figures.short(card.target or 0.0, card.unit),
    )
