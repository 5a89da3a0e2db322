"""What is counted of the steps of cases: how long cases take, what they wait for, what is done again."""

import ibis
from ibis.expr.types import BooleanValue, FloatingValue, StringValue, Table

from hark.core.terms.period import Period
from hark.measures.formulas import Count, Mean, ShareOf
from hark.measures.subject import Subject, of, two_digits
from hark.measures.times import seconds

DAY = 86_400


def _case(t: Table) -> ibis.expr.builders.WindowBuilder:
    """The events of a case in the order they happened."""
    return ibis.window(group_by=[t.feed, t.case], order_by=[t.happened, t.place, t.source_id])


def _near(t: Table, period: Period) -> Table:
    """The events of the period, and all those of their cases."""
    within = (t.day >= ibis.literal(period.start)) & (t.day < ibis.literal(period.end))
    return t.filter(within | t.case.isin(t.filter(within, t.case.notnull()).case).fill_null(False))


def _transition(t: Table) -> StringValue:
    return t.transition.upper().fill_null("COMPLETE")


def _is_last(t: Table, every: Table) -> BooleanValue:
    """Whether the case has no event after it, as far as is known."""
    return t.case.notnull() & t.source_id.lead().over(_case(t)).isnull()


def _took(t: Table, every: Table) -> FloatingValue:
    """Days from the first event of the case to this one."""
    return seconds(t.happened.first().over(_case(t)), t.happened) / DAY


def _waited(t: Table, every: Table) -> FloatingValue:
    """Days since the event of the case before it; nothing for the first, and while a step is worked on."""
    before = _case(t)
    working = (t.step.lag().over(before) == t.step) & (_transition(t).lag().over(before) == "START")
    since = seconds(t.happened.lag().over(before), t.happened) / DAY
    return working.fill_null(False).ifelse(ibis.null("float64"), since)


def _done_before(t: Table, every: Table) -> BooleanValue:
    """Whether the same step of the case was completed before."""
    same = ibis.window(
        group_by=[t.feed, t.case, t.step, _transition(t)], order_by=[t.happened, t.place, t.source_id]
    )
    return t.case.notnull() & (ibis.row_number().over(same) > 0)


STEPS = Subject(
    name="steps",
    day="day",
    looks_back=31,  # most cases are over within a month
    dimensions={
        "process": of("process"),
        "step": of("step"),
        "transition": of("transition"),
        "unit": of("unit"),
        "product": of("product"),
        "role": of("role"),
        "hour": two_digits("hour"),
        "weekday": two_digits("weekday"),
    },
    searched=("case", "step", "role"),
    sorted_by=("case", "process", "step", "role"),
    formulas={
        "steps.events": Count(),
        "steps.cases": Count(where=lambda t: t.is_last, needs=("is_last",)),
        "steps.throughput": Mean(
            value=lambda t: t.took, where=lambda t: t.is_last, needs=("is_last", "took")
        ),
        "steps.waiting": Mean(value=lambda t: t.waited, where=lambda t: t.case.notnull(), needs=("waited",)),
        "steps.rework_share": ShareOf(
            part=lambda t: t.done_before,
            whole=lambda t: t.case.notnull() & (_transition(t) == "COMPLETE"),
            needs=("done_before",),
        ),
    },
    derived={"is_last": _is_last, "took": _took, "waited": _waited, "done_before": _done_before},
    near=_near,
)
