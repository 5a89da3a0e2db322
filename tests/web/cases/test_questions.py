"""Questions to units: asked, answered and read beside the case, listed by what is due."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hark.flows import case_owner
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.questions import QuestionRow
from tests.makers import NOON, a_case, a_person, a_question, a_unit
from tests.web.cases.looking import browser, text
from tests.web.cases.question_deeds import a_working_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


class TestQuestions:
    @pytest.fixture
    def nora(self, anna: StaffRow) -> Client:
        north = a_unit("north", above=a_unit())
        return browser(a_person(Role.AGENT, username="nora", name="Nora", unit=north))

    @pytest.fixture
    def number(self, anna: StaffRow) -> str:
        number = a_case()
        case_owner.take(number, by=anna.as_term(), now=NOON)
        return number

    def test_say_what_will_stand_there(self, nora: Client) -> None:
        assert "No question waits" in text(nora, "/cases/questions/")
        assert "Nothing is settled yet" in text(nora, "/cases/questions/?scope=settled&offset=x")

    def test_are_asked_answered_and_read_beside_the_case(
        self, anna: StaffRow, nora: Client, number: str
    ) -> None:
        asks = browser(anna)
        form = {"unit": "north", "matter": "business", "day": "2020-01-01", "words": "Were they counted?"}

        refused = asks.post(f"/cases/{number}/ask/", form)
        asks.post(f"/cases/{number}/ask/", form | {"day": a_working_day()})
        waiting, listed = text(asks, f"/cases/{number}/"), text(asks, "/cases/?scope=all")
        [id] = QuestionRow.objects.values_list("pk", flat=True)
        page = text(nora, f"/cases/questions/{id}/")
        answered = nora.post(f"/cases/questions/{id}/", {"words": "They were, at noon."}, follow=True)

        assert refused.status_code == 422 and "Choose a day from" in refused.content.decode()
        for said in ("1 question to another unit is open", "has not answered yet", "Take it back"):
            assert said in waiting
        assert "unit asked" in listed and "unit asked" not in text(asks, "/cases/?scope=all")
        assert "Were they counted?" in page and "Send the answer" in page and number in page
        assert "banknotes" not in page and f"/cases/{number}/" not in page
        assert "Answered." in answered.content.decode()
        assert "They were, at noon." in text(asks, f"/cases/{number}/")
        assert nora.get(f"/cases/{number}/").status_code == 403

    def test_are_listed_due_first_late_ones_said_and_refused_in_a_sentence(
        self, anna: StaffRow, nora: Client, number: str
    ) -> None:
        north = a_unit("north", above=a_unit())
        ends = timezone.now() + timedelta(days=1)  # noqa: TID251 # the page reads it
        late, soon = a_question(number, north), a_question(number, north, due_at=ends, due_on=ends.date())
        QuestionRow.objects.filter(pk=late.pk).update(due_at=NOON.replace(year=2020))

        page = text(nora, "/cases/questions/")
        browser(anna).post(f"/cases/{number}/unask/", {"question": str(soon.pk)})
        again = nora.post(f"/cases/questions/{soon.pk}/", {"words": "They were."})

        assert "2 questions wait for you. 1 is overdue." in page
        assert page.index(str(late.pk)) < page.index(str(soon.pk))
        assert again.status_code == 422 and "waits for no answer any more" in again.content.decode()
        assert "Taken back" in text(nora, "/cases/questions/?scope=settled")
        assert "1 answer is late" in text(browser(anna), f"/cases/{number}/")
