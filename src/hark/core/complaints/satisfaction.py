"""Whether, and when, a customer is asked how their complaint was handled: once, and reminded once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hark.core.complaints.case import Case
from hark.core.terms.case import Reads, Stage

TURNS = 2  # it is asked, and reminded of
STOP_CONTACT = "stop_contact"
_WITHOUT = frozenset({"self_harm", "violence"})


@dataclass(frozen=True, slots=True)
class Asking:
    """How the institution asks: so many days `after` the closing, and `remind_after` so many more; 0: never.

    Customers of a complaint that bears one of the marks in `without` are not asked.
    """

    ask: bool = True
    after: int = 3
    remind_after: int = 7
    without: frozenset[str] = _WITHOUT

    def first(self, closed_at: datetime) -> datetime | None:
        """When somebody whose complaint was closed then is asked; None for never."""
        return closed_at + timedelta(days=self.after) if self.ask else None

    def again(self, asked_at: datetime, *, turn: int) -> datetime | None:
        """When they are asked again who were asked then, for the so manieth time; None for never."""
        more = self.ask and self.remind_after and turn < TURNS
        return asked_at + timedelta(days=self.remind_after) if more else None

    def may(self, case: Case, *, wish: str, marks: Iterable[str], turns: int, rated: bool) -> bool:
        """Whether the customer, asked so many times before, is asked now."""
        return (
            self.ask
            and case.stage is Stage.CLOSED
            and not case.closed_elsewhere
            and case.reads is not Reads.NOWHERE
            and wish != STOP_CONTACT
            and self.without.isdisjoint(marks)
            and turns < TURNS
            and not rated
        )
