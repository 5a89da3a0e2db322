"""Indicators counted from contacts: how many came, who was answered, how long it took."""

from datetime import date, timedelta

import ibis
from ibis.expr.types import BooleanValue, NumericValue, Table, TimestampValue

from hark.core.terms.contact import Channel, Outcome
from hark.core.terms.period import Period
from hark.measures.formulas import Count, Mean, PerDistinct, Ratio, ShareOf
from hark.measures.subject import Subject, of, two_digits
from hark.measures.times import seconds

AGAIN_WITHIN = 7  # days in which the same customer coming for the same reason comes again
_APART = 31  # days after all before it: a date that far ahead is mistyped, and no sign that time has passed
_MARGIN = timedelta(days=AGAIN_WITHIN + 2)  # each of two feeds may call a moment by another day


def _offered(t: Table) -> BooleanValue:
    return t.outcome.isin((Outcome.ANSWERED, Outcome.ABANDONED))


def _answered(t: Table) -> BooleanValue:
    return t.outcome == Outcome.ANSWERED


def _abandoned(t: Table) -> BooleanValue:
    return t.outcome == Outcome.ABANDONED


def _service_level(*, within: float, short: float) -> ShareOf:
    """Who is answered `within` so many seconds; who leaves in less than `short` seconds counts nowhere."""
    return ShareOf(
        part=lambda t: _answered(t) & (t.wait <= within),
        whole=lambda t: _offered(t) & t.wait.notnull() & ~(_abandoned(t) & (t.wait < short)),
    )


def _same_issue(t: Table) -> ibis.expr.builders.WindowBuilder:
    """The contacts of one customer for one reason, in the order they came."""
    return ibis.window(
        group_by=[t.customer, t.reason, _offered(t)], order_by=[t.entered, t.feed, t.source_id]
    )


def _again(earlier: TimestampValue, later: TimestampValue) -> BooleanValue:
    return (seconds(earlier, later) <= AGAIN_WITHIN * 86_400).fill_null(False)


def _near(t: Table, period: Period) -> Table:
    """The contacts of the period, and those so near to it that one may be the other's coming again."""
    if period.start > date.min + _MARGIN:
        t = t.filter(t.day >= ibis.literal(period.start - _MARGIN))
    if period.end < date.max - _MARGIN:
        t = t.filter(t.day < ibis.literal(period.end + _MARGIN))
    return t


def _comes_again(t: Table, every: Table) -> BooleanValue:
    """Whether the contact follows one of the same customer for the same reason."""
    return t.repeat_of.notnull() | (
        t.customer.notnull() & _again(t.entered.lag().over(_same_issue(t)), t.entered)
    )


def _is_followed(t: Table, every: Table) -> BooleanValue:
    """Whether another of the same customer for the same reason follows, or any that names this one."""
    return t.source_id.isin(every.filter(every.repeat_of.notnull()).repeat_of).fill_null(False) | (
        t.customer.notnull() & _again(t.entered, t.entered.lead().over(_same_issue(t)))
    )


def _has_been_watched(t: Table, every: Table) -> BooleanValue:
    """Whether it is so long ago that the customer would have come again by now."""
    days = every.select("day").distinct()
    before = days.day.lag().over(order_by=days.day)
    last = days.mutate(follows=(days.day <= before + ibis.interval(days=_APART)).fill_null(False))
    until = last.filter(last.follows).day.max().as_scalar()
    return ~_again(t.entered, every.filter(every.day <= until).entered.max().as_scalar())


def _whose(t: Table) -> BooleanValue:
    """Of a contact offered it is known whose it is, so whether they came again."""
    return _offered(t) & (t.customer.notnull() | t.repeat_of.notnull())


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
        "contacts.service_level": _service_level,
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
        "contacts.occupancy": Ratio(part=_handled, whole=lambda t: _handled(t) + t.available),
        "contacts.per_customer": PerDistinct(where=_offered, of="customer"),
        "contacts.repeat_share": ShareOf(part=lambda t: t.comes_again, whole=_whose, needs=("comes_again",)),
        "contacts.first_contact_resolution": ShareOf(
            part=lambda t: _answered(t) & t.resolved.fill_null(True) & ~t.is_followed,
            whole=lambda t: _whose(t) & ~t.comes_again & t.has_been_watched,
            needs=("comes_again", "is_followed", "has_been_watched"),
        ),
        "contacts.resolved_share": ShareOf(
            part=lambda t: t.resolved, whole=lambda t: _answered(t) & t.resolved.notnull()
        ),
    },
    derived={
        "comes_again": _comes_again,
        "is_followed": _is_followed,
        "has_been_watched": _has_been_watched,
    },
    near=_near,
    looks_back=AGAIN_WITHIN,
    # The weekday hangs on the day, so it costs no rows; the unit and the product are what walls are drawn by.
    # What boards are split by is kept alone as well: they read a third of what they would by channel.
    rollups=tuple(
        (*dimensions, "weekday")
        for dimensions in (
            (),
            ("channel",),
            ("hour",),
            ("queue",),
            ("unit",),
            ("channel", "line"),
            ("channel", "outcome"),
            ("channel", "hour"),
            ("channel", "reason"),
            ("channel", "queue"),
            ("channel", "unit"),
            ("product", "unit"),
            ("team", "unit"),
        )
    ),
)
