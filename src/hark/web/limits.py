"""How often somebody may open a costly door: counted per person or per address, in windows of time."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.utils import timezone

from hark.core.errors import Refusal
from hark.guard.access import Staff


class TooOften(Refusal):
    """The door is open again in `wait` seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__("That was too often in a short time. Try again in {seconds} seconds.", seconds=wait)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times in each window of `seconds`, for each who comes."""

    door: str
    most: int
    seconds: int

    def require(self, who: Staff | str, *, times: int = 1) -> None:
        """Count so many times more.

        Raises:
            TooOften: it is one too many; nothing was done.
        """
        now = int(timezone.now().timestamp())
        window, past = divmod(now, self.seconds)
        name = f"staff-{who.id}" if isinstance(who, Staff) else who
        key = f"limit:{self.door}:{name}:{window}"
        _counts().add(key, 0, timeout=self.seconds)
        # Two processes at the same instant may count once: a limit on cost, not on a secret.
        if _counts().incr(key, times) > self.most:
            raise TooOften(self.seconds - past)


COMPLAINTS = Limit("complaints", most=100_000, seconds=3_600)
EXPORTS = Limit("export", most=20, seconds=600)
UPLOADS = Limit("upload", most=120, seconds=600)
REPORTS = Limit("csp-report", most=60, seconds=60)
# Of customers' pages. A mobile network has many people behind one address, so those limits are wide.
DRAFTS = Limit("draft", most=600, seconds=600)
COMPLAINING = Limit("complaining", most=60, seconds=600)
# Of files, each of 5 MB at most: it bounds what one address can have held in memory.
ATTACHING = Limit("attaching", most=120, seconds=600)
LOOKING_UP = Limit("looking-up", most=100, seconds=600)
LOOKING_UP_ONE = Limit("looking-up-one", most=10, seconds=600)
# A program speaks for all customers of an app.
PROGRAM_COMPLAINTS = Limit("program-complaining", most=600, seconds=600)
PROGRAM_LOOKING_UP = Limit("program-looking-up", most=60, seconds=600)
WRITING = Limit("writing", most=20, seconds=3_600)
NAMING = Limit("naming", most=20, seconds=3_600)


def _counts() -> BaseCache:
    """The cache all processes share, where there is one; else each process counts for itself."""
    return caches["shared" if "shared" in settings.CACHES else "default"]
