"""Where one term of a case stands: since when it runs, how long, what is not counted, and when it ends."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hark.core.calendars.calendar import Calendar
from hark.core.complaints.counting import Deadline, banked, deadline
from hark.core.complaints.law import Term
from hark.core.terms.case import Happening, Level, Risk
from hark.core.terms.sentence import Sentence

Gap = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Run:
    """Where a term stands. `gaps` are not counted; `late` says the present run had run out unmet.

    `lapsed_at` is when it first did, also in a run before this one.
    """

    term: Term
    calendar: Calendar
    level: Level | None = None
    risk: Risk | None = None
    started: datetime | None = None
    amount: int | None = None
    extended: int = 0
    gaps: tuple[Gap, ...] = ()
    paused: Happening | None = None
    stopped: Happening | None = None
    late: bool = False
    until: Deadline | None = None
    lapsed_at: datetime | None = None
    steps: tuple[Sentence, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it has begun and is neither met nor ended."""
        return self.started is not None and self.stopped is None

    @property
    def length(self) -> int | None:
        """How long it is in its units, extensions counted as far as their cap."""
        if self.amount is None or self.term.extension is None:
            return self.amount
        more = min(self.extended, self.term.extension.up_to, self.term.extension.total - self.amount)
        return self.amount + max(more, 0)

    def gaps_until(self, moment: datetime) -> tuple[Gap, ...]:
        """The gaps, one that is still open as though it ended then."""
        return (*self.gaps, (self.paused.at, moment)) if self.paused else self.gaps

    def bank(self, moment: datetime) -> timedelta:
        """What is not counted, as of the moment."""
        return banked(self.gaps_until(moment), term=self.term, calendar=self.calendar)

    def deadline(self, moment: datetime) -> Deadline | None:
        """When it ends, as of the moment; None before it begins and where no length is named."""
        if self.until:
            return self.until
        if self.started is None or self.length is None:
            return None
        gaps = self.gaps_until(moment)
        return deadline(self.started, self.length, term=self.term, calendar=self.calendar, gaps=gaps)

    def saying(self, *steps: Sentence) -> "Run":
        """The same, with more to explain it by."""
        return replace(self, steps=(*self.steps, *steps))

    def grounded(self, *steps: Sentence) -> "Run":
        """The same, with what it rests on said first."""
        return replace(self, steps=(*steps, *self.steps))

    def local(self, moment: datetime) -> datetime:
        """The moment by the clock on the wall where the calendar is."""
        return moment.astimezone(self.calendar.zone)

    def ends(self, moment: datetime) -> object:
        """The last day, or the last moment of a term in hours, for a sentence."""
        end = self.deadline(moment)
        return (end.last_day or self.local(end.at)) if end else ""
