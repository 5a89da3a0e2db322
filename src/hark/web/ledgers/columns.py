"""The columns lists of records can show, and what stands in them."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import get_args

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from hark.core.terms.ledger import LEDGERS
from hark.web import figures, times, values
from hark.web.complaints.columns import NUMBER, Cell, Column, Heading, text
from hark.web.data.fields import FIELDS

Columns = dict[str, Column]


def _by_name(*columns: Column) -> Columns:
    return {column.name: column for column in columns}


CONTACTS = _by_name(
    Column(NUMBER, gettext_lazy("Number"), "nowrap", usual=True),
    Column("entered", gettext_lazy("Entered"), "nowrap", usual=True),
    Column("channel", gettext_lazy("Channel"), "nowrap", usual=True),
    Column("line", gettext_lazy("Business line")),
    Column("product", gettext_lazy("Product"), "wide"),
    Column("unit", pgettext_lazy("of the institution", "Unit")),
    Column("team", gettext_lazy("Team")),
    Column("queue", gettext_lazy("Queue"), usual=True),
    Column("reason", gettext_lazy("Reason"), usual=True),
    Column("staff", gettext_lazy("Member of staff"), "nowrap", usual=True),
    Column("customer", gettext_lazy("Customer"), "nowrap", usual=True),
    Column("outcome", gettext_lazy("Outcome"), "nowrap", usual=True),
    Column("wait", gettext_lazy("Wait, s"), "figure", usual=True),
    Column("talk", gettext_lazy("Talk, s"), "figure", usual=True),
    Column("hold", gettext_lazy("Hold, s"), "figure"),
    Column("wrap", gettext_lazy("Wrap-up, s"), "figure"),
    Column("available", gettext_lazy("Free before, s"), "figure"),
    Column("first_reply", gettext_lazy("First reply, s"), "figure"),
    Column("answered", gettext_lazy("Answered at"), "nowrap"),
    Column("ended", gettext_lazy("Ended at"), "nowrap"),
    Column("resolved", gettext_lazy("Resolved")),
    Column("transferred", gettext_lazy("Transferred")),
    Column("repeat_of", gettext_lazy("Repeat of"), "nowrap"),
    Column("feed", gettext_lazy("Feed")),
)
STEPS = _by_name(
    Column(NUMBER, gettext_lazy("Number"), "nowrap", usual=True),
    Column("happened", gettext_lazy("Happened"), "nowrap", usual=True),
    Column("process", gettext_lazy("Process"), usual=True),
    Column("case", gettext_lazy("Case"), "nowrap", usual=True),
    Column("step", gettext_lazy("Step"), "wide", usual=True),
    Column("transition", gettext_lazy("Transition"), "nowrap", usual=True),
    Column("place", gettext_lazy("Place in the case"), "figure"),
    Column("unit", pgettext_lazy("of the institution", "Unit")),
    Column("product", gettext_lazy("Product"), "wide"),
    Column("actor", gettext_lazy("Member of staff"), "nowrap", usual=True),
    Column("role", pgettext_lazy("in a process", "Role")),
    Column("attributes", gettext_lazy("Attributes"), "wide"),
    Column("feed", gettext_lazy("Feed")),
)


# Of exposures, which have no list, the amount is a number of accounts or customers.
_WORDS = {**FIELDS, "amount": pgettext_lazy("of money", "Amount")}


def of_ledger(name: str, *usual: str) -> Columns:
    """A column for each field of the ledger's records, set as its values are; `usual` are shown unasked."""
    kept = LEDGERS[name]
    kinds = {each.name: _set(each.type) for each in fields(kept.term)}
    return _by_name(
        Column(NUMBER, FIELDS[NUMBER], "nowrap", usual=True),
        *(
            Column(
                field, _WORDS[field], "nowrap" if field in kept.pseudonyms else kinds[field], field in usual
            )
            for field in kept.fields
            if field != NUMBER
        ),
        Column("feed", gettext_lazy("Feed")),
    )


def _set(type_: object) -> str:
    """How cells of the type are set; a type that may be missing is a union."""
    types = {type_, *get_args(type_)}
    if types & {float, int}:
        return "figure"
    return "nowrap" if types & {date, datetime} else ""


def cells(fact: object, heads: Sequence[Heading]) -> list[Cell]:
    """What the record says under the heads."""
    return [Cell(head.word, said(head.name, getattr(fact, head.name)), head.kind) for head in heads]


def said(name: str, value: object) -> str:
    """A field as people read it; a dash where the source left it blank."""
    match value:
        case bool():
            return pgettext("a flag", "yes") if value else pgettext("a flag", "no")
        case datetime():
            return times.told(value)
        case float() | int():
            return figures.number(value)
        case str() if value:
            return values.said(name, value)
        case _:
            return text(value)
