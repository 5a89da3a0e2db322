"""When to try again what did not answer, and when to leave it alone for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

OPENS_AFTER = 5
RESTS = timedelta(minutes=1)
_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(hours=1)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries in vain: twice as long each time, an hour at most."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Circuit:
    """Whether the other side is asked at all: not for a minute after five failures in a row.

    The first try after that decides: an answer closes the circuit, silence opens it anew.
    """

    failures: int = 0
    opened_at: datetime | None = None

    def lets_through(self, now: datetime) -> bool:
        """Whether a try may be made now."""
        return self.opened_at is None or now >= self.opened_at + RESTS

    def after(self, *, answered: bool, now: datetime) -> "Circuit":
        """The circuit as it stands after a try."""
        if answered:
            return Circuit()
        failures = self.failures + 1
        return Circuit(failures, now if failures >= OPENS_AFTER else None)
