"""What was kept aside, taken out, erased, sent and expected, at the command line."""

import io
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from hark.flows import deliveries
from hark.records.outbox import OutboxRow
from tests.jobs.conftest import Hark
from tests.makers import NOON, a_file, a_mapping_with_customers, a_row

pytestmark = pytest.mark.django_db


class TestQuarantine:
    def test_lists_shows_and_replays(self, hark: Hark, home: Path) -> None:
        hark("load", a_file(home, [a_row(id="x")]), "--as", "cfpb")

        assert hark("quarantine", "list", "--json") == 0
        said = hark.json()
        assert isinstance(said, list)
        [kept] = said
        assert (kept["line"], kept["column"], kept["reason"]) == (2, "Complaint ID", "not_an_id")
        assert hark("quarantine", "show", kept["id"]) == 0
        assert "value: x" in hark.out and "ACME BANK" in hark.out
        assert hark("quarantine", "replay", "--json") == 1
        assert hark.json() == {"read": 1, "accepted": 0, "duplicates": 0, "quarantined": 1}

    def test_tells_of_every_fault_of_a_record(self, hark: Hark, home: Path) -> None:
        hark("load", a_file(home, [a_row(id="x", timely="Perhaps")]), "--as", "cfpb")

        assert hark("quarantine", "list") == 0
        assert "Complaint ID\tnot_an_id and 1 more\topen" in hark.out
        hark("quarantine", "list", "--json")
        said = hark.json()
        assert isinstance(said, list)
        assert said[0]["also"] == [{"column": "Timely response?", "reason": "not_a_choice"}]
        hark("quarantine", "show", said[0]["id"])
        assert "also: Timely response?: not_a_choice" in hark.out

    def test_replays_no_record_that_is_not_open(self, hark: Hark) -> None:
        assert hark("quarantine", "replay", 999) == 1
        assert hark.err == "hark: No record named is open.\n"

    def test_puts_away_and_takes_up_again(self, hark: Hark, home: Path) -> None:
        hark("load", a_file(home, [a_row(id="x"), a_row(id="y")]), "--as", "cfpb")

        assert hark("quarantine", "put-away", 1, "--why", "test_data") == 0
        assert hark.out == "1 record put away.\n"
        assert hark("quarantine", "put-away", 1, 2, "--why", "unusable") == 1
        assert hark.err == "hark: 1 of the 2 records named is not open.\n"
        hark("quarantine", "list", "--state", "put_away")
        assert [line.rpartition("\t")[2] for line in hark.out.splitlines()] == [
            "put_away: test_data",
            "put_away: unusable",
        ]
        assert hark("quarantine", "take-up", "--feed", "cfpb", "--json") == 0
        assert hark.json() == {"records": 2}

    @pytest.mark.parametrize("deed", [("put-away", "--why", "unusable"), ("take-up",)])
    def test_puts_nothing_away_that_nobody_named(self, hark: Hark, deed: tuple[str, ...]) -> None:
        assert hark("quarantine", *deed) == 1
        assert hark.err.startswith("hark: Say which records: their numbers, or --feed or --reason")


class TestExport:
    @pytest.mark.parametrize("ledger", ["complaints", "quarantine", "audit"])
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_writes_a_whole_ledger(self, hark: Hark, file: Path, home: Path, ledger: str, form: str) -> None:
        hark("load", file, "--as", "cfpb")

        assert hark("export", ledger, f"--{form}", home / "out") == 0

        assert (home / "out").stat().st_size > 0
        assert list(home.glob(".out*")) == []

    def test_leaves_nothing_half_written(self, hark: Hark, home: Path) -> None:
        assert hark("export", "complaints", "--csv", home / "no" / "out.csv") == 1
        assert "No such file" in hark.err

    def test_wants_a_form(self, hark: Hark) -> None:
        assert hark("export", "complaints") == 2


class TestErase:
    @pytest.fixture(autouse=True)
    def loaded(self, hark: Hark, home: Path) -> None:
        a_mapping_with_customers(home / "mappings")
        rows = [a_row(id="1", narrative="a", customer="KH1"), a_row(id="2", narrative="b")]
        assert hark("load", a_file(home, rows, name="bank.csv"), "--as", "bank") == 0

    def test_takes_the_number_of_a_customer_from_standard_input(
        self, hark: Hark, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("kh1\n"))

        assert hark("erase", "--customer", "--reason", "they asked") == 0
        assert "The keys are destroyed" in hark.out and "kh1" not in hark.out + hark.err

    def test_refuses_the_number_as_an_argument(self, hark: Hark) -> None:
        assert hark("erase", "--customer", "KH1", "--reason", "they asked") == 1
        assert "kept by the shell" in hark.err and "KH1" not in hark.err

    def test_keeps_what_is_on_hold(self, hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
        for deed, status in (("hold", 0), ("erase", 1)):
            monkeypatch.setattr("sys.stdin", io.StringIO("KH1"))
            assert hark(deed, "--customer", "--reason", "a suit") == status
        assert "a suit" in hark.err

    def test_of_a_complaint_sends_to_its_customer_if_it_names_one(self, hark: Hark) -> None:
        assert hark("erase", "bank", "1", "--reason", "x") == 1
        assert "Name the customer" in hark.err
        assert hark("erase", "bank", "2", "--reason", "x") == 0
        assert hark("erase", "--reason", "x") == 1 and "Say which complaint" in hark.err


class TestOutbox:
    def test_lists_what_was_given_up_and_tries_it_again(self, hark: Hark, settings: Settings) -> None:
        settings.HARK_NOTICE_URL = "https://desk.bank.example/hark"
        deliveries.enqueue("load.ended", {}, now=NOON)
        OutboxRow.objects.update(state="dead", last_error="It was answered with 500.")

        assert hark("outbox", "list", "--state", "dead") == 0
        assert "load.ended\tdead" in hark.out and "answered with 500" in hark.out
        assert hark("check") == 0
        assert "hark outbox retry" in hark.out
        assert hark("outbox", "retry") == 0
        assert hark("outbox", "list", "--state", "dead", "--json") == 0
        assert hark.json() == []

    def test_refuses_to_retry_what_was_not_given_up(self, hark: Hark) -> None:
        assert hark("outbox", "retry", uuid4()) == 1

        assert "was given up" in hark.err

    def test_tells_the_receivers_secret(self, hark: Hark) -> None:
        assert hark("outbox", "secret") == 0

        assert hark.out.startswith("whsec_")


class TestFeeds:
    def test_says_how_it_stands_with_each(self, hark: Hark, file: Path) -> None:
        hark("load", file, "--as", "cfpb")

        assert hark("feeds") == 0
        assert hark.out == "cfpb\tcomplaints\thistory\tnewest 2019-04-11 00:00\n"
        assert hark("feeds", "--json") == 0
        [told] = hark.json()
        assert (told["state"], told["declared"], told["thin"]) == ("history", False, [])

    def test_keeps_a_declared_rhythm_and_forgets_it(self, hark: Hark, file: Path) -> None:
        hark("load", file, "--as", "cfpb")

        assert hark("rhythm", "cfpb", "--days", "9,9,9,9,9,0,0") == 0
        assert hark("feeds", "--json") == 0
        [told] = hark.json()
        assert told["usual_by_day"] == [9, 9, 9, 9, 9, 0, 0]
        assert hark("rhythm", "cfpb", "--learned") == 0
        assert hark("rhythm", "cfpb", "--days", "nine") == 2
        assert hark("rhythm", "mars", "--learned") == 1


class TestSimulate:
    def test_writes_a_new_file_and_tells_the_truth(self, hark: Hark, home: Path) -> None:
        file = home / "few.csv"

        assert hark("simulate", file, "--contacts", "100", "--seed", "3") == 0
        told = hark.json()
        assert (told["contacts"], told["feed"]) == (100, "simulated-contacts")
        assert told["truth"]["contacts.repeat_share"] == 0.15
        assert len(file.read_text(encoding="utf-8").splitlines()) == 101

        assert hark("simulate", file) == 1  # there is one already
        assert hark("simulate", home / "few.xlsx") == 1
        assert hark("simulate", home / "none.csv", "--contacts", "0") == 1
