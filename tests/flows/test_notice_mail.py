"""Notices by e-mail: together, at the hours one wants, under one id, and not lost."""

from datetime import datetime, time, timedelta

import pytest

from hark.core.errors import Unavailable
from hark.core.terms.notice import ByMail
from hark.flows import deliveries, notice_handing, notice_mail, notice_preferences
from hark.outlets.mail import Letter, NotTaken
from hark.records.notices import NoticePreferenceRow
from hark.records.outbox import OutboxRow
from tests.flows.telling import NIGHT, Postman, a_handler, tell, told, wants
from tests.makers import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "servers")]
TERM = {"en": "Handling", "zh": "处理期限"}


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
