"""A rehearsal as pages tell it: what would become of the rows, and why some would be refused."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.terms.intake import Tally
from hark.flows.rehearsing import Rehearsal
from hark.web import figures, words
from hark.web.data.reasons import REASONS
from hark.web.sentences import listed


@dataclass(frozen=True, slots=True)
class Line:
    """One reason: in which column, how often, on which lines first, and how the values are written."""

    title: Promise | str
    helps: Promise
    column: str
    count: int
    beside: int
    lines: str
    shapes: list[str]


def lead(told: Rehearsal) -> str:
    """How many of the rows would be accepted, are duplicates, or would be refused."""
    tally = told.tally
    if not tally.read:
        return _("There are no rows in this file.")
    if told.is_whole and tally.read == 1:
        return _alone(tally)
    sentence = (
        ngettext(
            "Of the {read} rows, {accepted} would be accepted, {duplicates} is a duplicate, "
            "and {refused} would be refused.",
            "Of the {read} rows, {accepted} would be accepted, {duplicates} are duplicates, "
            "and {refused} would be refused.",
            tally.duplicates,
        )
        if told.is_whole
        else ngettext(
            "Of the first {read} rows, {accepted} would be accepted, {duplicates} is a duplicate, "
            "and {refused} would be refused.",
            "Of the first {read} rows, {accepted} would be accepted, {duplicates} are duplicates, "
            "and {refused} would be refused.",
            tally.duplicates,
        )
    )
    return sentence.format(
        read=figures.number(tally.read),
        accepted=figures.number(tally.accepted),
        duplicates=figures.number(tally.duplicates),
        refused=figures.number(tally.quarantined),
    )


def _alone(tally: Tally) -> str:
    if tally.accepted:
        return _("The one row would be accepted.")
    return _("The one row is here already.") if tally.duplicates else _("The one row would be refused.")


def lines(told: Rehearsal) -> list[Line]:
    """The reasons, the commonest first."""
    return [
        Line(
            REASONS[each.reason].title,
            REASONS[each.reason].helps,
            each.column,
            each.count,
            each.beside,
            listed(map(figures.number, each.lines))
            + (" …" if each.count + each.beside > len(each.lines) else ""),
            each.shapes,
        )
        for each in told.refused
    ]


def redacted(told: Rehearsal) -> list[tuple[Promise, int]]:
    """What would be taken out before anything is stored, by kind."""
    return [(words.REDACTED[kind], count) for kind, count in sorted(told.redacted.items())]
