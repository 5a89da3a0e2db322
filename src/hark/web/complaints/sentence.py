"""The list in one breath: how many complaints, counted where, received when."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.web import dates, figures
from hark.web.complaints.scope import ListScope


def sentence(scope: ListScope, *, total: int, indicator: str) -> str:
    """How many complaints the list holds and what they have in common; `indicator` is a name."""
    period = dates.span(scope.period)
    if total == 0:
        said = (
            _("No complaint received {period} matches.")
            if scope.is_narrowed
            else _("No complaints were received {period}.")
        )
    elif indicator and (scope.filter.where or scope.filter.search):
        said = ngettext(
            "The one complaint counted in “{indicator}” that matches, received {period}.",
            "The {count} complaints counted in “{indicator}” that match, received {period}.",
            total,
        )
    elif indicator:
        said = ngettext(
            "The one complaint counted in “{indicator}”, received {period}.",
            "The {count} complaints counted in “{indicator}”, received {period}.",
            total,
        )
    elif scope.is_narrowed:
        said = ngettext(
            "One complaint received {period} matches.",
            "{count} complaints received {period} match.",
            total,
        )
    else:
        said = ngettext(
            "One complaint was received {period}.", "{count} complaints were received {period}.", total
        )
    return said.format(count=figures.number(total), indicator=indicator, period=period)
