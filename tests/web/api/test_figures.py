"""Indicators and the complaints behind them, as a program reads them."""

from typing import Any

import pytest

from hark.guard.access import Role
from hark.jobs.command import main
from hark.lake.table import FactTable
from hark.measures.book import of_subject
from tests.web.api.conftest import Program, problem, to_the_digit

APRIL = {"start": "2019-04-08", "end": "2019-05-01"}


@pytest.mark.parametrize("indicator", of_subject("complaints"))
@pytest.mark.parametrize(
    "cut",
    [
        {},
        {"grain": "week", "by": "product,product"},
        {"by": "channel,tag", "where": ["product=Mortgage", "channel=Web"]},
    ],
    ids=["whole", "weeks by one dimension named twice", "narrowed"],
)
def test_ask_says_what_the_command_says_to_the_last_digit(
    indicator: str,
    cut: dict[str, Any],
    program: Program,
    ledger: FactTable,
    capfd: pytest.CaptureFixture[str],
) -> None:
    options = [
        word
        for name, values in cut.items()
        for value in ([values] if isinstance(values, str) else values)
        for word in (f"--{name}", value)
    ]

    asked = program().get("ask", indicator=indicator, **APRIL, **cut)

    main(["ask", indicator, "--from", "2019-04-08", "--to", "2019-05-01", *options, "--json"])
    assert asked.status_code == 200
    assert to_the_digit(asked.content) == to_the_digit(capfd.readouterr().out)


def test_indicators_are_those_of_the_command(
    program: Program, home: object, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = program().get("indicators")

    main(["indicators", "--json"])
    assert to_the_digit(asked.content) == to_the_digit(capfd.readouterr().out)


def test_one_card_is_the_one_in_the_list(program: Program, home: object) -> None:
    anna = program()

    cards = anna.get("indicators").json()

    assert [anna.get(f"indicators/{card['id']}").json() for card in cards] == cards


@pytest.mark.parametrize("indicator", of_subject("complaints"))
def test_as_many_rows_as_the_figure_counts(indicator: str, program: Program, ledger: FactTable) -> None:
    anna = program()

    [answer] = anna.get("ask", indicator=indicator, **APRIL, where="product=Mortgage").json()
    behind = anna.get("rows", indicator=indicator, **APRIL, where="product=Mortgage").json()

    assert behind["total"] == len(behind["complaints"]) == answer["n"]
    assert behind["data_version"] == answer["data_version"]


def test_a_value_no_record_has_is_refused_with_the_nearest(program: Program, ledger: FactTable) -> None:
    asked = program().get("ask", indicator="complaints.received", **APRIL, where="product=Mortgages")

    assert asked.status_code == 422
    assert "The nearest there is: “Mortgage”." in asked.json()["detail"]


class TestSmallCells:
    def test_are_withheld_from_an_executive(self, program: Program, ledger: FactTable) -> None:
        asked = program(Role.EXECUTIVE).get(
            "ask", indicator="complaints.timely_share", **APRIL, by="product", where="product=Student loan"
        )

        [answer] = asked.json()
        assert answer["suppressed"]
        assert {answer[name] for name in ("value", "low", "high", "part", "whole", "n", "excluded")} == {None}

    def test_are_shown_to_a_quality_manager(self, program: Program, ledger: FactTable) -> None:
        asked = program().get(
            "ask", indicator="complaints.timely_share", **APRIL, where="product=Student loan"
        )

        [answer] = asked.json()
        assert not answer["suppressed"]
        assert (answer["part"], answer["whole"]) == (2, 3)


class TestLists:
    def test_are_read_page_by_page(self, program: Program, ledger: FactTable) -> None:
        anna = program()

        pages = [anna.get("complaints", offset=at, limit=15).json() for at in (0, 15, 30, 45)]

        ids = [complaint["source_id"] for page in pages for complaint in page["complaints"]]
        assert [len(page["complaints"]) for page in pages] == [15, 15, 10, 0]
        assert {page["total"] for page in pages} == {len(ids)} == {len(set(ids))}

    def test_are_sorted_as_asked(self, program: Program, ledger: FactTable) -> None:
        asked = program().get("complaints", sort="sent", order="ascending")

        sent = [complaint["sent"] for complaint in asked.json()["complaints"]]
        assert sent == sorted(sent)

    def test_hold_the_days_asked_for(self, program: Program, ledger: FactTable) -> None:
        anna = program()

        assert anna.get("complaints", start="2019-04-18").json()["total"] == 8
        assert anna.get("complaints", end="2019-04-11").json()["total"] == 4
        assert (
            anna.get("complaints", start="2019-04-18", end="2019-04-19", search="acme").json()["total"] == 4
        )

    def test_lead_to_each_complaint(self, program: Program, ledger: FactTable) -> None:
        anna = program()

        [listed] = anna.get("complaints", limit=1).json()["complaints"]

        assert anna.get(f"complaints/north/{listed['source_id']}").json() == listed
        problem(anna.get("complaints/south/1"), 404)
