"""Figures at the command line, and the records behind them."""

import csv
from pathlib import Path

import pytest

from tests.jobs.conftest import Hark

pytestmark = pytest.mark.django_db
APRIL = ["--from", "2019-04-01", "--to", "2019-05-01"]


class TestAsk:
    def test_prints_every_key_of_the_contract(self, hark: Hark, file: Path) -> None:
        hark("load", file, "--as", "cfpb")

        assert hark("ask", "complaints.timely_share", *APRIL, "--json") == 0

        said = hark.json()
        assert isinstance(said, list)
        [answer] = said
        assert {
            "indicator",
            "period",
            "by",
            "value",
            "low",
            "high",
            "part",
            "whole",
            "n",
            "verdict",
            "target",
            "definition",
            "data_version",
            "source",
        } <= set(answer)
        assert (answer["value"], answer["part"], answer["whole"], answer["n"]) == (0.5, 1, 2, 2)

    def test_says_null_and_no_data_where_nothing_is_known(self, hark: Hark) -> None:
        assert hark("ask", "complaints.received", *APRIL, "--json") == 0

        said = hark.json()
        assert isinstance(said, list)
        assert (said[0]["value"], said[0]["verdict"]) == (None, "no_data")

    def test_splits_and_filters(self, hark: Hark, file: Path) -> None:
        hark("load", file, "--as", "cfpb")

        hark(
            "ask",
            "complaints.received",
            *APRIL,
            "--by",
            "state,channel",
            "--where",
            "state=TX",
            "--where",
            "state=GA",
            "--json",
        )

        said = hark.json()
        assert isinstance(said, list)
        assert [(a["by"], a["n"]) for a in said] == [
            ({"state": "GA", "channel": "Web"}, 2),
            ({"state": "TX", "channel": "Web"}, 1),
        ]

    @pytest.mark.parametrize(
        ("written", "told"),
        [
            ("state=tx", "The nearest there is: “TX”."),
            ("product=morgage", "The nearest there is: “Mortgage”."),
            ("state=Jupiter", "No record has state “Jupiter”. Split by it to see those there are."),
        ],
    )
    def test_refuses_a_value_no_record_has_and_names_the_nearest(
        self, hark: Hark, file: Path, written: str, told: str
    ) -> None:
        hark("load", file, "--as", "cfpb")

        for command in ("ask", "rows"):
            assert hark(command, "complaints.received", *APRIL, "--where", written) == 1
            assert told in hark.err

    def test_answers_of_a_value_that_other_days_have(self, hark: Hark, file: Path) -> None:
        hark("load", file, "--as", "cfpb")

        asked = ["--from", "2020-01-01", "--to", "2020-02-01", "--where", "state=TX"]
        assert hark("ask", "complaints.received", *asked) == 0
        assert "no data" in hark.out

    def test_cuts_by_grain_with_names_of_iso_8601(self, hark: Hark, file: Path) -> None:
        hark("load", file, "--as", "cfpb")

        hark("ask", "complaints.received", *APRIL, "--grain", "week", "--json")

        said = hark.json()
        assert isinstance(said, list)
        assert [a["period"] for a in said] == ["2019-W14", "2019-W15", "2019-W16", "2019-W17", "2019-W18"]

    @pytest.mark.parametrize(
        "wrong",
        [
            ["--from", "2019-02-30", "--to", "2019-05-01"],
            ["--from", "2019-04-01"],
            [*APRIL, "--grain", "year"],
            [*APRIL, "--where", "state"],
            [*APRIL, "--where", "state=\udcff"],
            [*APRIL, "--colour"],
        ],
    )
    def test_ends_with_2_on_wrong_use(self, hark: Hark, wrong: list[str]) -> None:
        assert hark("ask", "complaints.received", *wrong) == 2

    @pytest.mark.parametrize(
        "arguments",
        [
            ["complaints.recieved", *APRIL],
            ["complaints.received", *APRIL, "--by", "weather"],
            ["contacts.offered", *APRIL, "--where", "weekday=1"],
            ["complaints.received", "--from", "2019-05-01", "--to", "2019-04-01"],
            ["complaints.received", "--from", "0001-01-01", "--to", "9999-12-31", "--grain", "day"],
        ],
    )
    def test_ends_with_1_and_one_sentence_on_a_refusal(self, hark: Hark, arguments: list[str]) -> None:
        assert hark("ask", *arguments) == 1
        assert hark.err.startswith("hark: ") and "Traceback" not in hark.err


class TestRows:
    def test_writes_the_records_behind_the_figure(self, hark: Hark, file: Path, home: Path) -> None:
        hark("load", file, "--as", "cfpb")

        assert hark("rows", "complaints.timely_share", *APRIL, "--csv", home / "rows.csv") == 0

        with (home / "rows.csv").open(encoding="utf-8-sig", newline="") as text:
            assert [row["source_id"] for row in csv.DictReader(text)] == ["1", "2"]

    def test_writes_to_the_terminal_without_a_file(self, hark: Hark, file: Path) -> None:
        hark("load", file, "--as", "cfpb")

        assert hark("rows", "complaints.received", *APRIL, "--where", "state=TX") == 0
        assert hark.out.count("\n") == 2
        assert hark.out.startswith('"feed",')


def test_indicators_are_listed(hark: Hark) -> None:
    assert hark("indicators", "--json") == 0

    said = hark.json()
    assert isinstance(said, list)
    complaints = [card for card in said if card["id"].startswith("complaints.")]
    assert len(complaints) == 9 and complaints[2]["target"] == 0.98 and complaints[0]["name"]["zh"]
