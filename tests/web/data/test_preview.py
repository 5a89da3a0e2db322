"""A file looked at before it is loaded."""

from pathlib import Path

import pytest

from hark.guard.access import Role
from tests.web.conftest import SignedIn
from tests.web.data.conftest import HandIn, confirm, rows, settle_one


class TestPreview:
    def test_hints_at_rows_dated_after_today(self, signed_in: SignedIn, hand_in: HandIn, home: Path) -> None:
        client = signed_in()

        page = client.get(hand_in(client, rows(home, {"received": "2199-04-10"}))).content.decode()
        ordinary = client.get(hand_in(client, rows(home, {}))).content.decode()

        assert "One row is dated after today: 10 April 2199, on line 2." in page
        assert "after today" not in ordinary

    def test_tells_what_is_new_from_what_is_here_already(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        confirm(client, hand_in(client, rows(home, {"id": "1"}, {"id": "2"})))
        settle_one()
        some = {"id": "1"}, {"id": "2"}, {"id": "3"}, {"id": "3"}, {"id": "x"}

        page = client.get(hand_in(client, rows(home, *some))).content.decode()
        known = client.get(hand_in(client, rows(home, {"id": "1"}))).content.decode()

        assert (
            "Of the 5 rows, 1 would be accepted as new. One says what an earlier row said, and is counted "
            "once. Two are here already, and are not counted again. One would be kept aside." in page
        )
        assert page.count('class="label">duplicate') == 3
        assert "The one row of the file is not new. One is here already" in known

    def test_shows_rows_in_words_under_both_names_of_their_column(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()

        page = client.get(hand_in(client, rows(home, {"received": "04/10/2019"}))).content.decode()

        assert "The one row of the file can be used." in page
        assert "10 April 2019" in page
        assert "Date received" in page and "Received" in page

    def test_marks_what_would_be_kept_aside(self, signed_in: SignedIn, hand_in: HandIn, home: Path) -> None:
        client = signed_in()

        page = client.get(hand_in(client, rows(home, {}, {"id": "2", "timely": "Perhaps"}))).content.decode()

        assert "Of the 2 rows, 1 can be used; 1 would be kept aside." in page
        assert "Not among the choices" in page and "Perhaps" in page

    def test_leads_to_another_file_first_where_no_row_can_be_used(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client, main = signed_in(), '<a class="button main" href="/data/load/">Choose another</a>'

        none = client.get(hand_in(client, rows(home, {"id": "x"}))).content.decode()
        some = client.get(hand_in(client, rows(home, {"id": "x"}, {}))).content.decode()

        assert main in none and "Load this file" in none
        assert main not in some

    def test_tells_every_fault_of_a_row(self, signed_in: SignedIn, hand_in: HandIn, home: Path) -> None:
        client = signed_in()

        page = client.get(
            hand_in(client, rows(home, {"received": "soon", "timely": "Perhaps"}))
        ).content.decode()

        assert "soon" in page and "Perhaps" in page
        assert "Not a date" in page and "Not among the choices" in page

    def test_hides_the_bad_value_from_whoever_may_not_look_into_the_quarantine(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in(Role.ADMINISTRATOR)

        row = {"timely": "Sometimes", "received": "soon"}
        page = client.get(hand_in(client, rows(home, row))).content.decode()

        assert "Not among the choices" in page and "Sometimes" not in page and "soon" not in page

    def test_tells_whoever_sees_no_complaint_only_that_a_cell_is_read(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in(Role.ADMINISTRATOR)

        page = client.get(hand_in(client, rows(home, {"company": "ACME BANK"}))).content.decode()

        assert "ACME BANK" not in page and "✓" in page

    def test_tells_the_length_of_a_narrative_and_not_a_word_of_it(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()

        page = client.get(hand_in(client, rows(home, {"narrative": "My name is Anna."}))).content.decode()

        assert "text of 16 characters" in page and "My name" not in page

    def test_of_a_file_that_cannot_be_read_says_why_in_the_readers_language(
        self, signed_in: SignedIn, hand_in: HandIn
    ) -> None:
        client = signed_in(language="zh-hans")

        page = client.get(hand_in(client, b"%PDF-1.7", name="May report.pdf")).content.decode()

        assert "该文件目前无法载入。" in page
        assert "May report.pdf" in page
        assert "载入此文件" not in page

    def test_under_a_wrong_mapping_names_the_one_that_fits(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        preview = hand_in(client, rows(home, {}), mapping="contacts", feed="north")

        page = client.get(preview).content.decode()
        fitting = client.get(preview.partition("?")[0] + "?mapping=cfpb&feed=north").content.decode()
        strange = client.get(hand_in(client, b"a,b\n1,2\n")).content.decode()

        assert (
            "fit the mapping “CFPB consumer complaints” (cfpb)." in page
            and "?mapping=cfpb&amp;feed=north" in page
        )
        assert "The one row of the file can be used." in fitting and "fit the mapping" not in fitting
        assert "fit the mapping" not in strange

    def test_takes_another_mapping_from_its_address(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        preview = hand_in(client, rows(home, {}))

        page = client.get(preview.replace("mapping=cfpb", "mapping=nobodys")).content.decode()

        assert "There is no mapping called" in page and "Load this file" not in page

    @pytest.mark.parametrize("name", ["0" * 32 + ".csv", "records.sqlite3", "..%2Frecords.sqlite3"])
    def test_of_no_file_says_so(self, signed_in: SignedIn, home: Path, name: str) -> None:
        assert signed_in().get(f"/data/load/{name}/").status_code == 404
