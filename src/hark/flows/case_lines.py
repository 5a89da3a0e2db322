"""The numbers of complaints handling line by line, for files and programs: every digit, and what it is of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from hark.core.complaints.numbers import days_until
from hark.core.terms.figure import Estimate
from hark.flows.case_counted import Counted
from hark.flows.case_numbers import Numbers

QUANTILES = (0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Line:
    """One number: of all together or of a `group`; a share with what it is of, a time in days, a count."""

    group: str
    number: str
    value: float | None
    low: float | None = None
    high: float | None = None
    part: float | None = None
    whole: int | None = None


HEAD = ("group", "number", "value", "low", "high", "part", "whole")


def lines(found: Numbers) -> Iterator[Line]:
    """All of them: of all together first, then of each group."""
    yield from _of("", found.whole)
    yield Line("", "ended", found.ended)
    yield Line("", "open_now", found.open_now)
    for age in found.ages:
        yield Line("", f"open_now.from_{age.first}_days", age.count)
    for name, steps in found.curves.items():
        for share in QUANTILES:
            yield _line("", f"{name}.days_p{share * 100:.0f}", days_until(steps, share))
    for cause in found.causes:
        yield Line("", f"cause.{cause.cause}", cause.count, part=cause.together)
    for topic in found.topics or ():
        name = " · ".join(filter(None, topic.topic))
        yield _line("", f"topic.{name}", topic.ratio, part=topic.now, whole=topic.before)
    for group, counted in found.groups.items():
        name = group or "none"
        yield from _of(name, counted)
        yield _line(name, "answer.days_p50", counted.half)


def _of(group: str, counted: Counted) -> Iterator[Line]:
    for name, share in counted.shares.items():
        if name == "received":
            yield Line(group, name, share.whole)
        else:
            yield _line(group, name, counted.estimate(name), part=share.part, whole=share.whole)
    yield Line(group, "paid.sum", float(counted.redress))
    yield Line(group, "ex_gratia.sum", float(counted.ex_gratia))
    if held := counted.shares["held"].part:
        yield Line(group, "held.days_mean", counted.held / held / timedelta(days=1))


def _line(
    group: str, number: str, estimate: Estimate, *, part: float | None = None, whole: int | None = None
) -> Line:
    return Line(group, number, estimate.value, estimate.low, estimate.high, part, whole)
