"""A step of a case through a process, as a workflow system reported it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a case: what was done, by whom, when. `actor` and `role` may be unknown.

    `transition` is the step's life cycle where the source tells it: schedule, start, complete.
    `place` is the number of the event within its case, in the order of the source. `attributes` are
    whatever else the source tells of it, each written `name=value`.
    """

    feed: str
    source_id: str
    happened: datetime
    process: str | None = None
    case: str | None = None
    step: str | None = None
    transition: str | None = None
    place: int | None = None
    unit: str | None = None
    product: str | None = None
    actor: str | None = None
    role: str | None = None
    attributes: tuple[str, ...] = ()
