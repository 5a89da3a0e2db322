"""Somebody is told before a term runs out and, up the line, after; each point once."""

import logging
from datetime import timedelta

import pytest

from hark.core.terms.case import Act
from hark.flows import case_messages, case_owner, case_recount, case_watch, deliveries
from hark.flows.case_submission import About
from hark.guard.access import Role, Staff, operator
from hark.records.cases import CaseRow, HappeningRow
from hark.records.notices import PendingNoticeRow
from hark.records.outbox import OutboxRow
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
WORKER = operator("worker")


def told() -> list[tuple[str, str, str]]:
    noted = HappeningRow.objects.filter(act=Act.WARNED)
    return [(each.details["term"], each.details["percent"], each.details["up"]) for each in noted]


def warn(after: timedelta) -> int:
    return case_watch.warn(by=WORKER, now=NOON + after)


class TestWarning:
    def test_comes_at_half_and_most_of_a_term_and_once_it_is_over(self) -> None:
        a_case()

        assert warn(timedelta(hours=11)) == 0
        assert warn(timedelta(hours=12)) == 1
        assert warn(timedelta(hours=12)) == 0
        assert warn(timedelta(hours=24)) == 1
        assert told()[:2] == [("first_response", "50", "0"), ("first_response", "80", "0")]
        assert ("first_response", "100", "1") in told() and len(told()) == len(set(told()))

    def test_asked_late_tells_all_that_was_reached_meanwhile(self) -> None:
        a_case()

        assert warn(timedelta(days=3)) == 1
        assert {("first_response", "200", "3"), ("handling", "150", "2")} <= set(told())

    def test_asked_late_nobody_hears_of_each_point_one_by_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        heard: list[tuple[str, int]] = []
        monkeypatch.setattr(
            deliveries, "enqueue", lambda _topic, said, **_: heard.append((said["term"], said["percent"]))
        )
        a_case()

        warn(timedelta(hours=23))

        assert heard == [("first_response", 80)]  # and no more of its half
        assert ("first_response", "50", "0") in told()

    def test_is_silent_about_what_was_done(self) -> None:
        anna = a_person(Role.COMPLAINT_HANDLER, username="anna").as_term()
        number = a_case()
        case_owner.take(number, by=anna, now=NOON)
        case_messages.acknowledge(number, words="We look at it.", by=anna, now=NOON)

        warn(timedelta(hours=23))

        assert told() == []

    def test_goes_on_after_a_case_that_fails_and_says_which(self, caplog: pytest.LogCaptureFixture) -> None:
        broken, sound = a_case(), a_case(phone="13911112222")
        CaseRow.objects.filter(number=broken).update(law="nowhere_1900", warn_at=NOON)

        with caplog.at_level(logging.ERROR):
            case_watch.watch(by=WORKER, now=NOON + timedelta(hours=12))
        admin = a_person(Role.ADMINISTRATOR, username="ada").as_term()

        assert set(HappeningRow.objects.filter(act=Act.WARNED).values_list("case__number", flat=True)) == {
            sound
        }
        assert broken in caplog.text and sound not in caplog.text and warn(timedelta(hours=12)) == 0
        assert case_recount.recount(by=admin, now=NOON) == 2

    def test_is_silent_about_what_is_over(self) -> None:
        number = a_case()
        CaseRow.objects.filter(number=number).update(stage="withdrawn")

        assert warn(timedelta(days=3)) == 0 and told() == []

    @pytest.mark.parametrize(("hours", "last"), [(23, 80), (24, 100), (36, 150), (72, 200)])
    def test_whoever_has_it_hears_of_the_last_point_reached_also_of_a_breach(
        self, anna: Staff, hours: int, last: int
    ) -> None:
        case_owner.take(a_case(), by=anna, now=NOON)
        PendingNoticeRow.objects.all().delete()

        warn(timedelta(hours=hours))

        heard = PendingNoticeRow.objects.filter(kind="case.warned", told__term_name__en="First response")
        assert [each.told["percent"] for each in heard if anna.username in each.people] == [last]

    def test_goes_to_its_owner_then_to_who_leads(self, settings: object) -> None:
        settings.HARK_NOTICE_URL = "https://desk.bank.example/"  # type: ignore[attr-defined] # settings have no types
        north = a_unit("north", above=a_unit())
        a_person(Role.SUPERVISOR, username="nora", unit=north)
        a_person(Role.QUALITY_MANAGER, username="boss")
        row = CaseRow.objects.get(number=a_case(about=About(unit="north")))

        people = [[p.username for p in case_watch.told_of(row, up=up)] for up in (0, 1, 2, 3)]
        warn(timedelta(hours=12))

        assert people == [["boss"], ["nora"], ["boss"], ["boss"]]
        assert OutboxRow.objects.get().topic == "case.warned"
