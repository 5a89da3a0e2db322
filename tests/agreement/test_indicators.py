"""Every indicator says on every engine what it says on DuckDB."""

import math
from collections.abc import Iterator, Sequence

import pytest

from hark.core.stats import intervals
from hark.core.terms.figure import Answer, Source
from hark.core.terms.period import Grain
from hark.core.terms.question import Filter, Question
from hark.guard.walls import Wall
from hark.lake import tallies
from hark.lake.asking import ask
from hark.lake.engines import Counter
from hark.lake.table import FactTable
from hark.measures import contacts
from hark.measures.book import book, look_up, of_subject, subject
from hark.measures.formulas import Count, Mean
from tests.agreement.conftest import seen_by
from tests.agreement.drawn import PERIOD, Ledgers

pytestmark = pytest.mark.spark

CLOSE = 1e-9  # sums of fractions differ by the order they are added in
BOUND = 0.01  # what a percentile may be off by, on each engine
COUNTED = ("complaints", "contacts", "steps", "accesses", "findings", "trainings", "transactions")
EVERYBODY = Wall()


def questions(name: str) -> Iterator[tuple[Question, Wall]]:
    """Every dimension, grain and way to narrow down, if not in every combination."""
    ids = tuple(of_subject(name))
    names = tuple(subject(name).dimensions)
    last = ("03",) if names[-1] == "weekday" else ("Older American", "card")
    yield Question(ids, PERIOD), EVERYBODY
    for grain in (Grain.WEEK, Grain.MONTH, Grain.DAY):
        yield Question(ids, PERIOD, grain=grain, by=names[:1]), EVERYBODY
    for one in names:
        yield Question(ids, PERIOD, by=(one,)), EVERYBODY
    yield Question(ids, PERIOD, grain=Grain.WEEK, by=names[1:3]), EVERYBODY
    for filter in (
        Filter({names[0]: ("Mortgage", "phone", "loan", None)}, feed="north"),
        Filter({names[-1]: (*last, None)}),
        Filter(search="a 'QUOTED'"),
        Filter(search="äRGER"),
    ):
        yield Question(ids, PERIOD, by=names[:1], filter=filter), EVERYBODY
    yield Question(ids, PERIOD, by=("unit",) if "unit" in names else ()), Wall(units=("north",))
    yield Question(ids, PERIOD, by=names[:1]), Wall(products=("card", "loan", "Mortgage"))


def asked(ledgers: Ledgers, name: str, question: Question, wall: Wall = EVERYBODY) -> list[Answer]:
    seen = ledgers[name].seen_over(wall)
    return ask(
        seen, question, book=[look_up(id) for id in question.indicators], exposures=ledgers["exposures"]
    )


def differences(these: Sequence[Answer], those: Sequence[Answer]) -> list[tuple[str, Answer, Answer]]:
    """What two engines say of one question and do not mean the same by."""
    assert len(these) == len(those)
    return [(what, a, b) for a, b in zip(these, those, strict=True) for what in _differing(a, b)]


def _differing(a: Answer, b: Answer) -> Iterator[str]:
    for name in ("indicator", "period", "by", "n", "excluded", "known_days", "verdict", "data_version"):
        if getattr(a, name) != getattr(b, name):
            yield name
    for name in ("part", "whole", "squares"):
        if not _close(getattr(a, name), getattr(b, name), within=CLOSE):
            yield name
    if not _close(a.estimate.value, b.estimate.value, within=CLOSE):
        yield "value"
    for name, quantile in a.quantiles.items():
        if not _close(quantile.value, b.quantiles[name].value, within=2 * BOUND):
            yield name


def _close(one: float | None, other: float | None, *, within: float) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=within, abs_tol=1e-12)


@pytest.mark.parametrize("name", COUNTED)
def test_every_indicator_of_a_ledger_is_the_same(name: str, here: Ledgers, there: Ledgers) -> None:
    counted = 0
    for question, wall in questions(name):
        found = asked(there, name, question, wall)
        assert differences(asked(here, name, question, wall), found) == [], (question, wall)
        counted += sum(answer.n or 0 for answer in found)

    assert counted > 0
    assert {(answer.engine, answer.source) for answer in found} == {(there[name].counter.name, Source.FACTS)}


def test_no_indicator_is_left_out() -> None:
    assert {id for name in COUNTED for id in of_subject(name)} == set(book())


@pytest.mark.parametrize("name", COUNTED)
def test_what_suppression_is_decided_by_is_the_same(name: str, here: Ledgers, there: Ledgers) -> None:
    cuts = [piece.start for piece in PERIOD.split(Grain.WEEK)] + [PERIOD.end]
    by = tuple(subject(name).dimensions)[:2]

    one, other = (
        tallies.tallies(table, table.snapshot(), of_subject(name), by=by, filter=Filter(), cuts=cuts)
        for table in (here[name], there[name])
    )

    assert one == other and one


@pytest.mark.parametrize("name", ["contacts", "steps"])
def test_percentiles_are_within_one_per_cent_of_the_exact_ones(
    name: str, here: Ledgers, there: Ledgers
) -> None:
    means = {id: formula for id, formula in of_subject(name).items() if isinstance(formula, Mean)}
    answers = {answer.indicator: answer for answer in asked(there, name, Question(tuple(means), PERIOD))}
    for id, formula in means.items():
        quantiles = answers[id].quantiles
        exact = {f"p{q}": quantile(here[name], formula, q / 100) for q in (50, 90)}
        for q, value in exact.items():
            assert quantiles[q].value == pytest.approx(value, rel=BOUND, abs=1e-6), (id, q)

    assert means


def quantile(table: FactTable, formula: Mean, q: float) -> float | None:
    """The exact one of the period."""
    t = subject(table.name).prepared(table.snapshot().table, [formula])
    t = t.filter(t.day >= PERIOD.start, t.day < PERIOD.end)
    values = t.select(value=formula.counted_value(t))
    counted = values.filter(values.value.notnull()).group_by("value").aggregate(n=lambda rows: rows.count())
    return intervals.order_statistic(dict(table.rows(counted)), q).value


class TestADifference:
    """Planted into a formula as one engine counts it, it is found; so the agreement above says something."""

    @pytest.mark.parametrize(
        ("id", "fault", "name"),
        [
            ("contacts.offered", Count(where=lambda t: t.outcome.notnull()), "n"),  # void ones too
            (
                "contacts.aht",  # hold and wrap-up are missing where one of them is
                Mean(value=lambda t: t.talk + t.hold + t.wrap, where=contacts._answered),
                "n",
            ),
            (
                "contacts.wait",  # a billionth too long
                Mean(value=lambda t: t.wait * (1 + 3e-9), where=contacts._offered),
                "part",
            ),
        ],
    )
    def test_of_a_formula_is_found(
        self, id: str, fault: Count | Mean, name: str, here: Ledgers, there: Ledgers
    ) -> None:
        question = Question((id,), PERIOD, by=("channel",))
        card, _ = look_up(id)

        found = ask(there["contacts"], question, book=[(card, fault)])

        # It is asked anew: what was said before of this indicator is not remembered for another formula.
        assert name in {what for what, _, _ in differences(asked(here, "contacts", question), found)}

    def test_of_a_percentile_is_found(
        self, here: Ledgers, there: Ledgers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        question = Question(("contacts.wait",), PERIOD)
        bucket = Mean.bucket
        monkeypatch.setattr(Mean, "bucket", lambda self, table: bucket(self, table) + 3)
        there["contacts"].memory.__init__()  # type: ignore[misc] # what it remembers was counted before
        found = asked(there, "contacts", question)
        monkeypatch.undo()
        there["contacts"].memory.__init__()  # type: ignore[misc] # nobody else is to be told that

        assert {"p50", "p90"} <= {
            what for what, _, _ in differences(asked(here, "contacts", question), found)
        }

    def test_of_the_facts_is_found(self, here: Ledgers, counter: Counter) -> None:
        older = seen_by(here["contacts"], counter).as_of(here["contacts"].newest - 1)
        question = Question(tuple(of_subject("contacts")), PERIOD)
        book = [look_up(id) for id in question.indicators]

        assert differences(ask(here["contacts"], question, book=book), ask(older, question, book=book))
