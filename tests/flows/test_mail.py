"""Complaints by e-mail: each once, answers in their case, machines nowhere; and what goes, goes once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings

from hark.core.errors import NotAllowed, Unavailable
from hark.core.terms.case import Act, Stage
from hark.core.terms.letter import Became
from hark.flows import (
    case_hearing,
    case_history,
    case_merging,
    case_messages,
    case_owner,
    case_programs,
    case_reply,
    deliveries,
    mail_in,
    mail_judging,
    mail_out,
)
from hark.flows.mail_in import NoSuchMail, NotOurs
from hark.flows.mail_judging import FLOOD
from hark.guard.access import Role, operator
from hark.outlets.mail import Letter
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.mail import MailboxRow, MailRow
from hark.records.outbox import OutboxRow
from tests.flows.handled import answered
from tests.makers import NOON, a_person, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "servers")]
BY = operator("worker")


@dataclass
class Box:
    """A mailbox that remembers what it holds and how it was marked."""

    mail: dict[int, bytes] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    validity: int = 7
    breaks: bool = False

    @contextmanager
    def opened(self, address: object) -> Iterator["Box"]:
        yield self

    def put(self, *originals: bytes) -> None:
        for original in originals:
            self.mail[max(self.mail, default=0) + 1] = original

    def after(self, uid: int) -> list[int]:
        return sorted(each for each in self.mail if each > uid)

    def unmarked(self, uid: int) -> list[int]:
        return [each for each in self.mail if each <= uid and each not in self.marks]

    def size(self, uid: int) -> int | None:
        return len(self.mail[uid]) if uid in self.mail else None

    def original(self, uid: int) -> bytes | None:
        return self.mail.get(uid)

    def mark(self, uids: Sequence[int], *, aside: bool) -> None:
        if self.breaks:
            raise Unavailable("killed")
        self.marks |= dict.fromkeys(uids, "flagged" if aside else "seen")

    def take(self, **how: Any) -> dict[str, int]:
        taken = mail_in.take(opened=self.opened, by=BY, clock=lambda: NOON, **how)
        return {became.value: count for became, count in taken.items()}


class Postman:
    """Takes e-mails, or does not."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.down = False

    def __call__(self, letter: Letter, *, server: object) -> None:
        if self.down:
            raise Unavailable("down")
        self.sent.append(letter)

    def goes(self, *, after: int = 0) -> int:
        """How many went, of those that are due so many minutes later."""
        count, now = 0, NOON + timedelta(minutes=after)
        while row := deliveries.claim(now=now, mail=True):
            count += mail_out.deliver(row, send=self, by=BY, now=now)
        return count


@pytest.fixture
def servers(settings: Settings) -> None:
    settings.HARK_MAIL_URL = "imaps://complaints@mail.bank.example/"
    settings.HARK_MAIL_OUT_URL = "smtps://complaints@mail.bank.example"
    settings.HARK_MAIL_FROM = "Bank <complaints@bank.example>"
    settings.HARK_INSTITUTION = "The Bank"


def an_email(
    *headers: str,
    id: str = "1",
    sender: str = "li@example.com",
    subject: str = "My notes",
    words: str = "The counter refused my notes.",
) -> bytes:
    head = [f"From: Li Na <{sender}>", f"Subject: {subject}", f"Message-ID: <{id}@example.com>", *headers]
    return "\r\n".join([*head, "Content-Type: text/plain; charset=utf-8", "", words]).encode()


def acts(case: CaseRow) -> list[str]:
    return [each.act for each in case.history.all()]


def test_one_that_fails_is_kept_aside_and_the_next_is_taken(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    box, done = Box(), mail_judging.done

    def fails(letter: Any, **how: Any) -> Any:
        if letter.subject == "Odd":
            raise KeyError("a header nobody thought of")
        return done(letter, **how)

    monkeypatch.setattr(mail_judging, "done", fails)
    box.put(an_email(subject="Odd"), an_email(id="2"))

    assert box.take() == {"aside": 1, "opened": 1}
    [kept] = mail_in.aside(by=BY)
    assert kept.uid == 1 and "The log says" in kept.reason and "a header nobody" in caplog.text


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
        assert noted.details == {"of": "received", "message": letter.id} and noted.at == NOON

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


class TestKeptAside:
    def test_stays_in_the_mailbox_flagged_and_is_tried_again_from_there(self) -> None:
        box = Box()
        box.put(
            b"From: nobody\r\n\r\nsecret words", an_email(id="2", subject="", words="short"), an_email(id="3")
        )

        assert box.take() == {"aside": 2, "opened": 1} and box.marks == {
            1: "flagged",
            2: "flagged",
            3: "seen",
        }
        first, second = mail_in.aside(by=BY)
        assert "who sent it" in first.reason and second.details == {
            "fewest": "10",
            "most": "20000",
            "count": "5",
        }
        assert AuditEntryRow.objects.filter(act="mail.kept_aside").count() == 2

        box.mail[2] = an_email(id="2", words="It can be read after all.")
        del box.mail[1]
        tried = mail_in.replay(opened=box.opened, by=BY, now=NOON)

        assert (tried[Became.ASIDE], tried[Became.OPENED]) == (1, 1) and box.marks[2] == "seen"
        assert [each.reason for each in mail_in.aside(by=BY)] == ["The e-mail is in the mailbox no longer."]
        with pytest.raises(NoSuchMail):
            mail_in.replay([second.id], opened=box.opened, by=BY, now=NOON)

    def test_is_for_whoever_runs_hark_alone(self) -> None:
        for deed in (
            lambda by: mail_in.aside(by=by),
            lambda by: mail_in.take(opened=Box().opened, by=by, clock=lambda: NOON),
        ):
            with pytest.raises(NotAllowed):
                deed(somebody(Role.QUALITY_MANAGER))


def test_a_mailbox_full_of_older_mail_is_not_taken_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_in, "MOST_AT_FIRST", 1)
    box = Box()
    box.put(an_email(), an_email(id="2"))

    with pytest.raises(NotOurs):
        box.take()

    assert not MailRow.objects.exists() and box.take(whole=True) == {"opened": 2}


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

        assert postman.goes() == 3
        [_, asked, reply] = postman.sent
        assert asked.text.startswith("Which notes were they?") and reply.text.startswith("We are sorry")
        assert reply.answers == ("1@example.com", postman.sent[0].id, asked.id) and not reply.automatic
        assert acts(case)[-3:] == ["mailed"] * 3

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
