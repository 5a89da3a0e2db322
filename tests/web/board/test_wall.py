"""The wallboard: the latest day, large, for whoever may ask indicators."""

from datetime import timedelta
from pathlib import Path

import pytest

from hark.guard.access import Role
from hark.web import figures
from tests.makers import NOON, a_ledger
from tests.web.conftest import SignedIn

WALL = "/board/contacts/wall/"


def loaded(home: Path) -> None:
    a_ledger(
        home / "lake",
        *({"entered": NOON, "wait": float(at)} for at in range(20)),
        *({"entered": NOON - timedelta(days=1)} for _ in range(5)),
        name="contacts",
    )


class TestWall:
    def test_tells_of_the_latest_day_alone(self, signed_in: SignedIn, home: Path) -> None:
        loaded(home)

        page = signed_in().get(WALL).content.decode()

        assert "20 of 20 contacts were answered." in page
        assert "Nine in ten waited at most" in page
        assert 'aria-label="Sections"' not in page

    def test_judges_calls_alone_where_there_are_visits_too(self, signed_in: SignedIn, home: Path) -> None:
        kinds = {"phone": 5.0, "counter": 300.0}
        each = [{"entered": NOON, "channel": channel, "wait": wait} for channel, wait in kinds.items()]
        a_ledger(home / "lake", *each * 40, name="contacts")

        page = signed_in().get(WALL).content.decode()

        level = page.partition("<h2>Service level (20 s) · calls</h2>")[2].partition("</li>")[0]
        asa = page.partition("<h2>Average speed of answer · calls</h2>")[2].partition("</li>")[0]
        assert ">100.0 <" in level and "verdict met" in level and ">5.0 <" in asa
        assert "All two indicators with a target meet it." in page

    def test_tells_what_nine_in_ten_callers_waited_without_those_at_a_counter(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        kinds = {"phone": 5.0, "counter": 300.0}
        each = [{"entered": NOON, "channel": channel, "wait": wait} for channel, wait in kinds.items()]
        a_ledger(home / "lake", *each * 40, name="contacts")

        page = signed_in().get(WALL).content.decode()

        told = page.partition("<h2>Nine in ten waited at most · calls</h2>")[2].partition("</li>")[0]
        assert ">5.0 <" in told

    def test_says_why_figures_of_calls_are_withheld_where_others_are_few(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        each = [{"entered": NOON, "channel": name} for name in ("phone",) * 40 + ("chat",) * 3]
        a_ledger(home / "lake", *each, name="contacts")
        said = "because calls are told apart from other channels"

        assert said in signed_in(Role.COMPLAINT_HANDLER).get(WALL).content.decode()
        assert said not in signed_in().get(WALL).content.decode()

    def test_of_calls_alone_names_no_channel(self, signed_in: SignedIn, home: Path) -> None:
        loaded(home)

        page = signed_in().get(WALL).content.decode()

        assert "<h2>Service level (20 s)</h2>" in page and "· calls" not in page

    @pytest.mark.parametrize(
        ("wait", "class_"),
        [(3.0, ""), (33.0, ""), (333.0, " middling"), (4e4, " long"), (12_345_678_901.0, " longest")],
    )
    def test_makes_a_figure_the_smaller_the_longer_it_is(
        self, signed_in: SignedIn, home: Path, wait: float, class_: str
    ) -> None:
        a_ledger(home / "lake", {"entered": NOON, "wait": wait}, name="contacts")

        page = signed_in().get(WALL).content.decode()

        told = page.partition("Average speed of answer")[2]
        assert f'<p class="wall-number{class_}">{figures.number(wait, decimals=1)} <span>s</span>' in told

    def test_is_asked_for_anew_by_itself(self, signed_in: SignedIn, home: Path) -> None:
        loaded(home)
        client = signed_in()

        assert "/board/contacts/wall/news/?seen=" in client.get(WALL).content.decode()
        assert client.get(f"{WALL}news/?seen=0").headers["Location"] == WALL
        fresh = client.get(f"{WALL}news/?seen=0", headers={"HX-Request": "true"})
        assert "wall-figure" in fresh.content.decode()

    def test_says_when_there_is_nothing_yet(self, signed_in: SignedIn, home: Path) -> None:
        assert "No contacts are loaded yet." in signed_in().get(WALL).content.decode()

    def test_is_not_for_the_administrator(self, signed_in: SignedIn, home: Path) -> None:
        assert signed_in(Role.ADMINISTRATOR).get(WALL).status_code == 403
