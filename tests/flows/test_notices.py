"""Notices: who is told of what, once; by e-mail as they want it; what they may open from there."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from hark.core.complaints.mediation import Referral
from hark.core.errors import NotAllowed, Unavailable
from hark.core.terms.notice import ByMail
from hark.flows import (
    case_confidential,
    case_customer,
    case_deeds,
    case_mediation,
    case_merging,
    case_watch,
    deliveries,
    notice_handing,
    notice_mail,
    notice_preferences,
    notices,
)
from hark.flows.case_intake import About
from hark.flows.notice_preferences import BadAddress, BadHours
from hark.flows.notices import NoSuchNotice
from hark.guard.access import CUSTOMER, Role, operator
from hark.outlets.mail import Letter, NotTaken
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.notices import NoticePreferenceRow, NoticeRow, PendingNoticeRow
from hark.records.outbox import OutboxRow
from tests.flows.test_cases import answered
from tests.makers import NOON, a_case, a_person, a_question, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "servers")]
WORKER = operator("worker")
MORNING = datetime.fromisoformat("2026-11-22T09:00+08:00")
NIGHT = datetime.fromisoformat("2026-11-21T23:00+08:00")
TERM = {"en": "Handled", "zh": "处理完毕"}


@pytest.fixture
def servers(settings: Settings) -> None:
    settings.HARK_MAIL_OUT_URL = "smtps://complaints@mail.bank.example"
    settings.HARK_MAIL_FROM = "Bank <complaints@bank.example>"
    settings.HARK_SITE = "https://hark.bank.example"
    settings.HARK_QUIET_HOURS = (time(22), time(7))


class Postman:
    """Takes e-mails, or does not."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.refuses: Exception | None = None

    def __call__(self, letter: Letter, *, server: object) -> None:
        if self.refuses:
            raise self.refuses
        self.sent.append(letter)

    def goes(self, *, now: datetime) -> int:
        """How many went, of those that are due by then."""
        before = len(self.sent)
        while row := deliveries.claim(now=now, mail=True):
            notice_mail.deliver(row, send=self, now=now)
        return len(self.sent) - before


def a_handler(username: str = "anna", **special: Any) -> StaffRow:
    return a_person(Role.COMPLAINT_HANDLER, username=username, language="en", **special)


def told(person: StaffRow) -> Sequence[str]:
    return [each.kind for each in NoticeRow.objects.filter(staff=person)]


def tell(*people: StaffRow, kind: str = "case.mentioned", now: datetime = NOON, **data: object) -> int:
    """Something happens that these are told of; how many pending notices are handed out."""
    known = {"case": "261120-K7Q4M", "people": [person.username for person in people]}
    deliveries.enqueue(kind, known | data, now=now)
    return notice_handing.hand_out(now=now)


def wants(person: StaffRow, by_mail: ByMail, *, now: datetime = NOON, **special: Any) -> None:
    ordinary = {"email": f"{person.username}@bank.example", "quiet": "usual"}
    hours = {"quiet_since": None, "quiet_until": None}
    notice_preferences.prefer(person, **ordinary | hours | special, by_mail=by_mail, now=now)


def opens(number: str, person: str, by: StaffRow) -> None:
    case_confidential.let_in(number, person=person, words="To check it.", by=by.as_term(), now=NOON)


class TestBeingTold:
    def test_whoever_is_given_a_complaint_is_told_once(self) -> None:
        anna, boss = a_handler(), a_person(username="boss")
        number = a_case()
        case_deeds.assign(number, to="anna", by=boss.as_term(), now=NOON)

        assert notice_handing.hand_out(now=NOON) == 1
        assert notice_handing.hand_out(now=NOON) == 0

        assert told(anna) == ["case.assigned"] and told(boss) == []
        assert not PendingNoticeRow.objects.exists()

    def test_whoever_owns_a_complaint_is_told_what_the_customer_and_the_checker_did(self) -> None:
        anna, boss = a_handler(), a_person(username="boss")
        number = a_case()
        case_deeds.take(number, by=anna.as_term(), now=NOON)
        case_customer.write(number, words="It happened again.", now=NOON)
        reply = "The counter was wrong. We are sorry and have changed your notes."
        case_deeds.propose(number, reply=reply, by=anna.as_term(), now=NOON)
        case_deeds.refuse(number, words="Say when.", by=boss.as_term(), now=NOON)
        notice_handing.hand_out(now=NOON)

        assert sorted(told(anna)) == ["case.customer_wrote", "case.refused"] and told(boss) == []

    def test_whoever_had_a_complaint_is_told_that_another_took_it(self) -> None:
        anna, carl = a_handler(), a_handler("carl")
        number = a_case()
        for person in (anna, carl):
            case_deeds.take(number, by=person.as_term(), now=NOON)
        case_deeds.hand_over(number, to="anna", words="You know it better.", by=carl.as_term(), now=NOON)
        notice_handing.hand_out(now=NOON)

        assert sorted(told(anna)) == ["case.assigned", "case.taken_over"] and told(carl) == []

    def test_whoever_is_let_in_to_a_confidential_complaint_is_told_its_number_alone(
        self, settings: Settings
    ) -> None:
        settings.HARK_NOTICE_URL = "https://desk.bank.example/hark"
        anna, boss = a_handler(), a_person(username="boss")
        wants(anna, ByMail.AT_ONCE)
        number = a_case(what="The canary was sold twice.")
        case_confidential.keep(number, reason="staff", words="Of ours.", by=boss.as_term(), now=NOON)
        opens(number, "anna", boss)
        notice_handing.hand_out(now=NOON)

        assert told(anna) == ["case.let_in"] and told(boss) == []
        [notice] = notices.page(by=anna.as_term()).notices
        assert (notice.sentence, notice.case) == (f"You may read complaint {number} now.", number)
        assert NoticeRow.objects.get().told == {}
        postman = Postman()
        assert postman.goes(now=NOON + timedelta(minutes=1)) == 1
        assert notice.sentence in postman.sent[0].text
        assert not any(word in postman.sent[0].text for word in ("canary", "Of ours", "check", "boss"))
        assert not OutboxRow.objects.filter(topic="case.let_in").exists()

    def test_whoever_is_let_out_before_they_are_told_is_told_nothing(self) -> None:
        anna, boris, boss = a_handler(), a_handler("boris"), a_person(username="boss")
        number = a_case()
        case_confidential.keep(number, reason="staff", by=boss.as_term(), now=NOON)
        for name in ("anna", "boris"):
            opens(number, name, boss)
        case_confidential.let_out(number, person="anna", by=boss.as_term(), now=NOON)
        notice_handing.hand_out(now=NOON)

        assert told(anna) == [] and told(boris) == ["case.let_in"]

    def test_nobody_is_told_what_they_did_themselves(self) -> None:
        anna = a_handler()
        case_deeds.take(a_case(), by=anna.as_term(), now=NOON)

        assert notice_handing.hand_out(now=NOON) == 0 and told(anna) == []

    @pytest.mark.parametrize(("doer", "expected"), [("anna", []), ("boss", ["case.mediated"])])
    def test_of_a_mediation_neither(self, doer: str, expected: list[str]) -> None:
        anna, boss = a_handler(), a_person(username="boss")
        number = answered(a_case(), anna.as_term(), boss.as_term())
        by = {"anna": anna, "boss": boss}[doer].as_term()
        referral = Referral("The ombudsman", NOON.date(), NOON.date())
        case_mediation.refer(number, referral, words="They write to you.", by=by, now=NOON)
        notice_handing.hand_out(now=NOON)

        assert told(anna) == expected

    @pytest.mark.parametrize(("doer", "expected"), [("anna", []), ("boss", ["case.merged"])])
    def test_of_a_merging_neither(self, doer: str, expected: list[str]) -> None:
        anna, boss = a_handler(), a_person(username="boss")
        one, other = a_case(), a_case()
        case_deeds.take(one, by=anna.as_term(), now=NOON)
        by = {"anna": anna, "boss": boss}[doer].as_term()
        case_merging.merge(other, into=one, by=by, now=NOON)
        notice_handing.hand_out(now=NOON)

        assert told(anna) == expected

    def test_a_deed_that_is_taken_back_tells_nobody(self) -> None:
        with transaction.atomic():
            deliveries.enqueue("case.mentioned", {"case": "1", "people": ["anna"]}, now=NOON)
            transaction.set_rollback(True)

        assert not PendingNoticeRow.objects.exists()

    def test_nothing_personal_is_kept(self) -> None:
        deliveries.enqueue(
            "case.mentioned", {"case": "1", "people": ["anna"], "words": "李明", "person": "li"}, now=NOON
        )

        assert PendingNoticeRow.objects.get().told == {}

    def test_a_unit_that_is_asked_is_told_and_whoever_owns_the_complaint_is_not(self) -> None:
        north = a_unit("north", above=a_unit())
        nora = a_person(Role.BRANCH_MANAGER, username="nora", unit=north)
        reader = a_person(Role.READ_ONLY, username="rita", unit=north)
        anna = a_handler(unit=north)
        number = a_case(about=About(unit="north"))
        case_deeds.take(number, by=anna.as_term(), now=NOON)
        case_deeds.ask(
            number,
            unit="north",
            matter="legal",
            day=date(2026, 11, 25),
            words="May we refuse?",
            by=anna.as_term(),
            now=NOON,
        )
        notice_handing.hand_out(now=NOON)

        assert (told(nora), told(anna), told(reader)) == (["case.asked"], [], [])
        [notice] = notices.page(by=nora.as_term()).notices
        assert notice.question and notice.case == number

    def test_a_unit_with_nobody_is_answered_for_by_the_one_above(self) -> None:
        north = a_unit("north", above=a_unit())
        n1 = a_unit("n1", above=north)
        nora = a_person(Role.BRANCH_MANAGER, username="nora", unit=north)

        tell(kind="case.reminded", unit=n1.code, day="2026-11-25")

        assert told(nora) == ["case.reminded"]

    def test_an_answer_is_told_to_whoever_owns_the_complaint(self) -> None:
        anna = a_handler()
        number = a_case()
        case_deeds.take(number, by=anna.as_term(), now=NOON)

        tell(kind="case.told", case=number, unit="north", day="2026-11-25")

        assert told(anna) == ["case.told"]

    def test_an_alarm_is_told_to_the_security_officer_without_a_name(self) -> None:
        olga = a_person(Role.SECURITY_OFFICER, username="olga", language="en")

        tell(kind="reveal.alarm", person="anna", most=20)

        [notice] = notices.page(by=olga.as_term()).notices
        assert notice.kind == "reveal.alarm" and "anna" not in notice.sentence

    def test_a_term_that_runs_is_told_to_the_owner(self) -> None:
        anna = a_handler()
        number = a_case()
        case_deeds.take(number, by=anna.as_term(), now=NOON)
        case_watch.warn(by=WORKER, now=NOON + timedelta(hours=12))
        notice_handing.hand_out(now=NOON + timedelta(hours=12))

        assert set(told(anna)) == {"case.warned"}


class TestOnesOwn:
    def test_a_stranger_reads_and_marks_none_of_them(self) -> None:
        anna, boris = a_handler(), a_handler("boris")
        tell(anna)
        id = NoticeRow.objects.get().pk

        assert notices.page(by=boris.as_term()).total == 0
        with pytest.raises(NoSuchNotice):
            notices.read(id, by=boris.as_term(), now=NOON)

        notices.read(id, by=anna.as_term(), now=NOON)
        assert notices.count_unread(by=anna.as_term()) == 0
        assert AuditEntryRow.objects.filter(act="notice.read").count() == 1

    def test_all_are_read_at_once_and_stay_in_the_list(self) -> None:
        anna = a_handler()
        tell(anna), tell(anna, kind="case.merged", into="261121-9TRX2")

        assert notices.read_all(by=anna.as_term(), now=NOON) == 2

        assert notices.page(unread=True, by=anna.as_term()).total == 0
        assert notices.page(kind="case.merged", by=anna.as_term()).total == 1

    def test_one_leads_to_its_complaint_only_while_that_may_be_seen(self) -> None:
        north, south = (a_unit(code, above=a_unit()) for code in ("north", "south"))
        anna = a_handler(unit=north)
        number = a_case(about=About(unit="north"))
        tell(anna, case=number)
        assert notices.page(by=anna.as_term()).notices[0].case == number

        anna.unit = south
        anna.save()

        [notice] = notices.page(by=anna.as_term()).notices
        assert notice.case == "" and number in notice.sentence

    def test_they_are_forgotten_after_a_while_some_at_a_time(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.HARK_NOTICE_DAYS = 30
        monkeypatch.setattr(notices, "AT_ONCE", 2)
        anna = a_handler()
        for _ in range(3):
            tell(anna)

        notices.sweep(now=NOON + timedelta(days=30))
        assert NoticeRow.objects.exists()
        notices.sweep(now=NOON + timedelta(days=30, seconds=1))
        assert not NoticeRow.objects.exists()


class TestByMail:
    def test_nothing_goes_to_whoever_did_not_ask(self) -> None:
        anna = a_handler()
        tell(anna)

        assert not OutboxRow.objects.exists() and told(anna)

    def test_what_comes_together_goes_in_one_letter(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.AT_ONCE)
        tell(anna), tell(anna, kind="case.customer_wrote")

        assert postman.goes(now=NOON) == 0
        assert postman.goes(now=NOON + notice_handing.GATHERED) == 1

        [letter] = postman.sent
        assert letter.to == "anna@bank.example" and letter.subject == "Hark: complaint 261120-K7Q4M"
        assert "You were mentioned" in letter.text and "The customer wrote" in letter.text
        assert "https://hark.bank.example/cases/261120-K7Q4M/" in letter.text

    def test_no_more_than_one_goes_in_five_minutes(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.AT_ONCE)
        tell(anna)
        assert postman.goes(now=NOON + timedelta(minutes=1)) == 1

        tell(anna, now=NOON + timedelta(minutes=1))
        assert postman.goes(now=NOON + timedelta(minutes=5)) == 0
        assert postman.goes(now=NOON + timedelta(minutes=6)) == 1

    def test_only_so_many_are_told_one_by_one(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.AT_ONCE)
        for at in range(23):
            tell(anna, case=f"C{at}")
        postman.goes(now=NOON + timedelta(minutes=1))

        [letter] = postman.sent
        assert "And 3 more in Hark." in letter.text and "C20" not in letter.text

    def test_quiet_hours_put_it_off_to_their_end(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.AT_ONCE)
        tell(anna, now=NIGHT)

        assert postman.goes(now=datetime.fromisoformat("2026-11-22T06:59+08:00")) == 0
        assert postman.goes(now=datetime.fromisoformat("2026-11-22T07:00+08:00")) == 1

    def test_a_term_of_the_law_that_has_run_out_passes_them(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.AT_ONCE)
        for percent, whose in ((80, "statutory"), (100, "internal"), (100, "statutory")):
            deliveries.enqueue(
                "case.warned",
                {"case": "C1", "people": ["anna"], "kind": whose, "percent": percent, "term_name": TERM},
                now=NIGHT,
            )
        notice_handing.hand_out(now=NIGHT)

        assert postman.goes(now=NIGHT) == 1
        assert "the term the law gives has run out" in postman.sent[0].text
        assert "our own" not in postman.sent[0].text

    def test_own_hours_are_those_of_ones_own_zone(self) -> None:
        anna, postman = a_handler(time_zone="Europe/London"), Postman()
        wants(anna, ByMail.AT_ONCE, quiet="own", quiet_since=time(12), quiet_until=time(14))
        tell(anna)  # noon in London

        assert postman.goes(now=NOON + timedelta(minutes=119)) == 0
        assert postman.goes(now=NOON + timedelta(minutes=120)) == 1

    def test_it_is_in_the_language_of_whoever_is_told(self) -> None:
        anna, postman = a_handler(), Postman()
        anna.language = "zh-hans"
        anna.save()
        wants(anna, ByMail.AT_ONCE)
        tell(anna)
        postman.goes(now=NOON + timedelta(minutes=1))

        assert "投诉" in postman.sent[0].text

    def test_one_not_taken_is_tried_again_under_the_same_id_with_the_same_words(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.AT_ONCE)
        tell(anna)
        due = NOON + timedelta(minutes=1)
        killed = deliveries.claim(now=due, mail=True)
        assert killed
        postman(notice_mail._written(killed, NoticePreferenceRow.objects.get(), "", now=due), server=None)  # type: ignore[arg-type] # it has one

        tell(anna, case="C9", now=due)  # goes in another, for this one was tried
        assert postman.goes(now=due + deliveries.LEASE_OF_MAIL * 1.01) == 2

        first, again, other = postman.sent
        assert (first.id, first.text) == (again.id, again.text) and other.id != first.id

    def test_an_address_the_server_takes_nothing_for_is_said_to_its_owner(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.AT_ONCE)
        tell(anna)
        postman.refuses = NotTaken("The mail server takes nothing for this address ({code}).", code=550)
        postman.goes(now=NOON + timedelta(minutes=1))

        assert "550" in notice_preferences.of(anna).problem and OutboxRow.objects.get().state == "dead"

    def test_an_address_named_meanwhile_is_not_taken_for_the_one_refused(self) -> None:
        anna = a_handler()
        wants(anna, ByMail.AT_ONCE)
        tell(anna)

        def refuses(letter: Letter, *, server: object) -> None:
            wants(anna, ByMail.AT_ONCE, email="anna.li@bank.example")
            raise NotTaken("The mail server takes nothing for this address ({code}).", code=550)

        row = deliveries.claim(now=NOON + timedelta(minutes=1), mail=True)
        assert row and notice_mail.deliver(row, send=refuses, now=NOON)

        assert notice_preferences.of(anna).problem == ""

    def test_a_server_that_is_down_loses_none(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.AT_ONCE)
        tell(anna)
        postman.refuses = Unavailable("down")
        postman.goes(now=NOON + timedelta(minutes=1))
        postman.refuses = None

        assert postman.goes(now=OutboxRow.objects.get().run_at) == 1

    def test_whoever_left_or_wants_none_any_more_gets_none(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.AT_ONCE)
        tell(anna)
        wants(anna, ByMail.NEVER)

        assert postman.goes(now=NOON + timedelta(minutes=1)) == 0 and OutboxRow.objects.get().state == "done"


class TestADigest:
    def test_comes_once_a_day_from_its_hour_on(self) -> None:
        anna, postman = a_handler(), Postman()
        wants(anna, ByMail.DAILY)
        number = a_case()
        case_deeds.take(number, by=anna.as_term(), now=NOON)

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
            case_deeds.take(number, by=by.as_term(), now=NOON)
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


class TestPreferring:
    @pytest.mark.parametrize(
        "email", ["", "anna", "anna@gmail.example", "a b@bank.example", "x@bank.example\n.y"]
    )
    def test_is_refused_with_an_address_of_another_house(self, email: str) -> None:
        with pytest.raises(BadAddress):
            wants(a_handler(), ByMail.AT_ONCE, email=email)

    def test_other_domains_are_for_the_institution_to_name(self, settings: Settings) -> None:
        settings.HARK_NOTICE_DOMAINS = ("staff.bank.example",)

        wants(a_handler(), ByMail.AT_ONCE, email="anna@staff.bank.example")

        assert NoticePreferenceRow.objects.get().email == "anna@staff.bank.example"

    def test_own_hours_need_both_ends(self) -> None:
        with pytest.raises(BadHours):
            wants(a_handler(), ByMail.AT_ONCE, quiet="own", quiet_since=time(12))

    def test_is_ones_own_and_noted(self) -> None:
        wants(a_handler(), ByMail.DAILY)

        entry = AuditEntryRow.objects.get(act="account.told_how")
        assert (entry.actor, entry.details) == ("anna", {"how": "daily"})


def test_a_customer_has_none() -> None:
    with pytest.raises(NotAllowed):
        notices.page(by=CUSTOMER)
