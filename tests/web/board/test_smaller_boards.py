"""The boards of accesses, findings, trainings and transactions: like the others, guarded as their records."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from hark.flows import loading, offering
from hark.guard.access import Role
from hark.measures.book import book, of_subject
from hark.web.board.subjects import BOARDS
from tests.flows.test_freshness import ANNA, DAY, night_after
from tests.makers import a_ledger
from tests.web.conftest import SignedIn

NAMES = ("accesses", "findings", "trainings", "transactions")
GUARDED = ("accesses", "findings")
SPECIAL: dict[str, dict[str, object]] = {
    "accesses": {"reason": None, "case": None, "unit": "north"},
    "findings": {"severity": "high", "unit": "north"},
    "trainings": {"completed": None, "unit": "north"},
    "transactions": {"cash": True, "unit": "north"},
}
TOLD = {
    "en": {
        "accesses": "14 looks were taken. 2 of 14 give no reason.",
        "findings": "14 findings were made. 2 of 14 are severe.",
        "trainings": "14 trainings were due. 12 of 14 were completed in time.",
        "transactions": "14 transactions were booked. 2 of 14 were in cash.",
    },
    "zh-hans": {
        "accesses": "期内查阅 14 次。14 次中 2 次无事由。",
        "findings": "期内发现问题 14 项。14 项中 2 项严重。",
        "trainings": "期内到期培训 14 门次。14 门次中 12 门次按期完成。",
        "transactions": "期内记账交易 14 笔。14 笔中 2 笔为现金。",
    },
}


def words(client: Client, name: str, query: str = "") -> str:
    return client.get(f"/board/{name}/{query}").content.decode()


def fourteen(home: Path, name: str) -> None:
    """Twelve ordinary records of the south, and two special ones of the north."""
    a_ledger(home / "lake", *[{"unit": "south"}] * 12, *[SPECIAL[name]] * 2, name=name)


def test_whatever_has_indicators_has_a_board() -> None:
    assert {card.subject for card, _ in book().values()} == set(BOARDS)


@pytest.mark.parametrize("name", NAMES)
class TestBoard:
    @pytest.mark.parametrize("language", TOLD)
    def test_is_told_in_a_sentence(self, signed_in: SignedIn, home: Path, name: str, language: str) -> None:
        fourteen(home, name)

        assert TOLD[language][name] in words(signed_in(language=language), name)

    def test_has_every_indicator_and_leads_from_it_to_its_records(
        self, signed_in: SignedIn, home: Path, name: str
    ) -> None:
        fourteen(home, name)
        client = signed_in()
        page = words(client, name)

        for id in of_subject(name):
            assert f"indicator={id}" in page
            chosen = words(client, name, f"?indicator={id}")
            assert f'href="/indicators/{id}/"' in chosen and f'href="/{name}/?from=' in chosen

    def test_shows_the_latest_and_says_how_many_there_are(
        self, signed_in: SignedIn, home: Path, name: str
    ) -> None:
        fourteen(home, name)
        rows = words(signed_in(), name, f"?indicator={next(iter(of_subject(name)))}")
        rows = rows.partition('id="rows-head"')[2]

        assert "The records counted" in rows and f'href="/{name}/north/' in rows and "All 14" in rows

    def test_keeps_small_groups_from_who_may_not_see_them(
        self, signed_in: SignedIn, home: Path, name: str
    ) -> None:
        fourteen(home, name)

        assert "Withheld" in words(signed_in(Role.SUPERVISOR), name)
        assert "Withheld" not in words(signed_in(), name)

    def test_invites_to_load_when_there_are_none(self, signed_in: SignedIn, home: Path, name: str) -> None:
        page = words(signed_in(), name)

        assert "are loaded yet." in page and 'href="/data/load/"' in page

    def test_refreshes_once_there_is_more(self, signed_in: SignedIn, home: Path, name: str) -> None:
        fourteen(home, name)
        client = signed_in()
        seen = words(client, name).partition("seen=")[2].partition('"')[0]
        asked = f"/board/{name}/news/?seen={seen}"

        assert client.get(asked, headers={"HX-Request": "true"}).status_code == 204
        a_ledger(home / "lake", {"source_id": "new"}, name=name)
        assert "15 " in client.get(asked, headers={"HX-Request": "true"}).content.decode()

    def test_a_card_of_the_book_leads_to_it(self, signed_in: SignedIn, home: Path, name: str) -> None:
        client = signed_in()

        for id in of_subject(name):
            page = client.get(f"/indicators/{id}/").content.decode()
            assert f'href="/board/{name}/?indicator={id}"' in page


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.BRANCH_MANAGER, Role.COMPLAINT_HANDLER])
class TestWhatIsGuarded:
    @pytest.mark.parametrize("name", GUARDED)
    def test_is_refused_and_no_tab_leads_there(
        self, signed_in: SignedIn, home: Path, role: Role, name: str
    ) -> None:
        for each in NAMES:
            fourteen(home, each)
        client = signed_in(role)

        assert client.get(f"/board/{name}/").status_code == 403
        assert client.get(f"/board/{name}/news/?seen=0", headers={"HX-Request": "true"}).status_code == 403
        assert f"/board/{name}/" not in words(client, "trainings")
        assert f"/board/{name}/" not in client.get(f"/indicators/{name}.count/").content.decode()

    def test_is_nothing_of_the_others(self, signed_in: SignedIn, home: Path, role: Role) -> None:
        fourteen(home, "transactions")

        assert signed_in(role).get("/board/transactions/").status_code == 200


def test_a_board_without_data_leads_to_those_that_have_some(signed_in: SignedIn, home: Path) -> None:
    fourteen(home, "findings")

    assert 'href="/board/findings/"' in signed_in().get("/board/").content.decode()


def test_ledgers_nobody_uses_are_not_opened(signed_in: SignedIn, home: Path) -> None:
    fourteen(home, "trainings")

    words(signed_in(), "trainings")

    assert {each.name for each in (home / "lake").iterdir() if each.is_dir()} <= {"trainings", "exposures"}


def test_of_a_late_feed_it_is_unknown_and_says_why(signed_in: SignedIn, home: Path) -> None:
    newest = timezone.now().date() - timedelta(days=4)  # noqa: TID251 # the page reads the clock
    days = [newest - at * DAY for at in range(69, -1, -1)]
    for at, some in enumerate([days[:-4], *([day] for day in days[-4:])]):
        lines = [f"{day:%Y%m%d}-{n},{day} 0{n % 10}:15:00,存款,60,是" for day in some for n in range(60)]
        file = home / f"{at}.csv"
        file.write_text("\n".join(["编号,记账时间,种类,折本位币,现金", *lines]) + "\n", encoding="utf-8")
        came = night_after(some[-1])
        arrival = offering.receive(
            file, file_name=file.name, mapping="transactions", feed="core", by=ANNA, now=came
        )
        loading.settle(arrival, file, by=ANNA, clock=lambda came=came: came)  # type: ignore[misc] # bound now

    page = words(signed_in(), "transactions")

    assert "The feed core is late: nothing has come since " in page
    assert 'class="verdict unknown"' in page.partition('id="course-head"')[0]


def test_the_map_of_hours_is_drawn_where_records_tell_theirs(signed_in: SignedIn, home: Path) -> None:
    fourteen(home, "transactions")
    fourteen(home, "findings")
    client = signed_in()

    assert 'id="hours-head"' in words(client, "transactions", "?indicator=transactions.count")
    assert 'id="hours-head"' not in words(client, "findings")
