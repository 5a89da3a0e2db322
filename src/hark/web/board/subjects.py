"""The boards there are: what each tells of, in which words, and what of its records it shows."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.web import sections
from hark.web.complaints import columns as complaints
from hark.web.complaints.columns import Column
from hark.web.ledgers import columns as others
from hark.web.sections import Section


@dataclass(frozen=True, slots=True)
class Board:
    """The board of one ledger, whose records are listed in the section `rows`.

    `said` writes a field as people read it; `every` says that no filter is in force, `promise` what will
    stand here one day. One that `gathers` names what it has no data for in one line instead of drawing it.
    """

    subject: str
    word: Promise
    rows: Section
    counted: Promise
    show: Promise
    every: Promise
    nothing: Promise
    promise: Promise
    columns: tuple[Column, ...]
    gathers: bool = True
    said: Callable[[str, object], str] = others.said

    @property
    def address(self) -> str:
        """Where it is."""
        return reverse(f"board:{self.subject}")

    @property
    def news(self) -> str:
        """Where its page asks whether there are newer data."""
        return reverse(f"board:{self.subject}-news")


def _set_as(kind: str, *columns: Column) -> tuple[Column, ...]:
    return tuple(replace(column, kind=kind) for column in columns)


_OF = complaints.COLUMNS
BOARDS = {
    board.subject: board
    for board in (
        Board(
            subject="complaints",
            word=_("Complaints"),
            rows=sections.COMPLAINTS,
            counted=_("The complaints counted"),
            show=_("Show the complaints counted"),
            every=_("No filter: all complaints"),
            nothing=_("No complaints are loaded yet."),
            promise=_(
                "Eight indicators with their intervals, their course and what they are made of: "
                "all from the first file you load."
            ),
            columns=(
                *(_OF[name] for name in ("received", "product", "issue")),
                *_set_as("", *(_OF[name] for name in ("company", "state", "channel", "response"))),
            ),
            gathers=False,
            said=complaints.said,
        ),
        Board(
            subject="contacts",
            word=_("Contacts"),
            rows=sections.CONTACTS,
            counted=_("The contacts counted"),
            show=_("Show the contacts counted"),
            every=_("No filter: all contacts"),
            nothing=_("No contacts are loaded yet."),
            promise=_(
                "How many came, who was answered and how long it took, by queue, hour and weekday: "
                "all from the first file you load."
            ),
            columns=tuple(
                others.CONTACTS[name]
                for name in ("entered", "channel", "queue", "reason", "staff", "outcome", "wait", "talk")
            ),
        ),
        Board(
            subject="steps",
            word=_("Steps of cases"),
            rows=sections.STEPS,
            counted=_("The steps counted"),
            show=_("Show the steps counted"),
            every=_("No filter: all steps"),
            nothing=_("No steps of cases are loaded yet."),
            promise=_(
                "How long cases take, what they wait for and what is done again: "
                "all from the first file you load."
            ),
            columns=tuple(
                others.STEPS[name] for name in ("happened", "process", "case", "step", "transition", "actor")
            ),
        ),
    )
}
