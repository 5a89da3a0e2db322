"""What is counted of looks at records: how many, and which of them nobody gave a reason for."""

from ibis.expr.types import BooleanValue, Table

from hark.measures.formulas import PerDay, ShareOf
from hark.measures.subject import Subject, of, two_digits


def _took_place(t: Table) -> BooleanValue:
    """A look the system did not refuse."""
    return t.granted.fill_null(True)


def _has_a_reason(t: Table) -> BooleanValue:
    """Why it was needed is said, or the matter it was needed for."""
    return t.reason.notnull() | t.case.notnull()


ACCESSES = Subject(
    name="accesses",
    day="day",
    dimensions={
        "system": of("system"),
        "kind": of("kind"),
        "action": of("action"),
        "staff": of("staff"),
        "role": of("role"),
        "unit": of("unit"),
        "product": of("product"),
        "hour": two_digits("hour"),
        "weekday": two_digits("weekday"),
    },
    searched=("source_id", "case", "reason", "system", "kind"),
    sorted_by=("staff", "role", "system", "kind", "action", "unit"),
    formulas={
        "accesses.per_day": PerDay(where=_took_place),
        "accesses.without_reason_share": ShareOf(part=lambda t: ~_has_a_reason(t), whole=_took_place),
        "accesses.refused_share": ShareOf(part=lambda t: ~t.granted, whole=lambda t: t.granted.notnull()),
    },
    rollups=tuple(
        (*dimensions, "weekday")
        for dimensions in ((), ("system", "unit"), ("kind", "unit"), ("role", "unit"), ("product", "unit"))
    ),
)
