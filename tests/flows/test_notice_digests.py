"""The digest of the day: once, what is overdue first, and nothing of others."""

from datetime import timedelta

import pytest

from hark.core.terms.notice import ByMail
from hark.flows import case_owner, notice_mail
from hark.guard.access import Role
from hark.records.cases import CaseRow
from hark.records.outbox import OutboxRow
from tests.flows.telling import MORNING, Postman, a_handler, tell, wants
from tests.makers import NOON, a_case, a_person, a_question, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "servers")]


class TestADigest:
    def test_comes_once_a_day_from_its_hour_on(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.DAILY)
        number = a_case()
        case_owner.take(number, by=anna.as_term(), now=NOON)

        assert notice_mail.put_digests(now=MORNING - timedelta(hours=2)) == 0
        assert notice_mail.put_digests(now=MORNING) == 1
        assert notice_mail.put_digests(now=MORNING + timedelta(hours=5)) == 0
        assert postman.goes(now=MORNING) == 1
        assert "You have 1 open complaint." in postman.sent[0].text and number in postman.sent[0].text
        assert notice_mail.put_digests(now=MORNING + timedelta(days=1)) == 1

    def test_names_what_is_overdue_first_and_nothing_of_others(self) -> None:
        anna, boris, postman = a_handler(), a_handler("boris"), Postman()
        wants(anna, ByMail.DAILY)
        numbers = [a_case(phone=f"1381234567{at}") for at in range(3)]
        for number, by in zip(numbers, (anna, anna, boris), strict=True):
            case_owner.take(number, by=by.as_term(), now=NOON)
        CaseRow.objects.filter(number=numbers[1]).update(due_at=NOON)
        notice_mail.put_digests(now=MORNING)
        postman.goes(now=MORNING)

        text = postman.sent[0].text
        assert text.index(numbers[1]) < text.index(numbers[0]) and numbers[2] not in text
        assert "1 is overdue." in text and "李明" not in text

    def test_counts_the_questions_of_ones_unit(self) -> None:
        north = a_unit("north", above=a_unit())
        nora = a_person(Role.BRANCH_MANAGER, username="nora", unit=north, language="en")
        wants(nora, ByMail.DAILY)
        a_question(a_case(), north)
        postman = Postman()
        notice_mail.put_digests(now=MORNING)
        postman.goes(now=MORNING)

        assert "1 question waits" in postman.sent[0].text

    def test_of_nothing_is_not_sent(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.DAILY)
        notice_mail.put_digests(now=MORNING)

        assert postman.goes(now=MORNING) == 0 and OutboxRow.objects.get().state == "done"

    def test_chosen_in_the_afternoon_comes_the_next_morning(self) -> None:
        anna = a_handler()
        wants(anna, ByMail.DAILY, now=NOON)  # 20:00 in Shanghai

        assert notice_mail.put_digests(now=NOON + timedelta(minutes=1)) == 0
        assert notice_mail.put_digests(now=MORNING) == 1

    def test_is_no_reason_to_send_at_once(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.DAILY)
        tell(anna)

        assert postman.goes(now=NOON + timedelta(minutes=10)) == 0
