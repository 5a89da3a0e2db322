"""Loading at the command line: the account of files settled, and of files tried out."""

import gzip
from pathlib import Path

import pytest

from hark.records.feeds import ArrivalRow, QuarantineRow
from tests.jobs.conftest import Hark
from tests.makers import a_file, a_row

pytestmark = pytest.mark.django_db


class TestWithdraw:
    def test_names_the_later_loads_that_repeat_it(self, hark: Hark, home: Path) -> None:
        one = a_file(home, [a_row(id="1")])
        other = a_file(home, [a_row(id="1"), a_row(id="2")], name="other.csv")
        hark("load", one, "--as", "cfpb")
        hark("load", other, "--as", "cfpb")
        first, second = ArrivalRow.objects.order_by("pk").values_list("pk", flat=True)

        assert hark("withdraw", f"{first}", "--because", "test_data") == 0

        assert "1 later load of the feed told records that were here already" in hark.err
        assert f"if they were of this load: other.csv (load {second})." in hark.err


class TestLoad:
    def test_prints_the_account_and_the_digest(self, hark: Hark, file: Path) -> None:
        assert hark("load", file, "--as", "cfpb", "--json") == 0

        said = hark.json()
        assert isinstance(said, dict)
        account = ["read", "accepted", "duplicates", "quarantined"]
        assert list(said) == ["feed", *account, "digest", "redacted", "ahead"]
        assert (said["feed"], said["read"], said["accepted"]) == ("cfpb", 3, 3)

    def test_says_how_many_are_dated_after_today(self, hark: Hark, home: Path) -> None:
        one = a_file(home, [a_row(id="1"), a_row(id="2", received="2188-04-10")])
        other = a_file(home, [a_row(id="3", received="2199-04-10")], name="other.csv")

        assert hark("load", one, other, one, "--as", "cfpb", "--json") == 0

        said = hark.json()
        assert isinstance(said, dict)
        assert said["ahead"] == {"count": 2, "latest": "2199-04-10"}
        assert "dated after today: 2, the latest 2199-04-10" in hark.err

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

    def test_hints_at_milliseconds_taken_for_seconds(self, hark: Hark, home: Path) -> None:
        file = home / "calls.csv"
        file.write_text("id,entered,channel,wait\nc1,2026-11-01T09:30:00Z,phone,12000\n", encoding="utf-8")

        assert hark("load", file, "--as", "contacts", "--dry-run") == 0
        assert "mostly over an hour: wait. Does the source tell seconds?" in hark.out
        assert hark("load", file, "--as", "contacts", "--dry-run", "--json") == 0
        said = hark.json()
        assert isinstance(said, dict) and said["files"][0]["over_an_hour"] == ["wait"]

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


@pytest.mark.parametrize(("cut", "some"), [(60, 0), (-20, 1)])
def test_what_was_read_of_a_torn_file_is_said_to_be_kept_where_something_was(
    hark: Hark, home: Path, cut: int, some: int
) -> None:
    whole = gzip.compress(a_file(home, [a_row(id=str(at)) for at in range(1, 3_000)]).read_bytes())
    torn = home / "torn.csv.gz"
    torn.write_bytes(whole[:cut])

    assert hark("load", torn, "--as", "cfpb") == 1

    assert "The compressed file is cut off or damaged" in hark.err
    assert hark.err.count("nothing is counted twice") == some


class TestDryRun:
    def test_says_what_would_be_refused_and_shows_no_value(self, hark: Hark, home: Path) -> None:
        rows = [a_row(id="1"), a_row(id="x1"), a_row(id="1", state="TX"), a_row(id="2", received="soon")]

        assert hark("load", a_file(home, rows), "--as", "cfpb", "--dry-run") == 1

        assert (
            "complaints.csv into cfpb: 4 read = 1 would be accepted + 0 duplicates + 3 would be refused"
            " (1 of them conflicts)"
        ) in hark.out
        assert '1 × not_a_date in "Date received": line 5; written like aaaa\n' in hark.out
        assert "x1" not in hark.out and "soon" not in hark.out
        assert ArrivalRow.objects.count() == QuarantineRow.objects.count() == 0

    def test_says_one_as_one(self, hark: Hark, home: Path) -> None:
        file = a_file(home, [a_row(id="1"), a_row(id="1"), a_row(id="x")])

        assert hark("load", file, "--as", "cfpb", "--dry-run") == 1
        assert "3 read = 1 would be accepted + 1 duplicate + 1 would be refused\n" in hark.out
        assert hark("load", file, "--as", "cfpb") == 1
        assert "3 read = 1 accepted + 1 duplicate + 1 in quarantine\n" in hark.out
        assert "1 of 3 records is in quarantine" in hark.err
        assert hark("load", a_file(home, [a_row(id="x")]), "--as", "cfpb") == 1
        assert "1 of 1 record is in quarantine" in hark.err

    def test_says_what_stands_beside_another_fault(self, hark: Hark, home: Path) -> None:
        row = a_row(id="1", received="soon", timely="Sometimes")

        assert hark("load", a_file(home, [row]), "--as", "cfpb", "--dry-run") == 1

        assert '0 × not_a_choice in "Timely response?" (and 1 beside another reason): line 2;' in hark.out

    def test_ends_with_0_where_everything_would_be_taken(self, hark: Hark, file: Path) -> None:
        assert hark("load", file, "--as", "cfpb", "--dry-run", "--json") == 0

        said = hark.json()
        assert isinstance(said, dict)
        assert (said["dry_run"], said["read"], said["accepted"], said["refused"]) == (True, 3, 3, 0)
        [told] = said["files"]
        assert (told["file"], told["conflicts"], told["reasons"]) == ("complaints.csv", 0, [])

    def test_hints_at_years_that_are_to_come_and_refuses_nothing_for_it(self, hark: Hark, home: Path) -> None:
        file = a_file(home, [a_row(id="1"), a_row(id="2", received="2199-04-10")])

        assert hark("load", file, "--as", "cfpb", "--dry-run") == 0
        assert "dated after today: 1, the latest 2199-04-10 on line 3" in hark.out
        assert hark("load", file, "--as", "cfpb", "--dry-run", "--json") == 0

        said = hark.json()
        assert isinstance(said, dict)
        assert said["files"][0]["ahead"] == {"count": 1, "latest": "2199-04-10", "line": 3}

    def test_goes_on_after_a_file_that_is_refused(self, hark: Hark, file: Path, home: Path) -> None:
        assert hark("load", home / "nope.csv", file, file, "--as", "cfpb", "--dry-run", "--json") == 1

        said = hark.json()
        assert isinstance(said, dict)
        assert (said["accepted"], said["duplicates"]) == (3, 3)
        assert hark.err.startswith("hark: nope.csv: ") and hark.err.count("\n") == 1
