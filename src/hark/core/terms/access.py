"""A look at somebody's record, as the system it lies in logged it: who, whose, and why."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Access:
    """One look of a member of staff at a record about a customer.

    `kind` is the kind of record, `action` what was done with it, `case` the matter it was needed for;
    `granted` is false where the system refused.
    """

    feed: str
    source_id: str
    accessed: datetime
    staff: str | None = None
    role: str | None = None
    customer: str | None = None
    system: str | None = None
    kind: str | None = None
    action: str | None = None
    reason: str | None = None
    case: str | None = None
    granted: bool | None = None
    unit: str | None = None
    product: str | None = None
