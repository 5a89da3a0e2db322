"""The board in one breath: what a director would say aloud, from the same values as the figures."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer, Change, Verdict
from hark.web import figures
from hark.web.sentences import begun, joined, spelled

TOTAL = "complaints.received"


def sentence(
    book: Mapping[str, Card], answers: Sequence[Answer], changes: Mapping[str, Change], *, language: str
) -> str:
    """Targets first, then how many records there were and whether that is a change."""
    found = {answer.indicator: answer for answer in answers}
    said = joined(_total(answers, changes), _contacts(found, changes), _steps(found))
    return joined(_targets(book, answers, language=language), said)


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
    if unsure or unknown:
        return ngettext(
            "No target is missed; on {count} the figures allow no verdict.",
            "No target is missed; on {count} the figures allow no verdict.",
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


def _total(answers: Sequence[Answer], changes: Mapping[str, Change]) -> str:
    total = next((answer for answer in answers if answer.indicator == TOTAL), None)
    if total is None or total.estimate.value is None:
        return ""
    if not total.n and total.lacking:
        return ""
    if not total.n:
        return _("No complaints were received.")
    received = ngettext("{count} complaint was received", "{count} complaints were received", total.n).format(
        count=figures.number(total.n)
    )
    said = {
        Change.HIGHER: _("{received}, more than in the period before, and by more than chance explains."),
        Change.LOWER: _("{received}, fewer than in the period before, and by more than chance explains."),
        Change.SAME: _("{received}, not distinguishable from the period before."),
    }.get(changes.get(TOTAL, Change.UNKNOWN), _("{received}."))
    return said.format(received=received)


def _contacts(found: Mapping[str, Answer], changes: Mapping[str, Change]) -> str:
    """How many of those who turned to us were answered, and whether more or fewer came."""
    offered, answered = found.get("contacts.offered"), found.get("contacts.answered")
    if offered is None or offered.estimate.value is None or answered is None or answered.n is None:
        return ""
    if not offered.n and offered.lacking:
        return ""
    if not offered.n:
        return _("Nobody turned to us.")
    were = ngettext(
        "{answered} of {count} contact was answered",
        "{answered} of {count} contacts were answered",
        offered.n,
    ).format(answered=figures.number(answered.n), count=figures.number(offered.n))
    said = {
        Change.HIGHER: _("{were}; more came than in the period before, and by more than chance explains."),
        Change.LOWER: _("{were}; fewer came than in the period before, and by more than chance explains."),
        Change.SAME: _("{were}; how many came is not distinguishable from the period before."),
    }.get(changes.get("contacts.offered", Change.UNKNOWN), _("{were}."))
    return said.format(were=were)


def _steps(found: Mapping[str, Answer]) -> str:
    """How many steps were taken, and how many cases they ended."""
    taken, ended = found.get("steps.events"), found.get("steps.cases")
    if taken is None or taken.estimate.value is None or ended is None or ended.n is None:
        return ""
    cases = ngettext("{count} case ended", "{count} cases ended", ended.n).format(
        count=figures.number(ended.n)
    )
    return ngettext(
        "{count} step was taken; {cases}.", "{count} steps were taken; {cases}.", taken.n or 0
    ).format(count=figures.number(taken.n), cases=cases)
