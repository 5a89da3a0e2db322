"""Files handed in by a program, and what becomes of their records."""

from io import BytesIO
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from hark.flows import loading, uploads
from hark.guard.access import operator
from hark.lake.table import FactTable
from hark.records.feeds import ArrivalRow
from tests.makers import NOON, a_file, a_row
from tests.web.api.conftest import Asking, Program, problem


def offered(folder: Path, *rows: dict[str, str], name: str = "april.csv") -> BytesIO:
    """A CSV of the rows, as a program would send it."""
    file = BytesIO(a_file(folder, rows or [a_row(id="1"), a_row(id="2", received="someday")]).read_bytes())
    file.name = name
    return file


def settle() -> None:
    """What the worker does with the next file that waits."""
    claimed = uploads.claim(now=NOON)
    assert claimed
    arrival, name = claimed
    loading.settle(arrival, uploads.path_of(name), by=operator("worker"), clock=lambda: NOON)
    uploads.forget(name)


@pytest.fixture
def anna(program: Program, home: Path) -> Asking:
    return program()


class TestHandIn:
    def test_is_answered_with_the_address_of_the_arrival(self, anna: Asking, home: Path) -> None:
        answer = anna.post("loads", file=offered(home), mapping="cfpb", feed="north")

        assert answer.status_code == 202
        load = anna.client.get(answer.headers["Location"]).json()
        assert load == answer.json()
        assert (load["feed"], load["file_name"], load["state"], load["digest"]) == (
            "north",
            "april.csv",
            "waiting",
            None,
        )

    def test_of_the_same_file_again_is_the_same_arrival(self, anna: Asking, home: Path) -> None:
        first = anna.post("loads", file=offered(home), mapping="cfpb")
        second = anna.post("loads", file=offered(home, name="again.csv"), mapping="cfpb")

        assert first.headers["Location"] == second.headers["Location"]
        assert ArrivalRow.objects.count() == 1

    def test_ends_with_every_record_accounted_for(self, anna: Asking, home: Path) -> None:
        address = anna.post("loads", file=offered(home), mapping="cfpb").headers["Location"]

        settle()

        load = anna.client.get(address).json()
        assert (load["state"], load["read"], load["accepted"], load["quarantined"]) == ("done", 2, 1, 1)
        assert len(load["digest"]) == 64
        [kept] = anna.get("quarantine").json()["records"]
        assert (kept["reason"], kept["column"], kept["line"]) == ("not_a_date", "Date received", 3)
        assert anna.get("complaints").json()["total"] == 1
        [feed] = anna.get("feeds").json()
        assert (feed["name"], feed["records"], feed["in_quarantine"]) == ("cfpb", 1, 1)
        assert anna.get("loads").json()["loads"] == [feed["last_load"]]

    def test_ends_with_all_that_is_wrong_with_a_record(self, anna: Asking, home: Path) -> None:
        bad = offered(home, a_row(id="2", received="someday", timely="Perhaps"))
        anna.post("loads", file=bad, mapping="cfpb")

        settle()

        [kept] = anna.get("quarantine").json()["records"]
        assert kept["also"] == [{"column": "Timely response?", "reason": "not_a_choice"}]

    def test_ends_with_how_many_are_dated_after_today(self, anna: Asking, home: Path) -> None:
        file = offered(home, a_row(received="2199-04-10"))
        handed_in = anna.post("loads", file=file, mapping="cfpb")

        settle()

        assert handed_in.json()["ahead"] is None
        load = anna.client.get(handed_in.headers["Location"]).json()
        assert load["ahead"] == {"count": 1, "latest": "2199-04-10"}

    def test_of_a_file_that_is_no_table_says_why(self, anna: Asking, home: Path) -> None:
        nothing = BytesIO(b"PK\x03\x04 lies")
        nothing.name = "april.xlsx"
        address = anna.post("loads", file=nothing, mapping="cfpb").headers["Location"]

        settle()

        load = anna.client.get(address).json()
        assert (load["state"], load["read"], load["digest"]) == ("refused", 0, None)
        assert load["refusal"].startswith("The file is damaged")


class TestRefusal:
    def test_of_an_unknown_mapping_keeps_nothing(self, anna: Asking, home: Path) -> None:
        answer = anna.post("loads", file=offered(home), mapping="none")

        assert "cfpb" in problem(answer, 404)["detail"]
        assert list((home / "uploads").iterdir()) == []

    def test_of_an_impossible_feed(self, anna: Asking, home: Path) -> None:
        problem(anna.post("loads", file=offered(home), mapping="cfpb", feed="../north"), 422)

    @pytest.mark.parametrize("missing", ["file", "mapping"])
    def test_names_what_is_missing(self, missing: str, anna: Asking, home: Path) -> None:
        form = {"file": offered(home), "mapping": "cfpb"}
        del form[missing]

        [fault] = problem(anna.post("loads", **form), 422)["errors"]

        assert fault["at"] == f"form.{missing}"

    @pytest.mark.parametrize(
        "extra", [{"mapping": ["cfpb", "cfpb"]}, {"state": "done"}, {"extra": BytesIO(b"x")}]
    )
    def test_of_a_part_that_is_not_declared_or_comes_twice(
        self, extra: dict[str, object], anna: Asking, home: Path
    ) -> None:
        answer = anna.post("loads", **{"file": offered(home), "mapping": "cfpb", **extra})

        assert problem(answer, 400)["errors"]
        assert ArrivalRow.objects.count() == 0

    def test_of_more_bytes_than_are_taken(self, anna: Asking, home: Path, settings: Settings) -> None:
        settings.HARK_UPLOAD_LIMIT = 100

        problem(anna.post("loads", file=offered(home), mapping="cfpb"), 413)

        assert list((home / "uploads").iterdir()) == []

    def test_of_a_body_too_long_to_be_read_at_all(self, anna: Asking, home: Path, settings: Settings) -> None:
        settings.HARK_UPLOAD_LIMIT = 100
        long = BytesIO(b"x" * 100_000)
        long.name = "long.csv"

        problem(anna.post("loads", file=long, mapping="cfpb"), 413)

        assert not (home / "uploads").exists()

    def test_of_a_body_of_unknown_length(self, anna: Asking, home: Path) -> None:
        chunked = {"Content-Type": "multipart/form-data; boundary=cut", "Transfer-Encoding": "chunked"}

        problem(anna.client.generic("POST", "/api/v1/loads", headers=chunked), 411)


def test_a_list_can_be_of_one_feed(anna: Asking, ledger: FactTable, home: Path) -> None:
    anna.post("loads", file=offered(home), mapping="cfpb", feed="north")
    anna.post("loads", file=offered(home), mapping="cfpb", feed="south")

    assert anna.get("loads").json()["total"] == 2
    assert [load["feed"] for load in anna.get("loads", feed="south").json()["loads"]] == ["south"]
