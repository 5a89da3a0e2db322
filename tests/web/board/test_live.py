"""A board that is left open: it asks by itself, is answered with what is new, and keeps no session awake."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from hark.lake.table import FactTable
from hark.records.accounts import SessionRow
from tests.makers import a_ledger, add
from tests.web.conftest import SignedIn

APRIL = "/board/?from=2019-04-10&to=2019-04-20"


def asks(client: Client, page: str = APRIL) -> str:
    """The address the page asks by itself."""
    found = re.search(r'data-live hx-get="([^"]+)"', client.get(page).content.decode())
    assert found
    return unescape(found[1])


def asked(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address, headers={"HX-Request": "true"})
    return answer.status_code, answer.content.decode()


class TestNews:
    def test_are_none_while_the_data_are_the_same(self, signed_in: SignedIn, ledger: FactTable) -> None:
        client = signed_in()

        assert asked(client, asks(client)) == (204, "")

    def test_are_the_page_anew_once_there_are_others(self, signed_in: SignedIn, ledger: FactTable) -> None:
        client = signed_in()
        address = asks(client)
        add(ledger, {"received": date(2019, 4, 10)}, feed="south")

        status, page = asked(client, address)

        assert status == 200
        assert "41 complaints were received." in page
        assert asks(client) != address

    def test_come_of_exposures_too(self, signed_in: SignedIn, ledger: FactTable) -> None:
        client = signed_in()
        address = asks(client)
        a_ledger(ledger.folder.parent, {"month": date(2019, 4, 1)}, name="exposures")

        assert asked(client, address)[0] == 200

    def test_of_contacts_are_no_news_of_complaints(self, signed_in: SignedIn, ledger: FactTable) -> None:
        client = signed_in()
        address = asks(client)
        a_ledger(ledger.folder.parent, {}, name="contacts")

        assert asked(client, address)[0] == 204

    def test_are_that_the_day_is_over(
        self, signed_in: SignedIn, ledger: FactTable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, noon = signed_in(), datetime(2019, 4, 19, 12, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: noon)
        assert "19 April 2019, until now" in client.get(APRIL).content.decode()
        address = asks(client)
        evening, night = noon + timedelta(hours=3), noon + timedelta(days=1)

        monkeypatch.setattr(timezone, "now", lambda: evening)
        before = asked(client, address)
        monkeypatch.setattr(timezone, "now", lambda: night)

        status, page = asked(client, address)
        assert before == (204, "") and status == 200
        assert "19 April 2019, until now" not in page

    def test_lead_whoever_comes_by_them_to_the_page(self, signed_in: SignedIn, ledger: FactTable) -> None:
        client = signed_in()

        assert client.get(asks(client)).headers["Location"] == APRIL

    def test_send_whoever_was_signed_out_to_sign_in(self, client: Client, db: None) -> None:
        answer = client.get("/board/news/?seen=1", headers={"HX-Request": "true"})

        assert answer.status_code == 204
        assert answer.headers["HX-Redirect"].startswith("/sign-in/?next=/board/news/")


class TestTheSession:
    def seen_after(self, client: Client, address: str) -> bool:
        """Whether asking counts as somebody being there."""
        row = SessionRow.objects.get()
        before = row.seen_at - timedelta(minutes=5)
        SessionRow.objects.update(seen_at=before)
        asked(client, address)
        return bool(SessionRow.objects.get().seen_at > before)

    def test_is_not_kept_awake_by_a_page_that_asks(self, signed_in: SignedIn, ledger: FactTable) -> None:
        client = signed_in()

        assert not self.seen_after(client, asks(client))

    def test_is_kept_awake_by_a_person(self, signed_in: SignedIn, ledger: FactTable) -> None:
        assert self.seen_after(signed_in(), APRIL)

    def test_would_be_without_the_mark(
        self, signed_in: SignedIn, ledger: FactTable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(resolve("/board/news/").func, "asked_by_itself", False)
        client = signed_in()

        assert self.seen_after(client, asks(client))
