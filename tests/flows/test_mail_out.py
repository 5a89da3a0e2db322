"""What goes by e-mail goes once: what staff write to the customer and the reply, and nothing else."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from hark.flows import (
    case_hearing,
    case_merging,
    case_messages,
    case_owner,
    case_programs,
    case_reply,
    case_whole,
    deliveries,
)
from hark.guard.access import Role
from hark.records.cases import CaseRow
from hark.records.outbox import OutboxRow
from tests.flows.handled import answered, decision_of
from tests.flows.mailing import Box, Postman, acts, an_email
from tests.makers import NOON, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "mail_servers")]


class TestWhatGoes:
    def test_is_what_staff_write_and_the_reply_and_nothing_else(self, home: Path) -> None:
        box, postman = Box(), Postman()
        box.put(an_email())
        box.take()
        case, anna = CaseRow.objects.get(), a_person(Role.COMPLAINT_HANDLER, username="anna").as_term()
        case_owner.take(case.number, by=anna, now=NOON)
        case_messages.remark(case.number, words="A note for us.", by=anna, now=NOON)
        case_messages.write(case.number, words="Which notes were they?", by=anna, now=NOON)
        case_reply.propose(case.number, reply="We are sorry, and take them.", by=anna, now=NOON)
        case_reply.approve(
            case.number, by=a_person(Role.COMPLAINT_HANDLER, username="boris").as_term(), now=NOON
        )

        clock = decision_of(case.number, now=NOON)
        assert clock.running and case_whole.one(case.number, by=anna).is_untold

        assert postman.goes() == 3
        [_, asked, reply] = postman.sent
        assert asked.text.startswith("Which notes were they?") and reply.text.startswith("We are sorry")
        assert reply.answers == ("1@example.com", postman.sent[0].id, asked.id) and not reply.automatic
        assert acts(case)[-3:] == ["mailed"] * 3
        assert decision_of(case.number, now=NOON).met_at == NOON  # as soon as the server took it
        case.refresh_from_db()
        assert case.due_at is None
        mailed = case.history.filter(act="mailed").last()
        assert mailed and mailed.details["written"] == NOON.isoformat()  # of which answer it was

    def test_tells_of_a_merging_in_a_sentence_and_sends_no_word_of_the_customers_back(self) -> None:
        box, postman = Box(), Postman()
        box.put(an_email(), an_email(id="2", words="The counter refused my notes again."))
        box.take()
        anna, boris = (
            a_person(role, username=role.value).as_term()
            for role in (Role.COMPLAINT_HANDLER, Role.QUALITY_MANAGER)
        )
        first, second = CaseRow.objects.order_by("pk").values_list("number", flat=True)
        assert postman.goes() == 2

        case_programs.write(first, words="From the app.", by=anna, now=NOON)
        case_merging.merge(first, into=second, by=anna, now=NOON)
        case_merging.part(first, words="It is about another day.", by=boris, now=NOON)

        assert postman.goes() == 4
        said = [letter.text for letter in postman.sent[2:]]
        assert all("other complaint" in each or "by itself" in each for each in said)
        assert [each for each in said if "another day" in each] == [said[2]]

    def test_is_not_what_staff_heard_them_say(self) -> None:
        box, postman = Box(), Postman()
        box.put(an_email())
        box.take()
        anna, boris = (
            a_person(role, username=role.value).as_term()
            for role in (Role.COMPLAINT_HANDLER, Role.QUALITY_MANAGER)
        )
        case = CaseRow.objects.get()
        answered(case.number, anna, boris)
        assert postman.goes() == 2

        for said in ("rejected", "objected"):
            case_hearing.hear(case.number, answer=said, words="They called: no.", by=anna, now=NOON)

        assert postman.goes() == 0 and acts(case)[-2:] == ["rejected", "objected"]

    def test_waits_while_the_server_is_down_and_goes_once(self) -> None:
        box, postman = Box(), Postman()
        box.put(an_email())
        box.take()
        postman.down = True

        assert postman.goes() == 0 and OutboxRow.objects.get().last_error == "down"
        version, postman.down = CaseRow.objects.get().version, False

        assert (postman.goes(after=60), postman.goes(after=120), len(postman.sent)) == (1, 0, 1)
        assert CaseRow.objects.get().version == version  # whoever looks at the case need not look anew

    def test_does_not_mingle_with_messages_to_other_systems(self, settings: Settings) -> None:
        settings.HARK_NOTICE_URL = "https://desk.bank.example/hark"
        deliveries.enqueue("load.ended", {}, now=NOON)
        Box().take()

        assert deliveries.claim(now=NOON, mail=True) is None and deliveries.claim(now=NOON)

    def test_is_nothing_where_no_server_sends(self, settings: Settings) -> None:
        settings.HARK_MAIL_OUT_URL = ""
        box = Box()
        box.put(an_email())
        box.take()

        assert not OutboxRow.objects.exists()
