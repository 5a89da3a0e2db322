"""Simulated contacts are the same for a seed, and the indicators find the truth they were drawn from."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from hark.core.terms.contact import Contact
from hark.core.terms.figure import Answer
from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.flows import facts, loading, offering
from hark.guard.access import operator
from hark.jobs.demo.drawing import write_csv, write_parquet
from hark.jobs.demo.simulated import FEED, HOURS, QUEUES, WEEKDAYS, NoWorld, World
from hark.lake.asking import ask
from hark.lake.schemas import CONTACTS
from hark.lake.table import FactTable
from hark.measures.book import look_up
from tests.makers import NOON

WORLD = World(40_000, seed=7)
EVER = Period(WORLD.first, WORLD.first + timedelta(weeks=10))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """What the indicators say of the world."""
    folder = tmp_path_factory.mktemp("simulated")
    write_parquet(WORLD, folder / "contacts.parquet")
    table = FactTable(folder, "contacts", CONTACTS)
    drawn = pq.read_table(folder / "contacts.parquet")
    assert drawn.schema.names == CONTACTS.names
    table.append(drawn.cast(CONTACTS))
    asked = Question(tuple(WORLD.truth()), EVER)
    return {answer.indicator: answer for answer in ask(table, asked, book=[*map(look_up, WORLD.truth())])}


@pytest.mark.parametrize("indicator", WORLD.truth())
def test_the_indicators_find_the_truth(answers: dict[str, Answer], indicator: str) -> None:
    found, truth = answers[indicator].estimate, WORLD.truth()[indicator]

    assert found.value is not None
    if found.low is None or found.high is None:  # a ratio of sums has no interval
        assert found.value == pytest.approx(truth, rel=0.01)
    else:  # twice the 95 % interval: one seed in ten thousand lies outside
        assert abs(found.value - truth) <= found.high - found.low


def test_exactly_the_second_contacts_come_again(answers: dict[str, Answer]) -> None:
    assert answers["contacts.repeat_share"].part == WORLD.again
    assert answers["contacts.repeat_share"].whole == WORLD.contacts


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_a_seed_gives_the_same_contacts_and_another_gives_others(tmp_path: Path, write: object) -> None:
    assert callable(write)
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        write(World(500, seed=seed), tmp_path / name)

    one, again, other = ((tmp_path / name).read_bytes() for name in ("one", "again", "other"))
    assert one == again != other


def test_contacts_come_by_hour_and_weekday_as_the_profile_says(tmp_path: Path) -> None:
    write_csv(World(50_000, repeats=0), tmp_path / "file.csv")
    with (tmp_path / "file.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    hours = Counter(int(row["entered"][11:13]) for row in rows)
    weekdays = Counter(date.fromisoformat(row["entered"][:10]).weekday() for row in rows)
    assert _far(hours, HOURS) < 60  # chi-square; 1 in 10,000 lies above, with 20 degrees of freedom or so
    assert _far(weekdays, WEEKDAYS) < 30


def _far(found: Counter[int], weights: tuple[int, ...]) -> float:
    n = found.total() / sum(weights)
    assert {at for at in found if not weights[at]} == set()
    return sum((found[at] - n * weight) ** 2 / (n * weight) for at, weight in enumerate(weights) if weight)


def test_every_queue_is_drawn_from_its_own_wait_and_patience(tmp_path: Path) -> None:
    write_csv(WORLD, tmp_path / "file.csv")

    found = duckdb.sql(
        f"SELECT queue, avg((outcome = 'abandoned')::INT), count(*) FROM '{tmp_path}/file.csv' GROUP BY queue"  # noqa: S608 # a folder of this test
    ).fetchall()

    truth = {queue.name: queue.given_up for queue in QUEUES}
    for queue, share, n in found:
        p = truth.pop(queue)
        assert abs(share - p) < 4 * (p * (1 - p) / n) ** 0.5
    assert not truth


@pytest.mark.django_db
def test_a_file_of_them_is_loaded_without_one_kept_aside(home: Path) -> None:
    file = home / "simulated.csv"
    write_csv(World(2_000), file)
    by = operator("anna")

    arrival = offering.receive(file, file_name=file.name, mapping="contacts", feed=FEED, by=by, now=NOON)
    settled = loading.settle(arrival, file, by=by, clock=lambda: NOON)

    assert (settled.tally.accepted, settled.tally.quarantined) == (2_000, 0)
    for told in facts.page("contacts", facts.selection("contacts"), offset=0, limit=2_000, by=by).facts:
        assert isinstance(told, Contact) and told.ended
        assert told.ended >= (told.answered or told.entered) >= told.entered
        assert (told.answered is not None) == (told.outcome == "answered")


@pytest.mark.parametrize(
    "wrong", [{"contacts": 0}, {"seed": -1}, {"first": date(2026, 1, 6)}, {"repeats": 0.5}, {"weeks": 0}]
)
def test_refuses_what_cannot_be_simulated(wrong: dict[str, object]) -> None:
    with pytest.raises(NoWorld):
        World(**{"contacts": 10, **wrong})  # type: ignore[arg-type] # wrong on purpose
