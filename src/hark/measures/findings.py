"""What is counted of findings about conduct and quality: how many, how bad, and how they are settled."""

import ibis
from ibis.expr.types import BooleanValue, IntegerValue, Table

from hark.core.terms.finding import Severity
from hark.measures.formulas import Count, Duration, ShareOf
from hark.measures.subject import Subject, of


def _stands(t: Table) -> BooleanValue:
    """Not rejected by a review; one nobody has reviewed stands."""
    return t.confirmed.fill_null(True)


def _days_to_close(t: Table) -> IntegerValue:
    closed = _stands(t) & (t.closed >= t.found)
    return closed.fill_null(False).ifelse(t.closed.delta(t.found, unit="day"), ibis.null("int64"))


FINDINGS = Subject(
    name="findings",
    day="found",
    dimensions={
        "kind": of("kind"),
        "rule": of("rule"),
        "severity": of("severity"),
        "origin": of("origin"),
        "channel": of("channel"),
        "unit": of("unit"),
        "product": of("product"),
    },
    searched=("source_id", "rule", "case", "origin", "unit"),
    sorted_by=("kind", "rule", "severity", "origin", "due", "closed", "unit"),
    formulas={
        "findings.count": Count(where=_stands),
        "findings.severe_share": ShareOf(
            part=lambda t: t.severity == Severity.HIGH,
            whole=lambda t: _stands(t) & t.severity.notnull(),
        ),
        "findings.confirmed_share": ShareOf(
            part=lambda t: t.confirmed, whole=lambda t: t.confirmed.notnull()
        ),
        "findings.closed_share": ShareOf(part=lambda t: t.closed.notnull(), whole=_stands),
        "findings.on_time_share": ShareOf(
            part=lambda t: t.closed <= t.due, whole=lambda t: _stands(t) & t.due.notnull()
        ),
        "findings.days_to_close": Duration(days=_days_to_close),
    },
)
