"""No two answers can be subtracted from one another to tell of too few."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from hark.core.terms.figure import Answer
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter, Question
from hark.flows import indicators, stores, telling
from hark.guard.access import Role
from tests.makers import add, somebody

READER = somebody(Role.READ_ONLY)
MINIMUM = 10
PAIRS = 1_000
FIRST = date(2019, 3, 1)
DAYS = 75
RECEIVED, CLOSED, DISPUTED, SENT = INDICATORS = (
    "complaints.received",
    "complaints.relief_share",
    "complaints.disputed_share",
    "complaints.days_to_send",
)
WORDS: dict[str, tuple[str | None, ...]] = {
    "product": ("Mortgage", "Card", "Loan", "Rare", None),
    "channel": ("Web", "Phone", "Fax"),
    "tag": ("Older", "Servicemember", None),
}
Row = Mapping[str, object]


def a_ledger_of_small_groups(chance: Random) -> list[Row]:
    """Many complaints on working days, few at weekends; some products, channels and tags are rare."""
    rows: list[Row] = []
    for day in (FIRST + timedelta(days=at) for at in range(DAYS)):
        busy = chance.choice((0, 1, 3, 9, 11)) if day.weekday() > 4 else chance.choice((12, 30, 45))
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
                    "sent": chance.choices((day, None), (80, 20))[0],
                }
            )
    return rows


def counts(row: Row, indicator: str) -> bool:
    """Whether the indicator counts the record, said again and not asked of the formula."""
    if indicator == CLOSED:
        return str(row["response"]).startswith("Closed")
    return {DISPUTED: row["disputed"], SENT: row["sent"]}.get(indicator, True) is not None


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


def filters(chance: Random) -> Filter:
    """One value, several, or none of up to two dimensions; now and then a search."""
    where = {
        name: tuple(chance.sample(WORDS[name], chance.choice((1, 1, 2, 3))))
        for name in chance.sample(list(WORDS), chance.choice((0, 0, 1, 1, 1, 2)))
    }
    return Filter(where, search=chance.choice(("", "", "", "", "", "", "", "ort", "Mort", "1")))


def questions(chance: Random, known: list[Filter]) -> Question:
    by = tuple(chance.sample(list(WORDS), chance.choice((0, 0, 0, 1, 1, 2))))
    return Question(
        INDICATORS, periods(chance), grain=chance.choice(list(Grain)), by=by, filter=chance.choice(known)
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that was told: who is behind it (a bit for each record), and what asked for it."""

    records: int
    counted: int
    period: Period
    indicator: str
    where: Mapping[str, frozenset[str | None]]

    def lies_within(self, other: "Told") -> bool:
        """Whether everybody can see that the other is told of no record less."""
        return self.period.within(other.period) and all(
            name in self.where and self.where[name] <= values for name, values in other.where.items()
        )


def told(question: Question, answers: Iterable[Answer], rows: list[Row]) -> Iterator[Told]:
    for answer in answers:
        if answer.suppressed:
            continue
        where = {name: frozenset(values) for name, values in question.filter.where.items()}
        where |= {name: frozenset([value]) for name, value in answer.by.items()}
        asked = [where, {name: frozenset(values) for name, values in question.filter.where.items()}]
        records = counted = 0
        for at, row in enumerate(rows):
            if row["received"] in answer.period and all(_has(row, each) for each in asked):
                records |= 1 << at
                counted |= counts(row, answer.indicator) << at
        assert answer.n == counted.bit_count()
        assert answer.excluded == (records & ~counted).bit_count()
        yield Told(records, counted, answer.period, answer.indicator, where)


def _has(row: Row, where: Mapping[str, frozenset[str | None]]) -> bool:
    return all(
        bool(values & set(row["tags"] or [None])) if name == "tag" else row[name] in values  # type: ignore[call-overload]
        for name, values in where.items()
    )


def betrayals(first: Iterable[Told], second: list[Told]) -> Iterator[tuple[Told, Told]]:
    """The figures of two answers that subtracted tell of somebody, but of fewer than the minimum."""
    for one in first:
        for other in second:
            for less, more in ((one, other), (other, one)):
                if not less.lies_within(more):
                    continue
                differences = [(less.records, more.records)]
                if less.indicator == more.indicator:
                    differences.append((less.counted, more.counted))
                if any(0 < (b & ~a).bit_count() < MINIMUM for a, b in differences):
                    yield less, more


def asked(chance: Random, rows: list[Row]) -> list[list[Told]]:
    """What a reader is told on questions that share a few filters."""
    known = [filters(chance) for _ in range(30)]
    found = []
    for _ in range(120):
        question = questions(chance, known)
        found.append(list(told(question, indicators.ask(question, by=READER), rows)))
    return found


@pytest.fixture
def rows(home: Path) -> list[Row]:
    rows = a_ledger_of_small_groups(Random(8))  # noqa: S311 # the same ledger each time
    add(stores.ledger(), *rows)
    return rows


def test_two_questions_tell_nobody(rows: list[Row]) -> None:
    chance = Random(19)  # noqa: S311 # the same questions each time
    answers = asked(chance, rows)

    pairs = [chance.sample(answers, 2) for _ in range(PAIRS)]

    print(sum(map(len, answers)), sum(1 for a, b in pairs for x in a for y in b if x.lies_within(y) or y.lies_within(x)))
    assert not [found for first, second in pairs for found in betrayals(first, second)]
