"""No two answers can be subtracted from one another to tell of too few."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from pathlib import Path
from random import Random

import pytest

from hark.core.terms.figure import Answer
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter, Question
from hark.flows import indicators, stores
from hark.flows.telling import Telling
from hark.guard.access import Role
from tests.makers import NOON, add, somebody

pytestmark = pytest.mark.django_db
READER = somebody(Role.READ_ONLY)
MINIMUM = 10
QUESTIONS, PAIRS, ENOUGH = 46, 1_000, 400
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
SEARCHES = ("", "ar", "car")
FILTERS = (
    Filter(),
    Filter({"product": ("Mortgage",)}),
    Filter({"product": ("Mortgage", "Card")}),
    Filter({"product": ("Mortgage", "Card", "Loan", "Rare")}),
    Filter({"channel": ("Web", "Phone")}),
    Filter({"product": ("Mortgage", "Card"), "channel": ("Web",)}),
    Filter({"tag": ("Older",)}),
    Filter({"tag": ("Older", "Servicemember")}),
    Filter(search="ar"),
    Filter(search="car"),
)
PROTECTIONS: dict[str, Callable[..., object]] = {
    "_lies_on_blocks": lambda *_, **__: True,
    "_taken_together": lambda *_: (),
}
Row = Mapping[str, object]


def a_ledger_of_small_groups(chance: Random) -> list[Row]:
    """Many complaints on working days, few at weekends; some products, channels and tags are rare."""
    rows: list[Row] = []
    for day in (FIRST + timedelta(days=at) for at in range(DAYS)):
        busy = chance.choice((0, 1, 3, 9, 25)) if day.weekday() > 4 else chance.choice((40, 90, 120))
        for _ in range(busy):
            older = chance.random() < 0.2
            serves = chance.random() < (0.1 if older else 0.003)
            rows.append(
                {
                    "received": day,
                    "product": chance.choices(WORDS["product"], (60, 25, 12, 1, 2))[0],
                    "channel": chance.choices(WORDS["channel"], (80, 18, 2))[0],
                    "tags": ["Older"] * older + ["Servicemember"] * serves,
                    "response": chance.choices(("Closed", "Closed with relief", "In progress"), (60, 30, 10))[
                        0
                    ],
                    "disputed": chance.choices(("Yes", "No", None), (5, 25, 70))[0],
                }
            )
    return rows


def periods(chance: Random) -> Period:
    """Many begin alike and end a day or two apart, about weekends."""
    start = chance.choice((date(2019, 1, 1), FIRST, date(2019, 3, 4), date(2019, 3, 18)))
    first = chance.choice((date(2019, 3, 23), date(2019, 3, 30), date(2019, 4, 6)))
    return Period(start, first + timedelta(days=chance.randrange(3)))


def questions(chance: Random) -> list[Question]:
    """Questions that have much in common, so that one often holds all of another."""
    return [
        Question(
            INDICATORS,
            periods(chance),
            grain=chance.choice((Grain.ALL, Grain.ALL, Grain.DAY, Grain.WEEK, Grain.MONTH)),
            by=tuple(chance.sample(list(WORDS), chance.choice((0, 0, 1)))),
            filter=chance.choice(FILTERS),
        )
        for _ in range(QUESTIONS)
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
    return (row["tags"] or [None]) if name == "tag" else [row[name]]  # type: ignore[return-value]  # a row says what it likes


def _holds(row: Row, at: int, text: str) -> bool:
    return any(
        text in str(value).lower()
        for value in (at, row["product"], row["channel"], row["response"])
        if value is not None
    )


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


def betrayed(rows: list[Row]) -> list[tuple[Told, Told]]:
    """What a thousand pairs of questions, asked by a reader, tell of too few."""
    chance, witness = Random(19), Witness(rows)  # the same questions each time
    answers = [
        witness.hears(asked, indicators.ask(asked, by=READER, now=NOON)) for asked in questions(chance)
    ]
    pairs = chance.sample(list(combinations(answers, 2)), PAIRS)
    assert sum(one.lies_within(other) for pair in pairs for one, other in product(*pair)) > ENOUGH
    return [found for pair in pairs for found in betrayals(*pair)]


@pytest.fixture
def rows(home: Path) -> list[Row]:
    rows = a_ledger_of_small_groups(Random(8))  # the same ledger each time
    add(stores.ledger("complaints"), *rows)
    return rows


def test_two_questions_tell_nobody_and_a_protection_taken_away_is_noticed(
    rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not betrayed(rows)

    for protection, gone in PROTECTIONS.items():
        with monkeypatch.context() as patch:
            patch.setattr(Telling, protection, gone)
            assert betrayed(rows), protection


def test_a_split_is_not_told_next_to_the_same_of_a_few_more(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [{"product": "Card", "channel": "Fax"}] * 3
    rows: list[Row] = [{"product": "Card", "channel": "Web"}] * 20 + [{"channel": "Fax"}] * 30 + few
    add(stores.ledger("complaints"), *rows)

    def cards(filter: Filter) -> int | None:
        asked = Question(
            INDICATORS[:1], Period(NOON.date(), date(2027, 1, 1)), by=("product",), filter=filter
        )
        return next(
            told.n for told in indicators.ask(asked, by=READER, now=NOON) if told.by["product"] == "Card"
        )

    assert (cards(Filter()), cards(Filter({"channel": ("Web",)}))) == (23, None)
    monkeypatch.setattr(Telling, "_left_out", lambda *_: ())
    assert cards(Filter({"channel": ("Web",)})) == 20


def test_what_a_search_finds_is_not_told(rows: list[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Question(INDICATORS, Period(FIRST, date(2019, 4, 1)), filter=Filter(search="car"))

    assert all(told.suppressed for told in indicators.ask(asked, by=READER, now=NOON))
    monkeypatch.setattr(Telling, "_is_askable", lambda *_: True)
    assert not all(told.suppressed for told in indicators.ask(asked, by=READER, now=NOON))
