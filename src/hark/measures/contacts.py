"""Indicators counted from contacts: how many came, who was answered, how long it took."""

from ibis.expr.types import BooleanValue, NumericValue, Table

from hark.core.terms.contact import Channel, Outcome
from hark.measures.formulas import Count, Mean, ShareOf
from hark.measures.subject import Subject, of, two_digits

WITHIN = 20  # seconds somebody should be answered in
SHORT = 0  # seconds within which leaving again is not counted as offered; 0: everybody counts
SAME_ISSUE_DAYS = 7


def _offered(t: Table) -> BooleanValue:
    return t.outcome.isin((Outcome.ANSWERED, Outcome.ABANDONED))


def _answered(t: Table) -> BooleanValue:
    return t.outcome == Outcome.ANSWERED


def _abandoned(t: Table) -> BooleanValue:
    return t.outcome == Outcome.ABANDONED


def _in_time(t: Table) -> BooleanValue:
    return _answered(t) & (t.wait <= WITHIN)


def _counts_for_service(t: Table) -> BooleanValue:
    return _offered(t) & t.wait.notnull() & ~(_abandoned(t) & (t.wait < SHORT))


def _handled(t: Table) -> NumericValue:
    """Talk, hold and wrap-up; what the source does not tell apart is in the talk."""
    return t.talk + t.hold.fill_null(0.0) + t.wrap.fill_null(0.0)


CONTACTS = Subject(
    name="contacts",
    day="day",
    dimensions={
        "channel": of("channel"),
        "line": of("line"),
        "product": of("product"),
        "unit": of("unit"),
        "team": of("team"),
        "queue": of("queue"),
        "staff": of("staff"),
        "reason": of("reason"),
        "outcome": of("outcome"),
        "hour": two_digits("hour"),
        "weekday": two_digits("weekday"),
    },
    searched=("source_id", "reason", "queue", "unit", "team"),
    sorted_by=("channel", "queue", "unit", "staff", "reason", "outcome", "wait", "talk"),
    formulas={
        "contacts.offered": Count(where=_offered),
        "contacts.answered": Count(where=_answered),
        "contacts.connection_share": ShareOf(part=_answered, whole=_offered),
        "contacts.abandonment": ShareOf(part=_abandoned, whole=_offered),
        "contacts.service_level": ShareOf(part=_in_time, whole=_counts_for_service),
        "contacts.wait": Mean(value=lambda t: t.wait, where=_offered),
        "contacts.asa": Mean(value=lambda t: t.wait, where=_answered),
        "contacts.aht": Mean(value=_handled, where=_answered),
        "contacts.first_reply": Mean(value=lambda t: t.first_reply, where=_offered),
        "contacts.counter_wait": Mean(
            value=lambda t: t.wait, where=lambda t: _answered(t) & (t.channel == Channel.COUNTER)
        ),
        "contacts.transfer_share": ShareOf(
            part=lambda t: t.transferred, whole=lambda t: _answered(t) & t.transferred.notnull()
        ),
        "contacts.resolved_share": ShareOf(
            part=lambda t: t.resolved, whole=lambda t: _answered(t) & t.resolved.notnull()
        ),
    },
)
