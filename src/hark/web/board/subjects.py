"""The boards there are: what each tells of, in which words, and what of its records it shows."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.core.terms.ledger import LEDGERS
from hark.guard.access import Staff
from hark.web import sections
from hark.web.complaints import columns as complaints
from hark.web.complaints.columns import NUMBER, Column
from hark.web.ledgers import columns as others
from hark.web.ledgers.kinds import KINDS

COUNTED, SHOW = _("The records counted"), _("Show the records counted")
EVERY = _("No filter: all of them")
_UNTOLD = {NUMBER, "customer"}  # of the columns a list usually has, what says nothing on a board


@dataclass(frozen=True, slots=True)
class Board:
    """The board of one ledger.

    `said` writes a field as people read it; `every` says that no filter is in force, `promise` what will
    stand here one day. One that `gathers` names what it has no data for in one line instead of drawing it.
    """

    subject: str
    word: Promise
    nothing: Promise
    promise: Promise
    columns: tuple[Column, ...]
    counted: Promise = COUNTED
    show: Promise = SHOW
    every: Promise = EVERY
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

    @property
    def deed(self) -> str:
        """What opens it: of records that are guarded the figures are, too."""
        return self._see if LEDGERS[self.subject].guarded else sections.BOARD.deed

    def list_address(self, by: Staff) -> str:
        """Where its records are listed, for somebody who may see them; else nothing."""
        return reverse(f"{self.subject}:list") if by.may(self._see) else ""

    @property
    def _see(self) -> str:
        return f"{LEDGERS[self.subject].one}.see"


def _of(name: str, promise: Promise, *columns: str) -> Board:
    """The board of a kind of records, in the words of its list; of the latest it shows what the list does."""
    kind = KINDS[name]
    usual = tuple(each.name for each in kind.columns.values() if each.usual and each.name not in _UNTOLD)
    shown = tuple(kind.columns[each] for each in columns or usual)
    return Board(name, kind.word, kind.nothing, promise, shown)


def _set_as(kind: str, *columns: Column) -> tuple[Column, ...]:
    return tuple(replace(column, kind=kind) for column in columns)


_OF = complaints.COLUMNS
BOARDS = {
    board.subject: board
    for board in (
        Board(
            subject="complaints",
            word=_("Complaints"),
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
        replace(
            _of(
                "contacts",
                _(
                    "How many came, who was answered and how long it took, by queue, hour and weekday: "
                    "all from the first file you load."
                ),
            ),
            counted=_("The contacts counted"),
            show=_("Show the contacts counted"),
            every=_("No filter: all contacts"),
        ),
        replace(
            _of(
                "steps",
                _(
                    "How long cases take, what they wait for and what is done again: "
                    "all from the first file you load."
                ),
                *("happened", "process", "case", "step", "transition", "actor"),
            ),
            counted=_("The steps counted"),
            show=_("Show the steps counted"),
            every=_("No filter: all steps"),
        ),
        _of(
            "accesses",
            _("How often records are looked at, and without which reason: all from the first file you load."),
        ),
        _of(
            "findings",
            _("What was found, how bad it was and how soon it is settled: all from the first file you load."),
        ),
        _of(
            "trainings",
            _("Which courses were due, and who took and passed them: all from the first file you load."),
        ),
        _of(
            "transactions",
            _(
                "How much money moved, in cash and over borders, by hour and weekday: "
                "all from the first file you load."
            ),
        ),
    )
}
