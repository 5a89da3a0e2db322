"""The boards of contacts and of steps: what they say, draw, name as lacking, and lead to."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from hark.guard.access import Role
from hark.lake.table import FactTable
from tests.makers import a_ledger
from tests.web.conftest import SignedIn

MONDAY = datetime(1999, 2, 1, 9, 30, tzinfo=UTC)


def words(client: Client, address: str = "/board/contacts/") -> str:
    return client.get(address).content.decode()


@pytest.fixture
def calls(home: Path) -> FactTable:
    """Forty calls of two queues on a Monday and a Tuesday; of every fourth the caller gave up."""
    return a_ledger(
        home / "lake",
        *(
            {
                "entered": MONDAY + timedelta(days=at % 2, hours=at % 3),
                "queue": "cards" if at % 5 else "loans",
                "outcome": "answered" if at % 4 else "abandoned",
                "wait": float(at),
                "staff": "abcdefghijklmnopqrstuvwxyz",
            }
            for at in range(40)
        ),
        name="contacts",
    )


@pytest.fixture
def channels(home: Path) -> FactTable:
    """Forty calls answered at once, and of chats and visits twenty each that were not; over two days."""
    kinds = (("phone", 5.0), ("phone", 5.0), ("chat", 30.0), ("counter", 300.0))
    return a_ledger(
        home / "lake",
        *(
            {"entered": MONDAY + timedelta(days=at % 2), "channel": channel, "wait": wait, "unit": "north"}
            for at in range(20)
            for channel, wait in kinds
        ),
        name="contacts",
    )


def tile_of(page: str, indicator: str) -> str:
    """The card of the indicator."""
    tiles = page.partition('class="tiles"')[2].partition("</ul>")[0].split("<li ")
    return next(told for told in tiles if f"indicator={indicator}" in told)


class TestContacts:
    def test_are_told_in_a_sentence(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in())

        assert "Two of two indicators with a target" in page
        assert "30 of 40 contacts were answered." in page

    def test_are_told_in_chinese(self, signed_in: SignedIn, calls: FactTable) -> None:
        assert "呼入 40 次，接通 30 次。" in words(signed_in(language="zh-hans"))

    def test_name_in_one_line_what_there_are_no_data_for(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in())
        tiles, _, line = page.partition("No data for:")

        assert "Counter wait" not in tiles
        assert "Counter wait" in line.partition("</p>")[0]

    def test_part_what_they_name_as_the_language_does(self, signed_in: SignedIn, calls: FactTable) -> None:
        line = words(signed_in(language="zh-hans")).partition("无数据的指标：")[2].partition("</p>")[0]

        assert "</a>、<a" in line and "</a>, <a" not in line

    def test_name_what_the_source_does_not_state(self, signed_in: SignedIn, calls: FactTable) -> None:
        line = words(signed_in()).partition("The source does not state:")[2].partition("</p>")[0]

        assert "Business line" in line
        assert "Queue" not in line

    def test_of_a_period_without_records_say_nothing_of_the_source(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        page = words(signed_in(), "/board/contacts/?from=1999-01-04&last=1999-01-05")

        assert "4 January 1999" in page
        assert "The source does not state:" not in page and "Nothing to show here." in page

    def test_show_the_last_in_columns_of_their_own(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in())

        assert "The contacts counted" in page
        assert "2 February 1999, 11:30:00" in page
        assert "·abcdef" in page

    def test_lead_from_every_number_to_their_list(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in(), "/board/contacts/?indicator=contacts.offered")

        assert 'href="/contacts/?from=1999-02-01&amp;to=1999-02-03&amp;indicator=contacts.offered"' in page
        assert "/complaints/?" not in page

    def test_have_no_way_to_rows_an_executive_may_not_see(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        assert "/contacts/" not in words(signed_in(Role.EXECUTIVE)).replace("/board/contacts/", "")

    def test_are_mapped_by_hour_and_weekday(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in(), "/board/contacts/?indicator=contacts.offered")
        table = page.partition("Contacts offered by hour and weekday")[2].partition("</table>")[0]

        assert '<th scope="row">09:00</th>' in table
        assert "weekday=01&amp;hour=09" in table
        assert (
            '<td class="figure" title="no records">–<span class="unseen"> (no records)</span></td>' in table
        )
        assert '<th scope="row">12:00</th>' not in table

    def test_of_a_day_that_is_not_over_are_said_to_be_until_now(
        self, signed_in: SignedIn, calls: FactTable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, said = signed_in(), "2 February 1999, until now"
        monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(days=1))
        assert words(client).count(said) > 1

        monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(days=2))

        assert said not in words(client)

    def test_of_a_weekday_alone_show_no_other_day_as_missing(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        page = words(signed_in(), "/board/contacts/?from=1999-01-30&to=1999-02-11&grain=day&weekday=01")

        course = page.partition('id="course-head"')[2].partition("</table>")[0]
        days = re.findall(r'<th scope="row">([^<]*)</th>', course)
        assert days == ["1 February 1999", "8 February 1999"]
        assert "Days of the week that are not asked for are left out." in course
        assert 'class="spark"' not in tile_of(page, "contacts.wait")  # of one day there is no course

    def test_of_a_weekday_alone_tell_by_queue_of_the_latest_such_day(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        heads = words(signed_in(), "/board/contacts/?weekday=01").partition("By queue</h2>")[2]

        assert "Average speed of answer, 1 February 1999" in heads.partition("</thead>")[0]

    def test_of_a_weekday_alone_show_no_piece_of_a_week_without_it(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        page = words(signed_in(), "/board/contacts/?from=1999-01-30&to=1999-02-08&grain=week&weekday=02")

        course = page.partition('id="course-head"')[2].partition("</table>")[0]
        assert re.findall(r'<th scope="row">([^<]*)</th>', course) == ["1 – 7 February 1999"]

    def test_are_compared_by_queue_with_verdicts(self, signed_in: SignedIn, calls: FactTable) -> None:
        table = words(signed_in()).partition("By queue")[2].partition("</table>")[0]

        assert table.index(">cards<") < table.index(">loans<")
        assert "Average speed of answer, 2 February 1999" in table
        assert "verdict missed" in table

    def test_are_told_by_queue_what_is_of_its_channel_and_nothing_else(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        said = {
            "cards": {"channel": "phone", "wait": 5.0},
            "counter": {"channel": "counter", "wait": 300.0},
            "chat": {"channel": "chat", "wait": 30.0, "first_reply": 40.0},
            "both": {"channel": "phone", "wait": 7.0},
        }
        each = [{"queue": queue, **of} for queue, of in said.items() for _ in range(20)]
        each += [{"queue": "both", "channel": "counter", "wait": 90.0}] * 20
        a_ledger(home / "lake", *({"entered": MONDAY, **of} for of in each), name="contacts")

        page = words(signed_in())

        table = page.partition("By queue</h2>")[2].partition("</table>")[0]
        lines = dict(re.findall(r">(cards|counter|chat|both)</a></th>(.*?)</tr>", table))
        told = {
            queue: dict(zip(("level", "asa", "reply", "wait"), line.split("<td")[4:], strict=False))
            for queue, line in lines.items()
        }
        assert [("verdict met" in told[queue]["level"]) for queue in said] == [True, False, False, True]
        assert ">300.0<" in told["counter"]["wait"] and ">40.0<" in told["chat"]["reply"]
        assert (">7.0<" in told["both"]["asa"], ">90.0<" in told["both"]["wait"]) == (True, True)
        assert "channel=phone&amp;queue=both" in told["both"]["asa"]
        why = ' title="It is of calls, and no contact of this queue is one."><span>–<'
        assert all(why in told[queue][of] for queue in ("counter", "chat") for of in ("level", "asa"))
        assert "visits a wait at the counter" in page

    def test_of_calls_alone_are_told_by_queue_without_what_is_of_others(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        part = words(signed_in()).partition("By queue</h2>")[2].partition("</table>")[0]

        assert "Counter wait" not in part and "Online first reply" not in part
        assert "visits a wait" not in part and "–" not in part

    def test_of_several_channels_are_told_by_queue_together(self, signed_in: SignedIn, home: Path) -> None:
        calls = (
            {"queue": "cards", "channel": "phone", "wait": 5.0},
            {"queue": "cards", "channel": None, "wait": 9.0},
        )
        online = [
            {"queue": "online", "channel": name, "first_reply": reply}
            for name, reply in (("chat", 30.0), ("mail", 70.0))
        ]
        each = [*[calls[0]] * 18, *[calls[1]] * 2, *online * 10]
        a_ledger(home / "lake", *({"entered": MONDAY, **of} for of in each), name="contacts")

        table = words(signed_in()).partition("By queue</h2>")[2].partition("</table>")[0]
        lines = dict(re.findall(r">(cards|online)</a></th>(.*?)</tr>", table))

        level, asa, _ = lines["cards"].split("<td")[4:7]
        assert "verdict met" in level and ">5.4<" in asa
        assert "channel=phone&amp;channel=none&amp;queue=cards" in asa
        assert ">50.0<" in lines["online"].split("<td")[6]

    def test_of_calls_and_others_are_judged_by_calls_alone(
        self, signed_in: SignedIn, channels: FactTable
    ) -> None:
        page = words(signed_in())

        level, asa = tile_of(page, "contacts.service_level"), tile_of(page, "contacts.asa")
        assert "Service level (20 s) · calls" in level and ">100.0 <" in level and "verdict met" in level
        assert "Average speed of answer · calls" in asa and ">5.0 <" in asa
        assert all("<dd>40</dd>" in told and "channel=phone" in told for told in (level, asa))
        wait = tile_of(page, "contacts.wait")
        assert "Average wait · calls" in wait and "<dd>5.02 s · 5.02 s</dd>" in wait and "<dd>40</dd>" in wait
        other = tile_of(page, "contacts.offered")
        assert "calls" not in other and "channel=" not in other and "<dd>80</dd>" in other

    def test_of_calls_and_others_are_told_so_in_chinese(
        self, signed_in: SignedIn, channels: FactTable
    ) -> None:
        assert "服务水平（20 秒） · 来电" in words(signed_in(language="zh-hans"))

    def test_of_calls_and_others_lead_from_calls_to_calls(
        self, signed_in: SignedIn, channels: FactTable
    ) -> None:
        page = words(signed_in(), "/board/contacts/?indicator=contacts.service_level")

        _, _, course = page.partition('id="course-head"')
        course, _, hours = course.partition('id="hours-head"')
        assert course.startswith(">Service level (20 s) · calls")
        assert len(re.findall(r'href="/contacts/[^"]*channel=phone[^"]*"[^>]*>100.0<', course)) == 2
        assert not re.findall(r'href="\?[^"]*channel=', course)
        hours, _, splits = hours.partition('id="split-head"')
        assert re.findall(r'href="/contacts/[^"]*channel=phone[^"]*"[^>]*>100.0<', hours)
        assert "&amp;weekday=" in hours and not re.findall(r"&quot;\?[^&]*(&amp;[^&]*)*channel=", hours)
        _, _, splits = splits.partition('id="split-unit"')
        unit = splits.partition("</table>")[0]
        assert re.findall(r'href="/contacts/[^"]*channel=phone&amp;unit=north"', unit)
        assert not re.findall(r'href="\?[^"]*channel=', unit)
        _, _, latest = page.partition('id="rows-head"')
        assert "All 40" in latest and "channel=phone" in latest

    def test_of_calls_and_others_are_compared_by_channel(
        self, signed_in: SignedIn, channels: FactTable
    ) -> None:
        page = words(signed_in(), "/board/contacts/?indicator=contacts.service_level")

        split = page.partition('id="split-channel"')[2].partition("</table>")[0]
        assert "Service level (20 s) by" in split and "· calls" not in split
        assert ">100.0<" in split and ">0.0<" in split

    @pytest.mark.parametrize(
        ("channel", "figure", "counted"),
        [("phone", "100.0", 40), ("counter", "0.0", 20), ("chat", "0.0", 20)],
    )
    def test_filtered_by_channel_are_of_what_was_chosen(
        self, signed_in: SignedIn, channels: FactTable, channel: str, figure: str, counted: int
    ) -> None:
        page = words(signed_in(), f"/board/contacts/?channel={channel}")

        level = tile_of(page, "contacts.service_level")
        assert "· calls" not in page
        assert f">{figure} <" in level and f"<dd>{counted}</dd>" in level

    def test_without_calls_have_no_figure_of_calls(self, signed_in: SignedIn, home: Path) -> None:
        each = {"entered": MONDAY, "channel": "counter", "wait": 300.0}
        a_ledger(home / "lake", *[each] * 20, name="contacts")

        tiles, _, line = words(signed_in()).partition("No data for:")

        assert "Service level" not in tiles.partition('class="tiles"')[2]
        assert "Service level (20 s) · calls" in line.partition("</p>")[0]

    def test_of_calls_and_a_few_others_do_not_tell_a_handler_how_few(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        each = [{"entered": MONDAY, "channel": name} for name in ("phone",) * 40 + ("chat",) * 3]
        a_ledger(home / "lake", *each, name="contacts")

        level = tile_of(words(signed_in(Role.COMPLAINT_HANDLER)), "contacts.service_level")

        assert "· calls" in level and "Withheld" in level and "<dd>4" not in level
        assert "because calls are told apart from other channels" in level

    def test_of_calls_and_a_few_others_do_not_tell_a_handler_how_few_by_subtraction(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        each = [{"entered": MONDAY, "channel": name} for name in ("phone",) * 40 + ("chat",) * 3]
        a_ledger(home / "lake", *each, name="contacts")
        client = signed_in(Role.COMPLAINT_HANDLER)

        told = set[str]()
        for filtered in ("", "?channel=phone", "?channel=chat", "?channel=phone&channel=chat"):
            tiles = words(client, f"/board/contacts/{filtered}").partition('class="tiles"')[2]
            told |= set(re.findall(r"<dt>Counted</dt><dd>(\d+)<", tiles.partition("</ul>")[0]))

        assert told - {"0"} == {"43"}

    def test_of_calls_and_many_others_give_no_reason_for_what_is_told(
        self, signed_in: SignedIn, channels: FactTable
    ) -> None:
        assert "told apart from other" not in words(signed_in(Role.COMPLAINT_HANDLER))

    def test_too_few_by_themselves_are_not_said_to_be_so_because_of_other_channels(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        each = [{"entered": MONDAY, "channel": name} for name in ("phone",) * 4 + ("chat",) * 3]
        a_ledger(home / "lake", *each, name="contacts")

        page = words(signed_in(Role.COMPLAINT_HANDLER))

        level = tile_of(page, "contacts.service_level")
        assert "Withheld" in level and "No data" not in level and "told apart" not in page

    def test_of_calls_alone_are_told_as_ever(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in())

        level = tile_of(page, "contacts.service_level")
        assert "Service level (20 s)<" in level and "· calls" not in page and "channel=" not in level

    def test_keep_small_groups_from_a_handler(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in(Role.COMPLAINT_HANDLER))
        table = page.partition("By queue")[2].partition("</table>")[0]

        assert "Withheld" in table

    def test_do_not_call_it_missing_data_that_a_figure_is_withheld(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        page = words(signed_in(Role.COMPLAINT_HANDLER))
        table = page.partition("By queue")[2].partition("</table>")[0]

        withheld = [cell for cell in table.split("</td>") if "Withheld" in cell]

        assert withheld and not any("verdict" in cell for cell in withheld)

    def test_of_one_weekday_are_said_to_be_known_of_so_many_of_those(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        first = MONDAY.date() - timedelta(days=14)

        page = words(signed_in(), f"/board/contacts/?from={first}&last={MONDAY:%Y-%m-%d}&weekday=01")

        assert "There are data for 1 of the 3 days that are asked for and have begun;" in page

    def test_invite_to_load_when_there_are_none(self, signed_in: SignedIn, home: Path) -> None:
        assert "No contacts are loaded yet." in words(signed_in())


class TestSteps:
    def test_are_told_and_lead_to_their_list(self, signed_in: SignedIn, home: Path) -> None:
        a_ledger(home / "lake", *({"case": f"{at}"} for at in range(12)), name="steps")

        page = words(signed_in(), "/board/steps/")

        assert "12 steps were taken; 12 cases ended." in page
        assert 'href="/steps/?' in page
        assert "By queue" not in page


class TestTabs:
    def test_are_there_between_boards_with_data(
        self, signed_in: SignedIn, ledger: FactTable, calls: FactTable
    ) -> None:
        page = words(signed_in(), "/board/")

        assert '<a href="/board/contacts/">Contacts</a>' in page
        assert "/board/steps/" not in page

    def test_are_not_there_for_one_board_alone(self, signed_in: SignedIn, ledger: FactTable) -> None:
        assert 'aria-label="Boards"' not in words(signed_in(), "/board/")
