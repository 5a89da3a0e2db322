"""No two answers can be subtracted from one another to tell of too few."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random

import pytest

from hark.core.terms.figure import Answer
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter, Question
from hark.flows import indicators, stores
from hark.flows.telling import Telling
from hark.guard.access import Role
from tests.makers import add, somebody

READER = somebody(Role.READ_ONLY)
MINIMUM = 10
PAIRS, FAMILIES = 1_000, 5
FIRST = date(2019, 3, 1)
DAYS = 75
INDICATORS = (
    "complaints.received",
    "complaints.relief_share",
    "complaints.disputed_share",
)
WORDS: dict[str, tuple[str | None, ...]] = {
    "product": ("Mortgage", "Card", "Loan", "Rare", None),
    "channel": ("Web", "Phone", "Fax"),
    "tag": ("Older", "Servicemember", None),
}
SEARCHES = ("", "ort", "mort", "1", "car")
Row = Mapping[str, object]


def a_ledger_of_small_groups(chance: Random) -> list[Row]:
    """Many complaints on working days, few at weekends; some products, channels and tags are rare."""
    rows: list[Row] = []
    for day in (FIRST + timedelta(days=at) for at in range(DAYS)):
        busy = chance.choice((0, 1, 3, 9, 25)) if day.weekday() > 4 else chance.choice((40, 90, 120))
        for _ in range(busy):
            tags = [tag for tag, odds in (("Older", 0.2), ("Servicemember", 0.05)) if chance.random() < odds]
            rows.append(
                {
                    "received": day,
                    "product": chance.choices(WORDS["product"], (60, 25, 12, 1, 2))[0],
                    "channel": chance.choices(WORDS["channel"], (80, 18, 2))[0],
                    "tags": tags,
                    "response": chance.choices(("Closed", "Closed with relief", "In progress"), (60, 30, 10))[0],
                    "disputed": chance.choices(("Yes", "No", None), (5, 25, 70))[0],
                }
            )
    return rows


def periods(chance: Random) -> Period:
    """Days, weeks, months and whatever lies between, near to one another so that many overlap."""
    if chance.random() < 0.4:
        return chance.choice(
            (
                Period(date(2019, 3, 1), date(2019, 4, 1)),
                Period(date(2019, 4, 1), date(2019, 5, 1)),
                Period(date(2019, 3, 1), date(2019, 5, 1)),
                Period(date(2019, 3, 4), date(2019, 3, 18)),
                Period(date(2019, 1, 1), date(2020, 1, 1)),
            )
        )
    start = FIRST + timedelta(days=chance.randrange(DAYS - 1))
    return Period(start, start + timedelta(days=chance.choice((1, 2, 3, 7, 14, 31))))


def filters(chance: Random) -> list[Filter]:
    """One, two or none of the dimensions with one value or several, and filters that let more through."""
    where = {
        name: tuple(chance.sample(WORDS[name], chance.choice((1, 1, 2))))
        for name in chance.sample(list(WORDS), chance.choice((1, 1, 2)))
    }
    wider = {name: (*values, chance.choice(_others(name, values))) for name, values in where.items()}
    name = chance.choice(list(where))
    search = chance.choice(("ort", "mort", "1", "car"))
    return [Filter(where), Filter(where | {name: wider[name]}), Filter(wider), _without(where, name), Filter(), Filter(search=search)]


def _others(name: str, values: tuple[str | None, ...]) -> list[str | None]:
    return [value for value in WORDS[name] if value not in values]


def _without(where: Mapping[str, tuple[str | None, ...]], name: str) -> Filter:
    return Filter({other: values for other, values in where.items() if other != name})


def questions(chance: Random) -> list[Question]:
    """Questions that have much in common, so that one often holds all of another."""
    known = filters(chance)
    return [
        Question(
            INDICATORS,
            periods(chance),
            grain=chance.choice((Grain.ALL, *Grain)),
            by=tuple(chance.sample(list(WORDS), chance.choice((0, 0, 0, 1)))),
            filter=chance.choice(known),
        )
        for _ in range(16)
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that was told: who is behind it (a bit for each record), and what was asked for."""

    indicator: str
    period: Period
    where: Mapping[str, frozenset[str | None]]
    search: str
    records: int
    counted: int

    def lies_within(self, other: "Told") -> bool:
        """Whether everybody can see that the other is told of no record less."""
        return (
            self.period.within(other.period)
            and other.search in self.search
            and all(name in self.where and self.where[name] <= values for name, values in other.where.items())
        )


class Witness:
    """Knows every record, a bit for each, and so who is behind an answer; asks no formula and no engine."""

    def __init__(self, rows: list[Row]) -> None:
        self._days = self._bits(rows, lambda row: [row["received"]])
        self._words = {name: self._bits(rows, lambda row, name=name: _values(row, name)) for name in WORDS}
        self._texts = {
            text: sum(1 << at for at, row in enumerate(rows) if _holds(row, at, text)) for text in SEARCHES
        }
        closed = self._bits(rows, lambda row: [str(row["response"]).startswith("Closed")])
        disputed = self._bits(rows, lambda row: [row["disputed"] is not None])
        self._counted = dict(zip(INDICATORS, (-1, closed[True], disputed[True]), strict=True))

    @staticmethod
    def _bits(rows: list[Row], values: Callable[[Row], Iterable[object]]) -> dict[object, int]:
        bits: dict[object, int] = defaultdict(int)
        for at, row in enumerate(rows):
            for value in values(row):
                bits[value] |= 1 << at
        return bits

    def hears(self, question: Question, answers: Iterable[Answer]) -> list[Told]:
        """What the answers tell, compared with the records first; of nobody, nothing."""
        heard = (self._hear(question, answer) for answer in answers if not answer.suppressed)
        return [told for told in heard if told.records]

    def _hear(self, question: Question, answer: Answer) -> Told:
        asked = {name: frozenset(values) for name, values in question.filter.where.items()}
        cell = {name: frozenset([value]) for name, value in answer.by.items()}
        records = self._any(self._days, answer.period.split(Grain.DAY)) & self._texts[question.filter.search]
        for name, values in (*asked.items(), *cell.items()):
            records &= self._any(self._words[name], values)
        counted = records & self._counted[answer.indicator]
        assert (answer.n, answer.excluded) == (counted.bit_count(), (records & ~counted).bit_count())
        return Told(answer.indicator, answer.period, asked | cell, question.filter.search, records, counted)

    @staticmethod
    def _any(bits: Mapping[object, int], values: Iterable[object]) -> int:
        """The records of any of the values; of a period, its first day stands for it."""
        found = 0
        for value in values:
            found |= bits.get(value.start if isinstance(value, Period) else value, 0)
        return found


def _values(row: Row, name: str) -> Iterable[str | None]:
    return (row["tags"] or [None]) if name == "tag" else [row[name]]  # type: ignore[return-value]


def _holds(row: Row, at: int, text: str) -> bool:
    return any(text in str(value).lower() for value in (at, row["product"], row["channel"], row["response"]) if value is not None)


def betrayals(first: Iterable[Told], second: Iterable[Told]) -> Iterator[tuple[Told, Told]]:
    """Where two answers, one subtracted from the other, tell of somebody, but of fewer than the minimum."""
    for one, other in product(first, second):
        for less, more in ((one, other), (other, one)):
            if less.lies_within(more) and any(0 < n < MINIMUM for n in _differences(less, more)):
                yield less, more


def _differences(less: Told, more: Told) -> Iterator[int]:
    yield (more.records & ~less.records).bit_count()
    if less.indicator == more.indicator:
        yield (more.counted & ~less.counted).bit_count()


def found(rows: list[Row]) -> list[tuple[Told, Told]]:
    """Everything a thousand pairs of questions, asked by a reader, betray."""
    chance, witness = Random(19), Witness(rows)  # noqa: S311 # the same questions each time
    betrayed, compared, t = [], 0, 0
    for _ in range(FAMILIES):
        answers = []
        for question in questions(chance):
            t0 = time.time()
            an = indicators.ask(question, by=READER)
            t += time.time()-t0
            answers.append(witness.hears(question, an))
        for _ in range(PAIRS // FAMILIES):
            pair = chance.sample(answers, 2)
            compared += any(x.lies_within(y) or y.lies_within(x) for x, y in product(*pair))
            betrayed += betrayals(*pair)
    print(len(betrayed), compared, t)
    return betrayed


@pytest.fixture
def rows(home: Path) -> list[Row]:
    rows = a_ledger_of_small_groups(Random(8))  # noqa: S311 # the same ledger each time
    add(stores.ledger(), *rows)
    return rows


def test_two_questions_tell_nobody(rows: list[Row]) -> None:
    assert not found(rows)


