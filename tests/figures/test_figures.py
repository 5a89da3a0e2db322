"""What the product answers is what the files say, indicator by indicator, for each bundled extract.

The real command loads and asks; `independent` computes the same from the same file
without sharing a line with it.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import hark
from tests.figures import independent
from tests.figures.independent import INDICATORS, Figure, Row

BUNDLED = Path(hark.__file__).parent / "jobs" / "demo" / "data"
COMMAND = Path(sys.executable).with_name("hark")
EXTRACTS = ("cfpb_2014_10", "cfpb_2015q1", "cfpb_2019_04", "cfpb_2023_06")

BY_UNIT = [
    ("cfpb_2014_10", "channel", "Submitted via", "complaints.closed_share"),
    ("cfpb_2015q1", "product", "Product", "complaints.disputed_share"),
    ("cfpb_2015q1", "product", "Product", "complaints.days_to_send"),
    ("cfpb_2019_04", "product", "Product", "complaints.received"),
    ("cfpb_2019_04", "product", "Product", "complaints.timely_share"),
    ("cfpb_2019_04", "product", "Product", "complaints.days_to_send"),
    ("cfpb_2019_04", "state", "State", "complaints.older_share"),
    ("cfpb_2019_04", "company", "Company", "complaints.days_to_send"),
    ("cfpb_2023_06", "product", "Product", "complaints.relief_share"),
    ("cfpb_2023_06", "issue", "Issue", "complaints.per_day"),
]


@dataclass(frozen=True)
class Ledger:
    """One extract as the command knows it, and as the file says."""

    home: Path
    rows: list[Row]

    @property
    def span(self) -> tuple[date, date]:
        """The first day, and the day after the last."""
        days = [independent.received(row) for row in self.rows]
        return min(days), max(days) + timedelta(days=1)

    @property
    def days(self) -> int:
        start, end = self.span
        return (end - start).days

    def ask(
        self, indicator: str, *options: str, span: tuple[date, date] | None = None
    ) -> list[dict[str, Any]]:
        start, end = span or self.span
        answers: list[dict[str, Any]] = self.run(
            "ask", indicator, "--from", f"{start}", "--to", f"{end}", *options, "--json"
        )
        return answers

    def run(self, *arguments: str) -> Any:
        done = subprocess.run(
            [COMMAND, *arguments],
            env=os.environ | {"HARK_HOME": f"{self.home}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ledger]:
    return {
        name: loaded(BUNDLED / f"{name}.csv.gz", home=tmp_path_factory.mktemp(name, numbered=False))
        for name in EXTRACTS
    }


def loaded(path: Path, *, home: Path) -> Ledger:
    ledger = Ledger(home, independent.read(path))
    told = ledger.run("load", f"{path}", "--as", "cfpb", "--feed", "cfpb", "--json")
    assert (told["read"], told["accepted"]) == (len(ledger.rows), len(ledger.rows))
    return ledger


def assert_equal(answer: dict[str, Any], figure: Figure) -> None:
    for name in ("value", "low", "high", "part", "whole", "n", "excluded"):
        assert answer[name] == close(getattr(figure, name)), name
    for name, (value, low, high) in figure.quantiles.items():
        told = answer["quantiles"][name]
        assert (told["value"], told["low"], told["high"]) == (close(value), close(low), close(high)), name


def close(number: float | None) -> Any:
    return None if number is None else pytest.approx(number, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("extract", EXTRACTS)
def test_a_whole_extract(ledgers: dict[str, Ledger], extract: str, indicator: str) -> None:
    ledger = ledgers[extract]

    (answer,) = ledger.ask(indicator)

    assert (answer["from"], answer["to"]) == tuple(map(str, ledger.span))
    assert_equal(answer, INDICATORS[indicator](ledger.rows, ledger.days))


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_day_of_april_2019(ledgers: dict[str, Ledger], indicator: str) -> None:
    ledger = ledgers["cfpb_2019_04"]
    days = independent.groups(ledger.rows, lambda row: row["Date received"])

    answers = ledger.ask(indicator, "--grain", "day")

    assert [answer["from"] for answer in answers] == sorted(day for day in days if day)
    for answer in answers:
        assert_equal(answer, INDICATORS[indicator](days[answer["from"]], 1))


@pytest.mark.parametrize("indicator", ["complaints.per_day", "complaints.timely_share"])
def test_every_week_of_early_2015(ledgers: dict[str, Ledger], indicator: str) -> None:
    ledger = ledgers["cfpb_2015q1"]
    weeks = independent.groups(
        ledger.rows, lambda row: "{}-W{:02}".format(*independent.received(row).isocalendar())
    )

    answers = ledger.ask(indicator, "--grain", "week")

    assert [answer["period"] for answer in answers] == sorted(week for week in weeks if week)
    for answer in answers:
        days = (date.fromisoformat(answer["to"]) - date.fromisoformat(answer["from"])).days
        assert_equal(answer, INDICATORS[indicator](weeks[answer["period"]], days))


@pytest.mark.parametrize(("extract", "dimension", "column", "indicator"), BY_UNIT)
def test_every_unit(
    ledgers: dict[str, Ledger], extract: str, dimension: str, column: str, indicator: str
) -> None:
    ledger = ledgers[extract]
    units = independent.groups(ledger.rows, lambda row: row[column] or None)

    answers = ledger.ask(indicator, "--by", dimension)

    assert {answer["by"][dimension] for answer in answers} == set(units)
    assert len(answers) == len(units)
    for answer in answers:
        assert_equal(answer, INDICATORS[indicator](units[answer["by"][dimension]], ledger.days))


@pytest.mark.parametrize("indicator", INDICATORS)
def test_a_month_without_data_is_unknown_and_not_zero(ledgers: dict[str, Ledger], indicator: str) -> None:
    june = (date(2019, 6, 1), date(2019, 7, 1))

    (answer,) = ledgers["cfpb_2019_04"].ask(indicator, span=june)

    assert (answer["value"], answer["low"], answer["high"]) == (None, None, None)
    assert (answer["n"], answer["verdict"]) == (0, "no_data")
