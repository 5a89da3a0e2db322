"""A list in one breath: how many records, counted where, of which days."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from hark.web import dates, figures
from hark.web.complaints.scope import ListScope


def sentence(scope: ListScope, *, total: int, indicator: str) -> str:
    """How many records the list holds and what they have in common; `indicator` is a name."""
    said = {"counted": _counted(scope.ledger, total), "days": dates.span(scope.period)}
    if indicator and (scope.filter.where or scope.filter.search or scope.customer):
        return _("{counted} counted in “{indicator}” and matching, {days}.").format(
            indicator=indicator, **said
        )
    if indicator:
        return _("{counted} counted in “{indicator}”, {days}.").format(indicator=indicator, **said)
    return (_("{counted} matching, {days}.") if scope.is_narrowed else _("{counted}, {days}.")).format(**said)


def _counted(ledger: str, total: int) -> str:
    match ledger:
        case "contacts":
            said = ngettext("{count} contact", "{count} contacts", total)
        case "steps":
            said = ngettext("{count} step", "{count} steps", total)
        case _:
            said = npgettext("of a list", "{count} record", "{count} records", total)
    return said.format(count=figures.number(total))
