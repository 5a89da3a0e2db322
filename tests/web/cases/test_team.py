"""Several at once on the work-list, who could get a case, the team, skills and absence."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hark.flows import case_owner
from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.handlers import AbsenceRow, HandlerRow
from tests.makers import NOON, a_case, a_person, a_unit
from tests.web.cases.looking import browser, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
NOW = timezone.now()  # noqa: TID251 # the pages read it


@pytest.fixture
def lead(db: None) -> Client:
    return browser(a_person(Role.QUALITY_MANAGER, username="lead", name="Lena"))


class TestSeveral:
    def test_are_chosen_on_the_list_and_what_could_not_be_is_said(self, anna: StaffRow, lead: Client) -> None:
        good, about_anna = a_case(), a_case(about=About(staff=["anna"]))
        client = browser(anna)
        page = text(client, "/cases/?scope=unowned")
        chosen = re.findall(r'name="chosen" value="([^"]+)"', page)
        assert len(chosen) == 2 and "/cases/several/assign/" not in page and "/cases/allot/" not in page

        answer = client.post("/cases/several/take/", {"chosen": chosen, "back": "scope=unowned"})

        said = answer.content.decode()
        assert (
            f"/cases/{about_anna}/" in said and "it is about them" in said and f"/cases/{good}/" not in said
        )
        assert 'href="/cases/?scope=unowned"' in said and "Done with 1 complaint." in said
        assert CaseRow.objects.get(number=good).owner == anna

    def test_lead_back_to_the_list_as_it_was_and_nowhere_else(self, anna: StaffRow, lead: Client) -> None:
        number = a_case()
        page = text(lead, "/cases/?scope=unowned")
        assert "/cases/several/assign/" in page and "/cases/allot/" in page

        form = {"chosen": f"{number}:1", "to": "anna", "words": "Look.", "back": "scope=unowned"}
        answer = lead.post("/cases/several/assign/", form)
        assert answer.headers["Location"] == "/cases/?scope=unowned"
        for chosen in (
            [],
            ["x", "y:-1", ":1", "a/b:1", "\x00:1", "none:1"],
            [f"{number}:9"],
        ):  # nothing, nonsense, seen as another version
            answer = lead.post(
                "/cases/several/remark/", {"chosen": chosen, "words": "x", "back": "//evil.example"}
            )
            assert "//evil.example" not in answer.headers.get("Location", "")
        assert "What its handler was told" in text(browser(anna), f"/cases/{number}/")
        assert CaseRow.objects.get().version == 2

    def test_want_the_forms_own_token(self, anna: StaffRow) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(anna)

        assert client.post("/cases/several/take/", {"chosen": f"{a_case()}:1"}).status_code == 403
        assert not CaseRow.objects.exclude(owner=None).exists()


class TestTheRule:
    def test_says_of_each_why_and_gives_what_nobody_has(self, anna: StaffRow, lead: Client) -> None:
        number, other = a_case(), a_case()
        HandlerRow.objects.create(staff=anna, products=["Loan"])
        assert ">Lena</th>" not in text(
            lead, f"/cases/{number}/candidates/"
        )  # who leads has skills noted first
        HandlerRow.objects.create(staff=StaffRow.objects.get(username="lead"))

        page = text(lead, f"/cases/{number}/candidates/")
        assert "it goes to Lena, who alone can take it" in page and "do not handle this product" in page
        lead.post(f"/cases/{number}/allot/", {"version": 1})
        assert "by the rule: nobody else can take it · has 1 of 30 then" in text(lead, f"/cases/{number}/")
        answer = lead.post("/cases/allot/")

        assert answer.status_code == 302 and CaseRow.objects.get(number=other).owner.username == "lead"


class TestTheTeam:
    def test_counts_by_person_and_unit_and_each_number_opens_what_it_counts(
        self, anna: StaffRow, lead: Client
    ) -> None:
        a_unit("north", above=a_unit())
        for days in (-1, -1, 2, 9):
            number = a_case(about=About(unit="north"))
            case_owner.take(number, by=anna.as_term(), now=NOON)
            CaseRow.objects.filter(number=number).update(due_at=NOW + timedelta(days=days))
        a_case()

        page = text(lead, "/cases/team/")
        assert "5 complaints are open." in page and "Most of it lies with Anna." in page
        for address, count in re.findall(
            r'<a href="(/cases/\?[^"]+)"[^>]*>(?:<svg.*?</svg>)?(\d+)</a>', page
        ) + (
            re.findall(
                r'<a href="(/cases/\?[^"]+)"[^>]*>(?:<svg.*?</svg>)?(\d+)</a>',
                text(lead, "/cases/team/?by=unit"),
            )
        ):
            rows = text(lead, address.replace("&amp;", "&")).count("data-row")
            assert rows == int(count), address
        assert "owner=anna&amp;due=late" in page

    def test_is_empty_in_words(self, lead: Client, anna: StaffRow) -> None:
        assert "Nothing is open" in text(lead, "/cases/team/")
        text(browser(anna), "/cases/team/", status=403)


class TestPeople:
    def test_are_told_apart_changed_and_sent_away(self, anna: StaffRow, lead: Client) -> None:
        own = f"/cases/people/{anna.pk}/"
        skills = {"products": "Loan\nCard\n", "languages": ["en"], "highest": "complex", "capacity": "3"}
        assert lead.post(own, {**skills, "highest": "x"}).status_code == 422
        assert lead.post(own, skills).status_code == 302
        day = (NOW + timedelta(days=2)).date().isoformat()  # in no zone today
        wrong = lead.post(f"{own}absence/", {"first": day, "last": "2020-01-01"})
        assert wrong.status_code == 422 and "An absence ends on or after" in wrong.content.decode()
        lead.post(f"{own}absence/", {"first": day, "last": day, "stand_in": "lead"})

        page = text(lead, own)
        assert "Card\nLoan" in page and "Lena stands in" in page and 'value="3"' in page
        assert "planned" in text(lead, "/cases/people/")
        [row] = AbsenceRow.objects.all()
        assert lead.post(f"{own}absence/remove/", {"absence": "x"}).status_code == 404
        lead.post(f"{own}absence/remove/", {"absence": row.pk})
        assert not AbsenceRow.objects.exists()

    def test_hand_all_over(self, anna: StaffRow, lead: Client) -> None:
        number = a_case()
        case_owner.take(number, by=anna.as_term(), now=NOON)
        own = f"/cases/people/{anna.pk}/"
        a_person(Role.COMPLAINT_HANDLER, username="carl")

        assert lead.post(f"{own}hand-over/", {"words": ""}).status_code == 422
        assert lead.post(f"{own}hand-over/", {"words": "Anna is ill."}).headers["Location"] == own
        assert "Anna is ill." in text(lead, f"/cases/{number}/")

    def test_say_when_they_are_away_themselves(self, anna: StaffRow, lead: Client) -> None:
        client = browser(anna)
        today = NOW.date().isoformat()
        client.post("/cases/absence/", {"first": today, "last": "2099-01-01"})
        day = (NOW + timedelta(days=1)).date().isoformat()
        client.post("/cases/absence/", {"first": today, "last": day})

        assert "You are away until" in text(client, "/cases/absence/")
        client.post("/cases/absence/remove/", {"absence": AbsenceRow.objects.get().pk})
        assert "You are there today." in text(client, "/cases/absence/")


def test_what_is_simulated_is_said_to_be_so_on_every_page(anna: StaffRow, lead: Client) -> None:
    label, sentence = '<span class="label">simulated</span>', "Some of these complaints are simulated"
    number, other = a_case(), a_case(about=About(staff=["anna"]))
    pages = (
        "/cases/team/",
        "/cases/people/",
        f"/cases/{number}/candidates/",
        f"/cases/{number}/same/?with={other}",
    )

    def said() -> list[bool]:
        several = browser(anna).post("/cases/several/take/", {"chosen": f"{other}:1"}).content.decode()
        assert other in several
        return [
            label in each or sentence in each for each in (*(text(lead, page) for page in pages), several)
        ]

    assert not any(said())
    CaseRow.objects.update(is_demo=True)
    StaffRow.objects.update(is_demo=True)
    assert all(said())
