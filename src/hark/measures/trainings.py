"""What is counted of trainings: how many were due, and how many were taken, in time or at all."""

from ibis.expr.types import BooleanValue, Table

from hark.measures.formulas import Count, ShareOf
from hark.measures.subject import Subject, of


def _every(t: Table) -> BooleanValue:
    return t.due.notnull()


TRAININGS = Subject(
    name="trainings",
    day="due",
    dimensions={
        "course": of("course"),
        "kind": of("kind"),
        "role": of("role"),
        "unit": of("unit"),
        "product": of("product"),
    },
    searched=("source_id", "course", "kind", "unit"),
    sorted_by=("course", "kind", "role", "unit", "completed", "score"),
    formulas={
        "trainings.due": Count(),
        "trainings.overdue": Count(where=lambda t: t.completed.isnull()),
        "trainings.on_time_share": ShareOf(part=lambda t: t.completed <= t.due, whole=_every),
        "trainings.completed_share": ShareOf(part=lambda t: t.completed.notnull(), whole=_every),
        "trainings.passed_share": ShareOf(part=lambda t: t.passed, whole=lambda t: t.passed.notnull()),
    },
)
