"""A complaint as returns count it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hark.core.terms.case import Upheld


@dataclass(frozen=True, slots=True)
class Entry:
    """One complaint with nothing personal in it; its days are those of the zone the return is made in.

    `product`, `issue`, `cause` and `channel` stand as they were written down; the classes of complaints say
    what they mean.
    """

    number: str
    received: date
    closed: date | None = None
    answered: date | None = None
    unit: str = ""
    product: str = ""
    issue: str = ""
    cause: str = ""
    channel: str = ""
    door: str = ""
    upheld: Upheld | None = None
    redress: Decimal | None = None
    objected: bool = False

    @property
    def was_right(self) -> bool:
        """Whether the customer was right, or in part: partly upheld counts as upheld (FCA, DISP 1)."""
        return self.upheld in {Upheld.YES, Upheld.PARTLY}
