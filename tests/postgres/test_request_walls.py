"""The second wall stands for one request, and no longer: one connection serves one person after another."""

from pathlib import Path
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import Client

from hark.flows import saved_views
from hark.guard.access import Role
from hark.records import walls
from hark.records.accounts import SavedViewRow, StaffRow
from hark.records.feeds import FeedRow
from tests.makers import a_ledger, a_person
from tests.postgres.behind import seen

pytestmark = pytest.mark.usefixtures("postgresql")


class TestRequests:
    """One connection serves one person after another."""

    def test_nobodys_wall_outlives_their_request(self, boris: StaffRow, home: Path) -> None:
        client = Client()
        client.force_login(boris)

        assert client.get("/board/").status_code == 200

        assert walls._thread.sight is None
        assert set(seen().values()) == {1}  # what the process sees by itself

    def test_a_request_that_falls_over_leaves_no_wall_behind(
        self, boris: StaffRow, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = Client(raise_request_exception=False)
        client.force_login(boris)
        monkeypatch.setattr("hark.web.board.views.render", None)

        assert client.get("/board/").status_code == 500

        assert walls._thread.sight is None

    def test_a_connection_lost_in_the_middle_is_told_anew(self, boris: StaffRow) -> None:
        walls.draw(boris.as_term())

        connection.close()

        assert set(seen().values()) == {0}

    def test_a_transaction_undone_leaves_the_wall_standing(self, boris: StaffRow) -> None:
        walls.draw(boris.as_term())

        with transaction.atomic():
            seen()
            transaction.set_rollback(True)

        assert set(seen().values()) == {0}

    def test_what_is_sent_piece_by_piece_is_read_behind_the_same_wall(self, kept: None, home: Path) -> None:
        client = Client()
        client.force_login(a_person(Role.AUDITOR))

        sent = client.post("/data/quarantine/export/", {"form": "csv"})

        assert sent.status_code == 200 and b"not_a_date" in b"".join(sent)
        assert walls._thread.sight is None

    def test_a_view_that_forgets_the_filter_shows_nothing_of_others(
        self, boris: StaffRow, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = Client()
        client.force_login(boris)
        a_ledger(home / "lake", {"unit": "north"})
        monkeypatch.setattr(saved_views, "views", lambda row, ledger: list(SavedViewRow.objects.all()))

        assert b"mine" not in client.get("/complaints/").content

        monkeypatch.setattr(walls, "of", lambda by: walls.EVERYTHING)  # seen to be what held
        assert b"mine" in client.get("/complaints/").content


def test_threads_look_for_themselves(boris: StaffRow) -> None:
    walls.draw(boris.as_term())
    found: list[int] = []

    def look() -> None:
        found.append(FeedRow.objects.count())
        connection.close()

    other = Thread(target=look)
    other.start()
    other.join()

    assert found == [1] and FeedRow.objects.count() == 0
