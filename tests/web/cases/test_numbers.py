"""The pages of numbers: every figure with how it is reckoned and the complaints behind it."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from hark.core.complaints.numbers import Spell, kaplan_meier
from hark.flows import case_customer, case_owner, case_satisfaction
from hark.flows.case_regulator import Forwarded
from hark.flows.case_submission import About
from hark.guard.access import operator
from hark.records.accounts import StaffRow
from hark.web.cases.numbers.pictures import after
from hark.web.charts.survival import survival
from tests.flows.handled import closed
from tests.makers import a_case, a_unit
from tests.web.cases.looking import browser, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def test_a_page_without_complaints_says_what_will_stand_there(boris: StaffRow) -> None:
    page = text(browser(boris), "/cases/numbers/")

    assert "No complaints in these days" in page and "Export" not in page


def test_every_figure_says_how_it_is_reckoned_and_leads_to_its_complaints(boris: StaffRow) -> None:
    now, client = timezone.now(), browser(boris)  # noqa: TID251 # the page opens on the last days
    a_unit("north", above=a_unit())
    sent = Forwarded("The authority", "R-1", None)
    about = About(door="regulator", unit="north", product="Cards", sent=sent)
    first = a_case(boris.as_term(), about=about, now=now)
    a_case(now=now)
    case_owner.take(first, by=boris.as_term(), now=now)

    page = text(client, "/cases/numbers/?by=owner")

    assert "2 complaints came in these days." in page and "2 are open now" in page
    assert page.count("How is this reckoned?") >= 18 and "Kaplan and Meier, 1958" in page
    assert "What rises is not known" in page
    assert not re.findall(r'href="(?![/?#h])', page)
    hrefs = {html.unescape(href) for href in re.findall(r'href="(/cases/numbers/behind/\?[^"]+)"', page)}
    assert len(hrefs) >= 10 and any("age=0" in href for href in hrefs)
    for href in hrefs:
        assert "behind this number" in text(client, href) and "None stands behind it" not in text(
            client, href
        )
    escalated = next(href for href in hrefs if "number=escalated" in href and "side=part" in href)
    assert first in text(client, escalated)
    assert "Cards" not in text(client, "/cases/numbers/behind/?number=received&side=whole&owner=none")
    split = text(client, "/cases/numbers/?unit=north&by=team")
    assert "Unit complained of" in split and "1 complaint came in these days." in split


def test_who_rates_before_anybody_asked_is_told_apart_from_who_was_asked(
    anna: StaffRow, boris: StaffRow
) -> None:
    now = timezone.now()  # noqa: TID251 # the page opens on the last days
    before = now - timedelta(days=4)
    asked, unasked = (a_case(now=before) for _ in range(2))
    for number in (asked, unasked):
        closed(number, anna.as_term(), boris.as_term(), now=before)
    case_customer.rate(unasked, stars=4, now=before)
    assert case_satisfaction.invite(by=operator("worker"), now=now) == 1
    case_customer.rate(asked, stars=5, now=now)

    page = text(browser(boris), "/cases/numbers/")

    assert page.count("1 rated without being asked") == 2  # beside rated, and beside asked


def test_a_period_named_by_the_day_it_is_leads_to_its_complaints_by_that_name(boris: StaffRow) -> None:
    a_case(now=timezone.now())  # noqa: TID251 # the page is of today

    page = text(browser(boris), "/cases/numbers/?period=today")

    assert "Today · " in page and "1 complaint came in these days." in page
    assert "/cases/numbers/behind/?period=today&amp;number=received" in page


def test_how_many_are_late_is_written_as_the_reader_s_language_does(boris: StaffRow) -> None:
    now = timezone.now()  # noqa: TID251 # the page opens on the last days
    a_case(now=now - timedelta(days=80))
    client = browser(boris)

    assert "Late: 1" in text(client, "/cases/numbers/")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hans"
    assert "超时：1" in text(client, "/cases/numbers/")


def test_all_of_it_is_taken_out_as_a_file(boris: StaffRow) -> None:
    now = timezone.now()  # noqa: TID251 # as above
    a_case(now=now)

    answer = browser(boris).post("/cases/numbers/export/", {"form": "csv"})

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == '"group","number","value","low","high","part","whole"'
    assert lines[1] == '"","received","1","","","",""' and any('"statutory"' in line for line in lines)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?from=2020-01-01&last=2026-01-01", 400),
        ("?from=x", 400),
        ("behind/?number=told", 400),
        ("behind/?number=open&side=x", 400),
        ("behind/?number=open_now&age=77", 400),
        ("behind/?number=%00&offset=-1", 400),
        ("?by=%27&unit=%00%F0%9F%92%A9&owner=none&cause=x", 200),
    ],
)
def test_nonsense_is_refused_or_borne(query: str, status: int, boris: StaffRow) -> None:
    text(browser(boris), f"/cases/numbers/{query}", status)


class TestTheTableOfWaits:
    """Of 18, 12 end on the first day and two on the eighth; the others still last."""

    STEPS = kaplan_meier(
        [
            *[Spell(1, True)] * 12,
            *(Spell(days, False) for days in (2.5, 3, 6, 9)),
            Spell(8, True),
            Spell(8, True),
        ]
    )

    def test_says_of_each_day_how_many_waited_so_long(self) -> None:
        waited = {line[0][0]: line[3][0] for line in after(self.STEPS)}

        assert waited == {"1": "18", "2": "6", "3": "5", "5": "4", "7": "3", "8": "3"}

    def test_says_what_the_picture_says_of_the_same_day(self) -> None:
        [*_band, stair] = survival(self.STEPS, id="it", name="it").option["series"]
        tips = [point["tip"] for point in stair["data"]]

        assert any("3 waited so long" in tip for tip in tips)
        assert not any(
            "18 waited so long" in tip for tip in tips if not tip.startswith(("After 1.0", "After 1 "))
        )

    def test_is_there_also_where_all_ended_within_hours(self) -> None:
        assert [line[0][0] for line in after(kaplan_meier([Spell(0.3, True), Spell(0.4, True)]))] == ["0.4"]
