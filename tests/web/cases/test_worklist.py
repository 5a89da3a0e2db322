"""The work-list: what stands on it, what it is narrowed by, and what of an address it passes over."""

import pytest

from hark.flows import case_owner, case_reply
from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from tests.makers import NOON, a_case, a_person, a_unit
from tests.web.cases.looking import browser, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
REPLY = "The counter was wrong. We are sorry and have changed your notes."


class TestTheWorkList:
    def test_says_what_will_stand_there(self, anna: StaffRow) -> None:
        assert "Nothing to do here" in text(browser(anna), "/cases/")

    def test_begins_with_ones_own_and_counts_the_rest(self, anna: StaffRow) -> None:
        own, other = a_case(), a_case()
        case_owner.take(own, by=anna.as_term(), now=NOON)

        page = text(browser(anna), "/cases/")

        assert own in page and other not in page and "1 waits to be taken over" in page

    @pytest.mark.parametrize(
        ("role", "said"),
        [
            (Role.QUALITY_MANAGER, "1 reply waits for your check"),
            (Role.AUDITOR, "1 reply waits to be checked"),
            (Role.BRANCH_MANAGER, "1 reply waits to be checked"),
        ],
    )
    def test_tells_only_whoever_may_check_that_a_check_waits_for_them(
        self, anna: StaffRow, role: Role, said: str
    ) -> None:
        number = a_case()
        case_owner.take(number, by=anna.as_term(), now=NOON)
        case_reply.propose(number, reply=REPLY, by=anna.as_term(), now=NOON)

        assert said in text(browser(a_person(role)), "/cases/?scope=to_check")

    def test_finds_a_number_wherever_it_is(self, anna: StaffRow) -> None:
        own, other = a_case(), a_case()
        case_owner.take(own, by=anna.as_term(), now=NOON)

        page = text(browser(anna), f"/cases/?number={other.lower()}")

        assert other in page and own not in page

    def test_says_by_what_it_is_narrowed_and_sends_just_that_as_a_file(self, anna: StaffRow) -> None:
        by = a_person(Role.QUALITY_MANAGER, username="boris").as_term()
        card, other = (
            a_case(by, about=About(door="branch", product=product)) for product in ("Credit card", "Loan")
        )
        query = "business=credit_card&received_from=2026-11-01&received_to=2026-11-30&closed_to=nonsense"

        page = text(browser(anna), f"/cases/?{query}")
        file = browser(anna).post(f"/cases/export/?{query}", {"form": "csv"})

        assert card in page and other not in page and "The one complaint of this list." in page
        assert "Remove the filter Business (JR/T 0169): Credit cards" in page
        assert '<option value="credit_card" selected>' in page and 'value="2026-11-01"' in page
        assert 'href="?received_from=2026-11-01&amp;received_to=2026-11-30&amp;scope=all"' in page
        sent = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined] # it is streamed
        assert card in sent and other not in sent
        named = text(browser(anna), "/cases/?product=foreign_exchange")
        assert "Remove the filter Product: Foreign exchange" in named

    @pytest.mark.parametrize(
        "query", ["scope=x&sort=y&offset=-1", "number=%00%27--", "unit=%F0%9F%92%A9", "stage=" + "x" * 900]
    )
    def test_bears_nonsense(self, anna: StaffRow, query: str) -> None:
        a_case()

        text(browser(anna), f"/cases/?{query}")

    def test_says_what_of_its_address_was_passed_over(self, anna: StaffRow) -> None:
        a_case()

        page = text(browser(anna), "/cases/?stage=asleep&received_from=2026-13-45&scope=all")

        said = "Stage “asleep”, Received from “2026-13-45”."
        assert f"Not understood, and so passed over: {said}" in page and "data-row" in page
        assert "passed over" not in text(browser(anna), "/cases/?stage=received&received_from=2026-01-01")

    def test_knows_no_unit_or_person_that_is_not_there(self, anna: StaffRow) -> None:
        a_case()
        a_unit()

        page = text(browser(anna), "/cases/?unit=nonsense&owner=nobody&scope=all")

        assert "passed over: Unit “nonsense”, Handler “nobody”." in page and "data-row" in page
        assert "passed over" not in text(browser(anna), f"/cases/?unit={a_unit().code}&owner=anna")
        assert "passed over" not in text(browser(anna), "/cases/?unit=-")
