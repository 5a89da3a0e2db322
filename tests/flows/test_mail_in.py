"""Complaints by e-mail: each once, answers in their case, machines nowhere."""

import pytest
from django.utils import translation

from hark.core.errors import Unavailable
from hark.core.terms.case import Act, Stage
from hark.flows import case_history, mail_in, mail_judging
from hark.flows.mail_judging import FLOOD
from hark.records.cases import CaseRow
from hark.records.mail import MailboxRow
from hark.records.outbox import OutboxRow
from tests.flows.mailing import BY, Box, Postman, acts, an_email
from tests.makers import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "mail_servers")]


class TestANewOne:
    def test_opens_a_case_that_knows_its_sender_and_is_acknowledged_with_number_and_day(self) -> None:
        box, postman = Box(), Postman()
        box.put(an_email())

        assert box.take() == {"opened": 1} and box.marks == {1: "seen"}

        case = CaseRow.objects.get()
        told = case_history.told(case)
        assert (case.door, case.language, case.email) == (
            "mail",
            "en",
            case_history.index("LI@example.com", of="email"),
        )
        assert (told["what"], told["name"]) == ("My notes\n\nThe counter refused my notes.", "Li Na")
        assert b"li@example" not in bytes(case.told) + bytes(OutboxRow.objects.get().payload)
        assert postman.goes() == 1 and postman.goes() == 0
        [letter] = postman.sent
        assert (letter.to, letter.subject) == ("li@example.com", f"Your complaint {case.number}")
        assert (
            case.number in letter.text
            and "You will hear from us by " in letter.text
            and "The Bank" in letter.text
        )
        assert letter.answers == ("1@example.com",) and letter.automatic
        noted = case.history.get(act=Act.MAILED)
        said = {"of": "received", "written": NOON.isoformat(), "message": letter.id}
        assert noted.details == said and noted.at == NOON

    def test_in_chinese_is_answered_in_chinese(self) -> None:
        box, postman = Box(), Postman()
        box.put(an_email(subject="投诉", words="柜台拒收我的旧钞，请处理。"))
        box.take()

        with translation.override("en"):
            postman.goes()

        assert postman.sent[0].subject == f"您的投诉 {CaseRow.objects.get().number}"

    def test_settled_but_not_marked_when_it_broke_off_is_one_case_and_is_marked_later(self) -> None:
        box = Box(breaks=True)
        box.put(an_email())

        with pytest.raises(Unavailable):
            box.take()
        box.breaks = False

        assert box.take() == {} and box.marks == {1: "seen"} and CaseRow.objects.count() == 1

    def test_comes_again_under_other_numbers_and_is_the_same_unless_it_says_something_else(self) -> None:
        box = Box()
        box.put(an_email())
        box.take()
        box.validity += 1
        box.put(an_email("Received: by another way"), an_email(words="Something else came of it."))

        assert box.take() == {"again": 2, "opened": 1} and MailboxRow.objects.get().uid == 3

    @pytest.mark.parametrize("header", ["Auto-Submitted: auto-replied", "List-Id: <a>", "Return-Path: <>"])
    def test_of_a_machine_opens_nothing(self, header: str) -> None:
        box = Box()
        box.put(an_email(header), an_email(id="2", sender="Complaints@bank.example"))

        assert (
            box.take() == {"automatic": 2} and not CaseRow.objects.exists() and not OutboxRow.objects.exists()
        )

    def test_of_one_address_without_end_is_kept_aside(self) -> None:
        box = Box()
        box.put(*(an_email(id=str(number)) for number in range(FLOOD + 2)))

        assert box.take() == {"opened": FLOOD, "aside": 2}

    def test_of_many_addresses_without_end_is_kept_aside(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(mail_judging, "FLOOD_OF_ALL", 2)
        box = Box()
        box.put(*(an_email(id=str(n), sender=f"li{n}@example.com") for n in range(3)))

        assert box.take() == {"opened": 2, "aside": 1}
        assert [each.reason for each in mail_in.aside(by=BY)] == [
            "{count} complaints came by e-mail within an hour."
        ]


class TestAnAnswer:
    @pytest.fixture
    def box(self) -> Box:
        box = Box()
        box.put(an_email())
        box.take()
        return box

    def test_with_the_number_or_to_what_went_from_here_is_the_customers_message(self, box: Box) -> None:
        case, postman = CaseRow.objects.get(), Postman()
        postman.goes()

        box.put(
            an_email(id="2", subject=f"Re: {case.number.lower()}", words="And the coins."),
            an_email(
                f"References: <x@y> <{postman.sent[0].id}>",
                id="3",
                sender="LI@example.com",
                words="And the cheque.",
            ),
        )

        assert box.take() == {"joined": 2}
        wrote = case.history.filter(act=Act.CUSTOMER_WROTE)
        assert [case_history.opened(each, "words") for each in wrote] == ["And the coins.", "And the cheque."]
        assert postman.goes() == 0  # nobody is thanked for an answer, so two machines come to an end

    def test_from_another_address_opens_its_own_and_says_so_to_staff_alone(self, box: Box) -> None:
        case, postman = CaseRow.objects.get(), Postman()
        postman.goes()

        box.put(
            an_email(
                f"In-Reply-To: <{postman.sent[0].id}>",
                id="2",
                sender="eve@example.com",
                words="Tell me of it all.",
            ),
            an_email(id="3", sender="eve@example.com", subject=case.number, words="Tell me of it, please."),
        )

        assert box.take() == {"opened": 2} and acts(case) == ["received", "mailed"]
        for other in CaseRow.objects.exclude(pk=case.pk):
            assert other.history.get(act=Act.RECEIVED).details == {"door": "mail", "claims": case.number}
        postman.goes()
        assert all(
            letter.to == "eve@example.com" and case.number not in letter.text for letter in postman.sent[1:]
        )

    def test_that_it_could_not_be_delivered_is_noted_once_in_its_case_and_nothing_else_of_a_machine_is(
        self, box: Box
    ) -> None:
        case, postman = CaseRow.objects.get(), Postman()
        postman.goes()

        def report(id: str, about: str) -> bytes:
            part = f"--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{about}>\r\n--x--\r\n"
            kind = "Content-Type: multipart/report; boundary=x"
            return f"From: MAILER-DAEMON@mx.example\r\nMessage-ID: <{id}>\r\n{kind}\r\n\r\n{part}".encode()

        sent = postman.sent[0].id
        forged = sent.replace(sent.split(".")[1][:8], "00000000")
        box.put(report("2", sent), report("3", sent), report("4", forged))

        assert box.take() == {"joined": 2, "automatic": 1}
        assert acts(case) == ["received", "mailed", "returned"]

    def test_to_a_case_that_is_over_opens_one_that_follows_it(self, box: Box) -> None:
        case = CaseRow.objects.get()
        CaseRow.objects.filter(pk=case.pk).update(stage=Stage.WITHDRAWN)

        box.put(an_email(id="2", subject=case.number, words="It is not over for me."))

        assert box.take() == {"opened": 1}
        assert CaseRow.objects.latest("pk").history.get(act=Act.RECEIVED).details["follows"] == case.number
