"""A training somebody was to take: by when, and whether they did."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Training:
    """One course assigned to one member of staff, who is to complete it by the day `due`.

    `kind` is the subject it teaches. It is `passed` where there was an examination, with so many points.
    """

    feed: str
    source_id: str
    due: date
    course: str | None = None
    kind: str | None = None
    staff: str | None = None
    role: str | None = None
    assigned: date | None = None
    completed: date | None = None
    passed: bool | None = None
    score: float | None = None
    unit: str | None = None
    product: str | None = None
