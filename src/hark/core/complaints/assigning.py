"""Who should get a case: who can take it, why others cannot, and of those who can whoever has least to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from hark.core.complaints.recusal import Placed, is_recused
from hark.core.errors import Refusal
from hark.core.terms.case import Level
from hark.core.terms.sentence import Sentence

CAPACITY = 30
WEIGHTS: Mapping[Level, int] = {
    Level.SIMPLE: 1,
    Level.COMPLEX: 2,
    Level.ESPECIALLY_COMPLEX: 4,
    Level.MAJOR: 4,
}
_ORDER = list(Level)


class NobodySuitable(Refusal):
    """Nobody can take the case as things stand."""


class Why(StrEnum):
    """What keeps a handler from getting a case, the first that does in this order."""

    RECUSED = "recused"
    REVIEWED = "reviewed"
    WALL = "wall"
    AWAY = "away"
    PRODUCT = "product"
    LANGUAGE = "language"
    LEVEL = "level"
    FULL = "full"
    CARE = "care"


SAID: Mapping[Why, Sentence] = {
    Why.RECUSED: Sentence("It is about them or somebody they work with."),
    Why.REVIEWED: Sentence("They decided what the customer objects to."),
    Why.WALL: Sentence("It belongs to a unit or a business line they do not work for."),
    Why.AWAY: Sentence("They are away."),
    Why.PRODUCT: Sentence("They do not handle this product."),
    Why.LANGUAGE: Sentence("They do not write the customer's language."),
    Why.LEVEL: Sentence("It is harder than what they handle."),
    Why.FULL: Sentence("They have as much as they can handle."),
    Why.CARE: Sentence("Somebody trained for customers in need of special care can take it."),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """How the institution assigns: whether by itself, how much one person handles, what a case weighs."""

    automatic: bool = False
    capacity: int = CAPACITY
    weights: Mapping[Level, int] = field(default_factory=lambda: WEIGHTS)


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked about a case to be assigned.

    Those of `decided_by` had a hand in what the customer objected to.
    """

    product: str = ""
    language: str = ""
    level: Level = Level.SIMPLE
    unit: str = ""
    vulnerable: bool = False
    about: tuple[Placed, ...] = ()
    decided_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Absence:
    """The first and the last day somebody is away, and who stands in."""

    first: date
    last: date
    stand_in: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether they are away on the day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Handler:
    """Somebody who handles complaints: their wall, what they can do, and how much they have.

    `units` and `lines` are what they may see, None for all; of `products` and `languages` none named means
    all. `load` is the weight of their open cases.
    """

    person: Placed
    units: frozenset[str] | None = None
    lines: frozenset[str] | None = None
    products: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    highest: Level = Level.MAJOR
    care: bool = False
    capacity: int = CAPACITY
    load: int = 0
    absences: tuple[Absence, ...] = ()

    def absence(self, day: date) -> Absence | None:
        """Why they are not there on the day; None where they are."""
        return next((each for each in self.absences if each.holds_on(day)), None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A handler, and what keeps them from getting the case; None where nothing does."""

    handler: Handler
    why: Why | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets the case, None where nobody can; and what was thought of each."""

    to: Handler | None
    candidates: tuple[Candidate, ...]

    @property
    def suitable(self) -> int:
        """How many could have got it."""
        return sum(each.why is None for each in self.candidates)

    def chosen(self) -> Handler:
        """Whoever gets it.

        Raises:
            NobodySuitable: nobody can; what stands in the way of most is said.
        """
        if self.to is not None:
            return self.to
        out = [each.why for each in self.candidates if each.why]
        if not out:
            raise NobodySuitable("Nobody handles complaints here.")
        commonest = max(Why, key=out.count)  # the first of the order, of equal ones
        raise NobodySuitable(
            "By the rule nobody can take this complaint. What keeps most of them from it: {why}",
            why=SAID[commonest],
        )


def choose(work: Work, handlers: Iterable[Handler], *, day: date, rule: Rule) -> Choice:
    """Whoever can take the case and would then have the smallest share of what they can handle.

    Of equal ones whoever has less, then the first by name: the same case and people give the same choice.
    A customer in need of special care goes to somebody trained for it, and to others only where none can.
    """
    weight = rule.weights[work.level]
    people = sorted(handlers, key=lambda each: each.person.username)
    candidates = [Candidate(each, _out(each, work, day=day, weight=weight)) for each in people]
    if work.vulnerable:
        candidates = _trained_first(candidates)
    able = [each.handler for each in candidates if each.why is None]
    to = min(able, key=lambda each: (Fraction(each.load + weight, each.capacity), each.load), default=None)
    return Choice(to, tuple(candidates))


def _out(handler: Handler, work: Work, *, day: date, weight: int) -> Why | None:
    checks = (
        (Why.RECUSED, is_recused(handler.person, about=work.about)),
        (Why.REVIEWED, handler.person.username in work.decided_by),
        (Why.WALL, handler.units is not None and work.unit not in handler.units),
        (Why.WALL, handler.lines is not None and work.product not in handler.lines),
        (Why.AWAY, handler.absence(day) is not None),
        (Why.PRODUCT, bool(handler.products) and work.product not in handler.products),
        (Why.LANGUAGE, bool(handler.languages) and work.language not in handler.languages),
        (Why.LEVEL, _ORDER.index(work.level) > _ORDER.index(handler.highest)),
        (Why.FULL, handler.load + weight > handler.capacity),
    )
    return next((why for why, holds in checks if holds), None)


def _trained_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    if not any(each.why is None and each.handler.care for each in candidates):
        return list(candidates)
    return [
        Candidate(each.handler, Why.CARE) if each.why is None and not each.handler.care else each
        for each in candidates
    ]
