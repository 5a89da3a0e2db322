"""What a law, or the institution itself, asks of the time a complaint takes: terms as data, dated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hark.core.calendars.calendar import Calendar
from hark.core.complaints.assigning import Rule
from hark.core.complaints.recurrence import USUAL as RECURS_WITHIN
from hark.core.complaints.satisfaction import Asking
from hark.core.errors import Refusal
from hark.core.terms.card import Text
from hark.core.terms.case import Act, Level, Risk


class NoLaw(Refusal):
    """No law of the place was in force on the day."""


class LawContradicts(Refusal):
    """A law says of a term what no term can be."""


class Count(StrEnum):
    """In what a term is counted. Days, weeks and months end with a day, hours at their moment."""

    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"


BY_THE_CLOCK = frozenset({Count.HOURS, Count.WORKING_HOURS})


class Status(StrEnum):
    """How surely a rule is known: read in its own text, in another's, or only remembered."""

    VERIFIED = "verified"
    SECOND_HAND = "second_hand"
    UNVERIFIED = "unverified"


class Pause(StrEnum):
    """What a case waits for."""

    APPRAISAL = "appraisal"  # by somebody outside
    CUSTOMER = "customer"  # what only the customer has
    MEDIATION = "mediation"  # by somebody outside; begins and ends with it


@dataclass(frozen=True, slots=True)
class Extension:
    """How far a term may be extended: by `up_to` in all, and to no more than `total`, in its own units.

    Only cases of the `levels` may be extended; without any, all.
    """

    up_to: int
    total: int
    needs_approver: bool = True
    needs_notice: bool = True
    levels: frozenset[Level] = frozenset()


@dataclass(frozen=True, slots=True)
class WarningPoint:
    """Somebody is told when `percent` of a term have run: the owner (0), or so far `up` the line."""

    percent: int
    up: int


@dataclass(frozen=True, slots=True)
class Term:
    """One term: from which acts it runs, how long, and what meets, stops, extends or restarts it.

    The length is one number, or one by level (until there is a grade, the shortest holds), or by risk (of a
    risk that is not named nothing is asked); with none of them the rule says promptly and names no length.
    Where missing it breaks no rule, because it is the customer's to use or the institution's to choose, it is
    not `binding`.

    Raises:
        LawContradicts: it says what no term can be.
    """

    id: str
    name: Text
    begins: frozenset[Act]
    met_by: frozenset[Act]
    count: Count
    length: int | None = None
    by_level: Mapping[Level, int] = field(default_factory=dict)
    by_risk: Mapping[Risk, int] = field(default_factory=dict)
    since: str = ""  # the detail of its beginning that tells when it began, where it is not the moment itself
    until: str = ""  # the detail of its beginning that tells the moment or day it ends, instead of a length
    ended_by: frozenset[Act] = frozenset({Act.WITHDRAWN, Act.MERGED})
    restarts: frozenset[Act] = frozenset()
    reopens: bool = False
    pauses: frozenset[Pause] = frozenset()
    pause_needs_notice: bool = False
    extension: Extension | None = None
    at_closing: bool = False  # the last day ends when work does
    moves: bool = False  # a last day that is not worked gives way to the next that is
    binding: bool = True
    status: Status = Status.VERIFIED
    article: str = ""  # where in the law it stands, where that was read
    note: Text | None = None

    def __post_init__(self) -> None:
        if sum(map(bool, (self.length, self.by_level, self.by_risk))) > 1:
            raise LawContradicts("The term {term} has more than one kind of length.", term=self.id)
        if min((self.length or 1, *self.by_level.values(), *self.by_risk.values())) < 1:
            raise LawContradicts("The term {term} has a length below one.", term=self.id)
        if self.by_level and set(self.by_level) != set(Level):
            raise LawContradicts("The term {term} names a length for some levels only.", term=self.id)
        if (self.at_closing or self.moves) and self.count in BY_THE_CLOCK:
            raise LawContradicts("The term {term} is counted in hours and has no last day.", term=self.id)
        if self.extension and self.extension.total < max((self.length or 0, *self.by_level.values())):
            raise LawContradicts("The term {term} may in all be no longer than it already is.", term=self.id)

    @property
    def prompt(self) -> bool:
        """Whether the rule only says promptly."""
        return not (self.length or self.by_level or self.by_risk or self.until)

    def amount(self, *, level: Level | None, risk: Risk | None) -> int | None:
        """How long it is for such a case, in its units; None where nothing is asked or named."""
        if self.by_level:
            return self.by_level[level] if level else min(self.by_level.values())
        if self.by_risk:
            return self.by_risk.get(risk) if risk else None
        return self.length


@dataclass(frozen=True, slots=True)
class Mediator:
    """A body outside to which a customer and the institution may take a complaint, as a law names it."""

    id: str
    name: Text
    status: Status
    note: Text | None = None


ANSWER_WITHIN = 3  # working days, where the institution says nothing of it

# What the customer was told holds as it was told: nothing pauses or extends it but another promise.
PROMISE = Term(
    id="promise",
    name=Text(en="Promise to the customer", zh="对客户承诺的期限"),
    begins=frozenset({Act.PROMISED}),
    restarts=frozenset({Act.PROMISED}),
    met_by=frozenset({Act.ANSWERED, Act.CLOSED}),
    count=Count.HOURS,
    until="until",
)

# A regulator that sent the complaint on waits until it is reported to, whatever the customer does meanwhile.
REGULATOR = Term(
    id="regulator",
    name=Text(en="Report to the regulator", zh="向监管机构报告的期限"),
    begins=frozenset({Act.FORWARDED}),
    restarts=frozenset({Act.FORWARDED, Act.DEFERRED}),
    met_by=frozenset({Act.REPORTED}),
    ended_by=frozenset({Act.MERGED, Act.CLOSED}),  # one is closed unreported elsewhere alone
    count=Count.CALENDAR_DAYS,
    until="until",
)


@dataclass(frozen=True, slots=True)
class Targets:
    """What the institution asks of itself, and when whom it warns of any clock.

    Another unit usually answers what it is asked `answer_within` so many working days. `assigning` is how
    cases are given to handlers by the rule. `ways` are what replies say of objection and mediation. What was
    closed is watched for `recurs_within` so many days, and its customer asked how it was handled as `asking`
    says.
    """

    version: int
    calendar: Calendar
    terms: tuple[Term, ...]
    warnings: tuple[WarningPoint, ...] = ()
    answer_within: int = ANSWER_WITHIN
    assigning: Rule = field(default_factory=Rule)
    ways: Mapping[str, Text] = field(default_factory=dict)
    recurs_within: int = RECURS_WITHIN
    asking: Asking = field(default_factory=Asking)


@dataclass(frozen=True, slots=True)
class Law:
    """One version of a law, in force from `since` until, and without, the day `until`."""

    id: str
    jurisdiction: str
    version: int
    name: Text
    since: date
    until: date | None
    source: Text
    status: Status
    calendar: Calendar
    terms: tuple[Term, ...]
    provisional: Text | None = None
    mediators: tuple[Mediator, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.since <= day and (self.until is None or day < self.until)


def in_force(laws: Iterable[Law], *, jurisdiction: str, day: date) -> Law:
    """The version that holds for a complaint received on the day; the case keeps it ever after.

    Raises:
        NoLaw: none was in force.
    """
    held = [law for law in laws if law.jurisdiction == jurisdiction and law.holds_on(day)]
    if not held:
        raise NoLaw("No law of {place} is known that was in force on {day}.", place=jurisdiction, day=day)
    return max(held, key=lambda law: (law.since, law.version))
