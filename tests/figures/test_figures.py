"""What the product answers is what the files say, indicator by indicator, for each bundled extract.

The real command loads and asks; `independent` computes the same from the same file
without sharing a line with it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.figures import independent
from tests.figures.independent import INDICATORS, Figure
from tests.figures.ledgers import BUNDLED, Ledger

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


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Ledger]]:
    """Every extract in a home of its own."""
    opened = {
        name: Ledger(BUNDLED / f"{name}.csv.gz", home=tmp_path_factory.mktemp(name)) for name in EXTRACTS
    }
    yield opened
    for ledger in opened.values():
        ledger.close()


def assert_equal(answer: dict[str, Any], figure: Figure) -> None:
    for name in ("value", "low", "high", "part", "whole", "n", "excluded"):
        assert answer[name] == close(getattr(figure, name)), name
    for name, (value, low, high) in figure.quantiles.items():
        told = answer["quantiles"][name]
        assert (told["value"], told["low"], told["high"]) == (close(value), close(low), close(high)), name


def close(number: float | None) -> Any:
    return None if number is None else pytest.approx(number, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("extract", EXTRACTS)
def test_every_record_of_an_extract_is_accepted(ledgers: dict[str, Ledger], extract: str) -> None:
    rows, told = len(ledgers[extract].rows), ledgers[extract].load

    assert (told["read"], told["accepted"], told["duplicates"], told["quarantined"]) == (rows, rows, 0, 0)


def test_the_installed_command_says_the_same_as_the_process_that_stays(ledgers: dict[str, Ledger]) -> None:
    ledger = ledgers["cfpb_2019_04"]
    question = ledger.question("complaints.timely_share", "--by", "channel")

    assert ledger.command(*question) == ledger.ask("complaints.timely_share", "--by", "channel")


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("extract", EXTRACTS)
def test_a_whole_extract(ledgers: dict[str, Ledger], extract: str, indicator: str) -> None:
    ledger = ledgers[extract]

    (answer,) = ledger.ask(indicator)

    assert (answer["from"], answer["to"]) == tuple(map(str, ledger.span))
    assert_equal(answer, INDICATORS[indicator](ledger.rows, ledger.days))


@pytest.mark.parametrize(
    ("extract", "verdict"),
    [
        ("cfpb_2014_10", "unsure"),
        ("cfpb_2015q1", "missed"),
        ("cfpb_2019_04", "met"),
        ("cfpb_2023_06", "met"),
    ],
)
def test_the_verdict_on_timeliness(ledgers: dict[str, Ledger], extract: str, verdict: str) -> None:
    (answer,) = ledgers[extract].ask("complaints.timely_share")

    assert (answer["target"], answer["verdict"]) == (0.98, verdict)


@pytest.mark.parametrize("extract", ["cfpb_2019_04", "cfpb_2023_06"])
def test_disputes_nobody_was_asked_about_are_no_data(ledgers: dict[str, Ledger], extract: str) -> None:
    (answer,) = ledgers[extract].ask("complaints.disputed_share")

    assert (answer["value"], answer["verdict"]) == (None, "no_data")


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
    # Names are told by their words: some in the files hold unbreakable or doubled spaces.
    units = independent.groups(ledger.rows, lambda row: " ".join(row[column].split()) or None)

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
