"""Indicators counted from complaints received."""

import ibis
from ibis.expr.types import BooleanValue, IntegerValue, Table

from hark.measures.formulas import Count, Duration, Formula, PerDay, ShareOf

RELIEF = ("Closed with relief", "Closed with monetary relief", "Closed with non-monetary relief")


def _every(table: Table) -> BooleanValue:
    return table.received.notnull()


def _closed(table: Table) -> BooleanValue:
    return table.response.startswith("Closed")


def _relieved(table: Table) -> BooleanValue:
    return table.response.isin(RELIEF)


def _days_to_send(table: Table) -> IntegerValue:
    return table.sent.delta(table.received, unit="day")


FORMULAS: dict[str, Formula] = {
    "complaints.received": Count(),
    "complaints.per_day": PerDay(),
    "complaints.timely_share": ShareOf(
        part=lambda t: t.timely == "Yes", whole=lambda t: t.timely.isin(("Yes", "No"))
    ),
    "complaints.closed_share": ShareOf(part=_closed, whole=_every),
    "complaints.relief_share": ShareOf(part=_relieved, whole=_closed),
    "complaints.disputed_share": ShareOf(
        part=lambda t: t.disputed == "Yes", whole=lambda t: t.disputed.isin(("Yes", "No"))
    ),
    "complaints.days_to_send": Duration(days=_days_to_send),
    "complaints.older_share": ShareOf(part=lambda t: t.tags.contains("Older American"), whole=_every),
}

# A dimension is a column to split and filter by. A complaint may carry several tags and
# then counts under each of them.
DIMENSIONS: dict[str, str] = {
    "product": "product",
    "issue": "issue",
    "channel": "channel",
    "company": "company",
    "state": "state",
    "tag": "tags",
}


def tagless(table: Table) -> BooleanValue:
    """Whether a complaint carries no tag."""
    return table.tags.isnull() | (table.tags.length() == ibis.literal(0))
