"""A real event log of 13,087 loan applications: what the product answers is what is published of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.figures.ledgers import Loaded
from tests.local import local

FILE = "process/bpic2012.xes.gz"
SPAN = (date(2011, 9, 1), date(2012, 5, 1))

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


@pytest.fixture(scope="module")
def log(home: Path) -> Iterator[Loaded]:
    opened = Loaded(local(FILE), home=home, mapping="xes")
    yield opened
    opened.close()


def kept(home: Path, sql: str) -> list[tuple[Any, ...]]:
    """What the files of the ledger say without Hark."""
    return duckdb.read_parquet(f"{home}/lake/steps/*.parquet").query("steps", sql).fetchall()


def test_every_event_is_accepted(log: Loaded) -> None:
    assert (log.load["read"], log.load["accepted"]) == (262_200, 262_200)


def test_cases_and_activities_are_as_published(log: Loaded) -> None:
    [cases] = log.asked("steps.cases", span=SPAN)
    activities = log.asked("steps.events", "--by", "step", span=SPAN)

    assert cases["value"] == 13_087
    assert len(activities) == 24
    assert sum(activity["value"] for activity in activities) == 262_200


def test_a_case_takes_what_its_events_say(log: Loaded, home: Path) -> None:
    [throughput] = log.asked("steps.throughput", span=SPAN)

    [(mean,)] = kept(
        home,
        "SELECT avg(days) FROM (SELECT epoch(max(happened) - min(happened)) / 86400 AS days"
        ' FROM steps GROUP BY "case")',
    )
    assert throughput["value"] == pytest.approx(mean, rel=1e-6)


def test_variants_are_as_published(log: Loaded, home: Path) -> None:
    [(variants,)] = kept(
        home,
        "SELECT count(DISTINCT variant) FROM (SELECT string_agg(step, chr(31) ORDER BY place) AS variant"
        ' FROM steps GROUP BY "case")',
    )

    assert variants == 4_366
