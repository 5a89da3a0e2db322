"""The book of indicators and its cards."""

from pathlib import Path

import pytest

from hark.flows import indicators
from hark.guard.access import Role, operator
from tests.web.conftest import SignedIn


class TestBook:
    def test_begins_with_how_many_and_how_many_have_a_target(self, signed_in: SignedIn, home: Path) -> None:
        book = indicators.book(by=operator("test"))
        page = signed_in().get("/indicators/").content.decode()

        assert f"{len(book)} indicators, three with a target." in page

    def test_names_each_in_the_readers_language_and_in_the_other(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        page = signed_in(language="zh-hans").get("/indicators/").content.decode()

        assert "其中 3 项设有目标。" in page
        assert "及时答复率" in page and '<span class="other" lang="en">Timely responses</span>' in page
        assert "不低于 98%" in page

    @pytest.mark.parametrize("role", list(Role))
    def test_is_open_to_everyone(self, signed_in: SignedIn, home: Path, role: Role) -> None:
        assert signed_in(role).get("/indicators/").status_code == 200


class TestCard:
    @pytest.mark.parametrize("id", list(indicators.book(by=operator("test"))))
    def test_tells_all_there_is_to_know(self, signed_in: SignedIn, home: Path, id: str) -> None:
        card = indicators.card(id, by=operator("test"))

        page = signed_in().get(f"/indicators/{id}/").content.decode()

        for text in (card.name, card.formula, card.counted, card.interval, card.source):
            assert text.en in page
        assert f"version {card.definition}" in page and "First definition." in page

    def test_leads_to_the_board(self, signed_in: SignedIn, home: Path) -> None:
        page = signed_in().get("/indicators/complaints.timely_share/").content.decode()

        assert '"/board/?indicator=complaints.timely_share"' in page

    def test_leads_to_the_board_of_its_ledger(self, signed_in: SignedIn, home: Path) -> None:
        page = signed_in().get("/indicators/contacts.asa/").content.decode()

        assert '"/board/contacts/?indicator=contacts.asa"' in page

    def test_leads_nobody_to_a_board_they_may_not_see(self, signed_in: SignedIn, home: Path) -> None:
        page = signed_in(Role.ADMINISTRATOR).get("/indicators/complaints.timely_share/").content.decode()

        assert "/board/" not in page

    def test_that_is_not_in_the_book_is_not_found(self, signed_in: SignedIn, home: Path) -> None:
        answer = signed_in().get("/indicators/complaints.nonsense/")

        assert answer.status_code == 404
        assert "complaints.nonsense" in answer.content.decode()
