"""The command line others script against."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.fixtures import Settings

from hark.flows import deliveries
from hark.jobs.command import main
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.records.outbox import OutboxRow
from tests.makers import NOON, a_file, a_mapping_with_customers, a_row

pytestmark = pytest.mark.django_db
APRIL = ["--from", "2019-04-01", "--to", "2019-05-01"]


class Hark:
    """Runs the command and keeps what it printed."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self.capfd = capfd
        self.out = self.err = ""

    def __call__(self, *arguments: object) -> int:
        self.capfd.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as wrong_use:
            status = int(str(wrong_use.code))
        self.out, self.err = self.capfd.readouterr()
        return status

    def json(self) -> object:
        return json.loads(self.out)


@pytest.fixture
def hark(home: Path, capfd: pytest.CaptureFixture[str]) -> Hark:
    return Hark(capfd)


@pytest.fixture
def file(home: Path) -> Path:
    return a_file(
        home, [a_row(id="1", state="GA"), a_row(id="2", state="TX", timely="No"), a_row(id="3", timely="")]
    )


class TestLoad:
    def test_prints_the_account_and_the_digest(self, hark: Hark, file: Path) -> None:
        assert hark("load", file, "--as", "cfpb", "--json") == 0

        said = hark.json()
        assert isinstance(said, dict)
        assert list(said) == ["feed", "read", "accepted", "duplicates", "quarantined", "digest", "redacted"]
        assert (said["feed"], said["read"], said["accepted"]) == ("cfpb", 3, 3)

    def test_adds_up_several_files(self, hark: Hark, file: Path) -> None:
        assert hark("load", file, file, "--as", "cfpb", "--feed", "mine", "--json") == 0

        said = hark.json()
        assert isinstance(said, dict)
        assert (said["feed"], said["read"], said["accepted"], said["duplicates"]) == ("mine", 6, 3, 3)

    def test_ends_with_1_and_the_reason_where_a_part_was_refused(self, hark: Hark, home: Path) -> None:
        assert hark("load", a_file(home, [a_row(id="1"), a_row(id="x")]), "--as", "cfpb") == 1

        assert "2 read = 1 accepted + 0 duplicates + 1 in quarantine" in hark.out
        assert "hark quarantine list" in hark.err

    @pytest.mark.parametrize("name", ["nowhere.csv", "."])
    def test_ends_with_1_and_a_sentence_where_there_is_no_such_file(
        self, hark: Hark, home: Path, name: str
    ) -> None:
        assert hark("load", home / name, "--as", "cfpb") == 1

        assert hark.err.startswith("hark: ") and hark.err.count("\n") == 1

    def test_names_the_mappings_there_are(self, hark: Hark, file: Path) -> None:
        assert hark("load", file, "--as", "cpfb") == 1
        assert "cfpb" in hark.err

    def test_goes_on_after_a_file_that_is_refused(self, hark: Hark, file: Path, home: Path) -> None:
        other = a_file(home, [a_row(id="4")], name="other.csv")

        assert hark("load", file, home / "nope.csv", other, "--as", "cfpb", "--json") == 1

        said = hark.json()
        assert isinstance(said, dict)
        assert (said["feed"], said["accepted"]) == ("cfpb", 4) and said["digest"]
        assert hark.err.startswith("hark: nope.csv: ") and hark.err.count("\n") == 1

    def test_prints_an_account_of_nothing_where_every_file_is_refused(self, hark: Hark, home: Path) -> None:
        assert hark("load", home / "nope.csv", "--as", "cfpb", "--feed", "mine", "--json") == 1

        said = hark.json()
        assert isinstance(said, dict)
        assert (said["feed"], said["read"], said["digest"]) == ("mine", 0, "")


class TestDryRun:
    def test_says_what_would_be_refused_and_shows_no_value(self, hark: Hark, home: Path) -> None:
        rows = [a_row(id="1"), a_row(id="x1"), a_row(id="1", state="TX"), a_row(id="2", received="soon")]

        assert hark("load", a_file(home, rows), "--as", "cfpb", "--dry-run") == 1

        assert (
            "complaints.csv into cfpb: 4 read = 1 would be accepted + 0 duplicates + 3 refused"
            " (1 of them conflicts)"
        ) in hark.out
        assert '1 × not_a_date in "Date received": line 5; written like aaaa\n' in hark.out
        assert "x1" not in hark.out and "soon" not in hark.out
        assert ArrivalRow.objects.count() == QuarantineRow.objects.count() == 0

    def test_ends_with_0_where_everything_would_be_taken(self, hark: Hark, file: Path) -> None:
        assert hark("load", file, "--as", "cfpb", "--dry-run", "--json") == 0

        said = hark.json()
        assert isinstance(said, dict)
        assert (said["dry_run"], said["read"], said["accepted"], said["refused"]) == (True, 3, 3, 0)
        [told] = said["files"]
        assert (told["file"], told["conflicts"], told["reasons"]) == ("complaints.csv", 0, [])

    def test_goes_on_after_a_file_that_is_refused(self, hark: Hark, file: Path, home: Path) -> None:
        assert hark("load", home / "nope.csv", file, file, "--as", "cfpb", "--dry-run", "--json") == 1

        said = hark.json()
        assert isinstance(said, dict)
        assert (said["accepted"], said["duplicates"]) == (3, 3)
        assert hark.err.startswith("hark: nope.csv: ") and hark.err.count("\n") == 1


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

    def test_replays_no_record_that_is_not_open(self, hark: Hark) -> None:
        assert hark("quarantine", "replay", 999) == 1
        assert hark.err == "hark: No record named is open.\n"


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


class TestPeople:
    ANNA = ("people", "add", "anna", "--name", "Anna", "--role", "security_officer")

    def test_are_made_and_listed(self, hark: Hark) -> None:
        assert hark(*self.ANNA, "--at", "https://hark.bank.example/") == 0
        assert "https://hark.bank.example/sign-in/once/" in hark.out

        assert hark("people", "list", "--json") == 0
        assert hark.json() == [
            {"username": "anna", "name": "Anna", "role": "security_officer", "unit": "", "state": "active"}
        ]

    def test_are_invited_anew_and_disabled(self, hark: Hark) -> None:
        hark(*self.ANNA)

        assert hark("people", "invite", "anna") == 0 and "/sign-in/once/" in hark.out
        assert hark("people", "disable", "anna") == 0
        assert hark("people", "invite", "anna") == 1 and "is disabled" in hark.err
        assert hark("people", "disable", "nobody") == 1

    def test_in_earnest_and_a_demonstration_are_kept_apart(self, hark: Hark) -> None:
        hark(*self.ANNA)

        assert hark("demo", "--no-serve") == 1
        assert "Real people sign in here" in hark.err


def test_indicators_are_listed(hark: Hark) -> None:
    assert hark("indicators", "--json") == 0

    said = hark.json()
    assert isinstance(said, list)
    complaints = [card for card in said if card["id"].startswith("complaints.")]
    assert len(complaints) == 9 and complaints[2]["target"] == 0.98 and complaints[0]["name"]["zh"]


def test_check_looks_over_and_hints(hark: Hark, home: Path) -> None:
    home.chmod(0o755)

    assert hark("check", "--json") == 1

    said = hark.json()
    assert isinstance(said, list)
    assert any(finding["id"] == "hark.home" and "chmod 700" in finding["hint"] for finding in said)


def test_check_finds_tables_that_are_not_of_this_version(hark: Hark, home: Path) -> None:
    if connection.vendor == "postgresql":
        pytest.skip(
            "there the application may not take a migration back; tests/postgres tries it as the owner"
        )
    MigrationRecorder.Migration.objects.filter(app="records").latest("name").delete()

    hark("check", "--json")

    said = hark.json()
    assert isinstance(said, list)
    assert [finding["level"] for finding in said if finding["id"] == "hark.tables"] == ["warning"]


def in_a_process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own starts it."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from hark.jobs.command import main; sys.exit(main())",
            *arguments,
        ],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_reports_a_damaged_installation(tmp_path: Path) -> None:
    log = tmp_path / "lake" / "complaints" / "_delta_log"
    log.mkdir(parents=True)
    (log / f"{0:020}.json").write_text("no log")
    (tmp_path / "records.sqlite3").write_bytes(b"no table" * 1_000)

    ended = in_a_process("check", "--json", HARK_HOME=str(tmp_path))

    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    found = {finding["id"]: finding for finding in json.loads(ended.stdout)}
    assert {"hark.records", "hark.lake_damaged"} <= set(found)
    assert "lake/" in found["hark.lake_damaged"]["hint"] and "\n" not in found["hark.lake_damaged"]["says"]


@pytest.mark.parametrize(
    ("environment", "named"),
    [({"HARK_UPLOAD_LIMIT_MB": "abc"}, "HARK_UPLOAD_LIMIT_MB"), ({"HARK_HOME": "a%20b"}, "HARK_HOME")],
)
def test_an_environment_that_is_no_good_is_refused_in_a_sentence(
    tmp_path: Path, environment: dict[str, str], named: str
) -> None:
    homes = {"HARK_HOME": str(tmp_path / environment.get("HARK_HOME", "home"))}

    ended = in_a_process("indicators", **{**environment, **homes})

    assert ended.returncode == 1 and named in ended.stderr
    assert ended.stderr.startswith("hark: ") and ended.stderr.count("\n") == 1


def test_a_port_that_is_no_number_concerns_only_what_serves(
    hark: Hark, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "abc")

    assert hark("indicators") == 0
    assert hark("serve") == 2


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
        assert "The key is destroyed" in hark.out and "kh1" not in hark.out + hark.err

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
