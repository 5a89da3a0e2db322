"""How many records there were, whether that is a change, and what of them is to be known most of all."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from hark.core.terms.figure import Answer, Change
from hark.web import figures
from hark.web.sentences import joined

TOLD = {
    "complaints.received": ngettext_lazy(
        "{count} complaint was received", "{count} complaints were received", "n"
    ),
    "accesses.per_day": ngettext_lazy("{count} look was taken", "{count} looks were taken", "n"),
    "findings.count": ngettext_lazy("{count} finding was made", "{count} findings were made", "n"),
    "trainings.due": ngettext_lazy("{count} training was due", "{count} trainings were due", "n"),
    "transactions.count": ngettext_lazy(
        "{count} transaction was booked", "{count} transactions were booked", "n"
    ),
}
PARTS = {
    "accesses.without_reason_share": ngettext_lazy(
        "{part} of {whole} gives no reason.", "{part} of {whole} give no reason.", "n"
    ),
    "findings.severe_share": ngettext_lazy(
        "{part} of {whole} is severe.", "{part} of {whole} are severe.", "n"
    ),
    "trainings.on_time_share": ngettext_lazy(
        "{part} of {whole} was completed in time.", "{part} of {whole} were completed in time.", "n"
    ),
    "transactions.cash_share": ngettext_lazy(
        "{part} of {whole} was in cash.", "{part} of {whole} were in cash.", "n"
    ),
}


def told(found: Mapping[str, Answer], changes: Mapping[str, Change]) -> str:
    """The totals among the answers, in sentences."""
    totals = (_total(found[id], changes.get(id, Change.UNKNOWN)) for id in TOLD if id in found)
    parts = (_part(found[id]) for id in PARTS if id in found)
    return joined(*totals, _contacts(found, changes), _steps(found), *parts)


def _total(total: Answer, change: Change) -> str:
    if total.n is None or total.estimate.value is None:
        return ""
    if not total.n:
        return "" if total.lacking else _none(total.indicator)
    counted = TOLD[total.indicator].format(n=total.n, count=figures.number(total.n))
    said = {
        Change.HIGHER: _("{counted}, more than in the period before, and by more than chance explains."),
        Change.LOWER: _("{counted}, fewer than in the period before, and by more than chance explains."),
        Change.SAME: _("{counted}, not distinguishable from the period before."),
    }.get(change, _("{counted}."))
    return said.format(counted=counted)


def _none(indicator: str) -> str:
    if indicator == "complaints.received":
        return _("No complaints were received.")
    return _("Nothing of the kind is recorded in these days.")


def _part(share: Answer) -> str:
    if share.estimate.value is None or not share.whole:
        return ""
    part, whole = int(share.part or 0), int(share.whole)
    return PARTS[share.indicator].format(n=part, part=figures.number(part), whole=figures.number(whole))


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
