"""Indicators counted from complaints received."""

from ibis.expr.types import BooleanValue, IntegerValue, Table

from hark.measures.formulas import Count, Duration, Formula, PerDay, PerExposure, ShareOf
from hark.measures.subject import Subject, of

RELIEF = ("Closed with relief", "Closed with monetary relief", "Closed with non-monetary relief")


def _every(table: Table) -> BooleanValue:
    return table.received.notnull()


def _closed(table: Table) -> BooleanValue:
    return table.response.startswith("Closed")


def _relieved(table: Table) -> BooleanValue:
    return table.response.isin(RELIEF)


def _days_to_send(table: Table) -> IntegerValue:
    return table.sent.delta(table.received, unit="day")


_FORMULAS: dict[str, Formula] = {
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
    "complaints.per_exposure": PerExposure(),
    "complaints.older_share": ShareOf(part=lambda t: t.tags.contains("Older American"), whole=_every),
}

# A complaint may carry several tags and then counts under each of them.
COMPLAINTS = Subject(
    name="complaints",
    day="received",
    dimensions={
        "product": of("product"),
        "issue": of("issue"),
        "channel": of("channel"),
        "company": of("company"),
        "state": of("state"),
        "tag": of("tags"),
    },
    searched=(
        "source_id",
        "company",
        "product",
        "sub_product",
        "issue",
        "sub_issue",
        "channel",
        "state",
        "response",
    ),
    sorted_by=("sent", "source_id", "product", "issue", "company", "state", "channel", "response", "timely"),
    formulas=_FORMULAS,
    lists=frozenset({"tag"}),
    rollups=(
        ("channel",),
        ("state",),
        ("product", "unit"),
        ("product", "issue"),
        ("company",),
    ),
)
