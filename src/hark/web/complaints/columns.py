"""The columns the list can show, and what stands in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy

from hark.core.terms.complaint import Complaint
from hark.flows import facts
from hark.web import dates, figures, values
from hark.web.complaints.scope import ListScope
from hark.web.sentences import listed

NUMBER = "source_id"
"""The column every list has: it names the complaint and leads to it."""
# For which there are words of our own.
_SAID = frozenset(
    {
        "product",
        "sub_product",
        "customer",
        "issue",
        "sub_issue",
        "response",
        "public_response",
        "timely",
        "disputed",
        "channel",
        "tags",
        "consent",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a field of the complaint under a heading. `kind` is how its cells are set."""

    name: str
    word: Promise
    kind: str = ""
    usual: bool = False


COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        Column(NUMBER, gettext_lazy("Number"), "nowrap", usual=True),
        Column("received", gettext_lazy("Received"), "nowrap", usual=True),
        Column("product", gettext_lazy("Product"), "wide", usual=True),
        Column("sub_product", gettext_lazy("Sub-product"), "wide"),
        Column("issue", gettext_lazy("Issue"), "wide", usual=True),
        Column("sub_issue", gettext_lazy("Sub-issue"), "wide"),
        Column("company", gettext_lazy("Company"), "wide", usual=True),
        Column("customer", gettext_lazy("Customer"), "nowrap"),
        Column("state", gettext_lazy("State"), usual=True),
        Column("unit", pgettext_lazy("of the institution", "Unit")),
        Column("zip_code", gettext_lazy("ZIP code")),
        Column("channel", gettext_lazy("Channel"), "nowrap", usual=True),
        Column("tags", gettext_lazy("Tags")),
        Column("sent", gettext_lazy("Sent"), "nowrap"),
        Column("response", gettext_lazy("Response"), "wide", usual=True),
        Column("public_response", gettext_lazy("Public response"), "wide long"),
        Column("timely", gettext_lazy("Timely"), usual=True),
        Column("disputed", gettext_lazy("Disputed")),
        Column("consent", gettext_lazy("Consent to publish")),
        Column("has_narrative", gettext_lazy("Narrative")),
        Column("feed", gettext_lazy("Feed")),
    )
}
FALLING = frozenset(
    {
        *(
            "received",
            "sent",
            "entered",
            "happened",
            "accessed",
            "found",
            "due",
            "booked",
            "closed",
            "completed",
        ),
        *("wait", "talk", "score", "amount", "equivalent"),
    }
)
USUAL = tuple(column.name for column in COLUMNS.values() if column.usual)


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column; one that sorts leads to the other order, `order` is the present one."""

    name: str
    word: str
    kind: str
    href: str = ""
    order: str = ""

    @property
    def is_figure(self) -> bool:
        """Whether numbers stand under it."""
        return self.kind == "figure"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one complaint says in one column."""

    word: str
    text: str
    kind: str


def headings(
    names: Sequence[str], scope: ListScope, *, among: Mapping[str, Column] = COLUMNS
) -> list[Heading]:
    """The heads of the columns."""
    return [_heading(among[name], scope) for name in names]


def cells(complaint: Complaint, columns: Sequence[Heading]) -> list[Cell]:
    """What the complaint says under the heads."""
    return [Cell(head.word, said(head.name, getattr(complaint, head.name)), head.kind) for head in columns]


def said(name: str, value: object) -> str:
    """A field as people read it: a product in their language, of a pseudonym as much as they tell it by."""
    match value:
        case str() if value and name in _SAID:
            return values.said(name, value)
        case tuple() if value and name in _SAID:
            return listed([values.said(name, one) for one in value])
    return text(value)


def text(value: object) -> str:
    """A field as people read it; a dash where the source left it blank."""
    match value:
        case None | "" | ():
            return figures.UNKNOWN
        case bool():
            return pgettext("there is one", "yes") if value else figures.UNKNOWN
        case date():
            return _day(value, get_language())
        case tuple():
            return listed(value)
        case _:
            return str(value)


@lru_cache(maxsize=2_000)
def _day(at: date, language: str | None) -> str:
    """The day in full: written once, for a page has the same few days many times over."""
    return dates.day(at)


def _heading(column: Column, scope: ListScope) -> Heading:
    # Escaped here once, and not in every row again.
    plain = Heading(column.name, escape(column.word), escape(column.kind))
    if column.name not in facts.sorted_by(scope.ledger):
        return plain
    present = column.name == scope.sort
    # Days are first wanted from the latest on, durations from the longest, words from A on.
    descending = not scope.descending if present else column.name in FALLING
    return replace(
        plain,
        href=f"?{scope.ordered(column.name, descending=descending).query}",
        order=("descending" if scope.descending else "ascending") if present else "",
    )
