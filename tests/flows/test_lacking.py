"""Verdicts are unknown where a feed is late or a day thin, say why, and heal when the data come."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from hark.core.terms.figure import Answer, Change, Lack, Verdict
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Question
from hark.flows import evidence, indicators, rhythms, stores, withdrawals, withdrawing
from hark.guard.access import Role
from hark.lake.arriving import arriving
from hark.lake.memory import Memory
from hark.records.feeds import ArrivalRow
from tests.flows.test_freshness import ANNA, DAY, HOUR, LAST, contacts, delivered, hand_in, night_after
from tests.makers import somebody

__all__ = ["delivered"]  # the fixture
pytestmark = pytest.mark.django_db
SHARE = "contacts.connection_share"
SATURDAY, SUNDAY, MONDAY = LAST + DAY, LAST + 2 * DAY, LAST + 3 * DAY
JUDGED = Verdict.UNSURE  # of one day: 24 of 24 do not prove 95 %
OVERDUE = night_after(SUNDAY) + 14 * HOUR


def asked(
    start: date, end: date, *, now: datetime, of: str = SHARE, grain: Grain = Grain.ALL
) -> list[Answer]:
    return indicators.ask(Question((of,), Period(start, end), grain), by=ANNA, now=now)


def verdict(start: date, end: date, *, now: datetime, of: str = SHARE) -> Verdict:
    [answer] = asked(start, end, now=now, of=of)
    return answer.verdict


def bring(home: Path, days: Sequence[date], *, at: datetime, a_day: int = 24) -> None:
    hand_in(contacts(home, days, a_day=a_day, name=f"{at:%d%H}.csv"), at=at)


class TestALateFeed:
    def test_turns_verdicts_unknown_and_says_why_and_heals(self, delivered: Path) -> None:
        assert verdict(LAST - 6 * DAY, MONDAY, now=night_after(LAST)) is Verdict.MET

        [answer] = asked(LAST - 6 * DAY, MONDAY, now=OVERDUE)
        assert answer.verdict is Verdict.UNKNOWN and answer.n == 7 * 24
        [why] = answer.lacking
        assert (why.feed, why.lack, why.days) == ("calls", Lack.LATE, Period(SATURDAY, MONDAY + DAY))
        assert why.since and f"{why.since:%Y-%m-%d %H:%M}" == "2026-11-20 15:23"
        assert 48 <= why.expected <= 74

        bring(delivered, [SATURDAY, SUNDAY, MONDAY], at=OVERDUE)
        assert verdict(LAST - 6 * DAY, MONDAY, now=OVERDUE) is Verdict.MET

    def test_leaves_days_alone_that_are_whole(self, delivered: Path) -> None:
        assert verdict(date(2026, 10, 1), date(2026, 11, 1), now=OVERDUE) is Verdict.MET
        assert verdict(LAST, SATURDAY, now=OVERDUE) is JUDGED

    def test_turns_days_of_which_nothing_came_unknown_too(self, delivered: Path) -> None:
        found = asked(LAST, MONDAY, now=OVERDUE, grain=Grain.DAY)

        assert [each.verdict for each in found] == [JUDGED, Verdict.UNKNOWN, Verdict.UNKNOWN]

    def test_of_another_ledger_changes_nothing_here(self, delivered: Path) -> None:
        [answer] = asked(LAST, MONDAY, now=OVERDUE, of="complaints.timely_share")

        assert (answer.verdict, answer.lacking) == (Verdict.NO_DATA, ())

    def test_explains_no_change(self, delivered: Path) -> None:
        question = Question(("contacts.offered",), Period(LAST - 6 * DAY, MONDAY))

        def change(now: datetime) -> Change:
            return indicators.compare(question, by=ANNA, now=now)["contacts.offered"]

        assert change(OVERDUE) is Change.UNKNOWN

    def test_is_told_to_whoever_may_ask(self, delivered: Path) -> None:
        executive = somebody(Role.EXECUTIVE)

        [answer] = indicators.ask(Question((SHARE,), Period(LAST, MONDAY)), by=executive, now=OVERDUE)

        assert [each.feed for each in answer.lacking] == ["calls"] or answer.suppressed
        assert [each.feed for each in indicators.lacking("contacts", by=executive, now=OVERDUE)] == ["calls"]

    def test_that_has_ended_leaves_the_time_it_was_waited_for_unknown(self, delivered: Path) -> None:
        later = OVERDUE + 60 * DAY
        assert verdict(LAST, MONDAY, now=later) is Verdict.UNKNOWN

        rhythms.declare("calls", days=[0] * 7, by=ANNA, now=later)  # nothing more is expected
        assert verdict(LAST, MONDAY, now=later) is JUDGED

    def test_is_late_though_a_record_of_it_is_of_the_future(self, delivered: Path) -> None:
        bring(delivered, [date(2031, 1, 1)], at=night_after(LAST), a_day=1)

        assert verdict(LAST, MONDAY, now=OVERDUE) is Verdict.UNKNOWN

    def test_stands_in_the_evidence(self, delivered: Path, tmp_path: Path) -> None:
        question = Question((SHARE,), Period(LAST, MONDAY))

        answer = evidence.take(question, to=tmp_path / "evidence", by=ANNA, now=OVERDUE)

        assert answer.verdict is Verdict.UNKNOWN
        assert '"lack": "late"' in (tmp_path / "evidence" / "figure.json").read_text("utf-8")


class TestAThinDay:
    def test_is_unknown_until_the_rest_comes(self, delivered: Path) -> None:
        now = night_after(SUNDAY) + HOUR
        bring(delivered, [SATURDAY], a_day=6, at=night_after(SATURDAY))
        bring(delivered, [SUNDAY], at=night_after(SUNDAY))

        [answer] = asked(SATURDAY, SUNDAY, now=now)
        [why] = answer.lacking
        assert answer.verdict is Verdict.UNKNOWN
        assert (why.lack, why.days, why.expected) == (Lack.THIN, Period(SATURDAY, SUNDAY), 24.0)
        assert verdict(LAST - 6 * DAY, SATURDAY, now=now) is Verdict.MET

        bring(delivered, [SATURDAY], at=now)
        assert verdict(SATURDAY, SUNDAY, now=now) is JUDGED

    def test_stays_so_for_weeks_and_not_only_for_days(self, delivered: Path) -> None:
        bring(delivered, [SATURDAY], a_day=6, at=night_after(SATURDAY))
        for at in range(2, 20):
            bring(delivered, [LAST + at * DAY], at=night_after(LAST + at * DAY))

        assert verdict(SATURDAY, SUNDAY, now=night_after(LAST + 19 * DAY) + HOUR) is Verdict.UNKNOWN

    def test_that_somebody_says_is_complete_is_judged(self, delivered: Path) -> None:
        now = night_after(SUNDAY) + HOUR
        bring(delivered, [SATURDAY], a_day=6, at=night_after(SATURDAY))
        bring(delivered, [SUNDAY], at=night_after(SUNDAY))

        rhythms.complete("calls", days=[SATURDAY], by=ANNA, now=now)

        assert verdict(SATURDAY, SUNDAY, now=now) is JUDGED


class TestAVersion:
    def test_answers_the_same_for_ever(self, delivered: Path) -> None:
        version = stores.ledger("contacts").snapshot().version
        question = Question((SHARE,), Period(LAST, MONDAY))

        first, later = (
            indicators.ask(question, by=ANNA, now=now, version=version)
            for now in (OVERDUE, OVERDUE + 9 * DAY)
        )

        assert first == later

    def test_is_not_changed_by_a_withdrawal_since(self, delivered: Path) -> None:
        bring(delivered, [SATURDAY, SUNDAY, MONDAY], at=OVERDUE)
        version = stores.ledger("contacts").snapshot().version
        question = Question((SHARE,), Period(LAST, MONDAY))
        [before] = indicators.ask(question, by=ANNA, now=OVERDUE, version=version)
        load, since = ArrivalRow.objects.latest("pk").pk, OVERDUE + 3650 * DAY

        withdrawals.withdraw(load, mistake="wrong_file", by=ANNA, now=since)
        withdrawing.finish(load, by=ANNA, clock=lambda: since)

        stores.ledger("contacts").memory.forget("lacking")
        assert [before] == indicators.ask(question, by=ANNA, now=OVERDUE, version=version)
        assert before.lacking == ()


class TestArriving:
    def test_read_piece_by_piece_it_is_what_it_is_read_at_once(self, delivered: Path) -> None:
        table, until = stores.ledger("contacts"), MONDAY
        for day in (SATURDAY, SUNDAY):
            arriving(table, until=until)
            bring(delivered, [day], at=night_after(day))
        grown = arriving(table, until=until)

        table.memory = Memory()

        assert grown == arriving(table, until=until)


def test_a_verdict_that_does_not_look_at_what_is_lacking_is_caught(
    delivered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indicators, "unless_lacking", lambda answer, _: answer)

    with pytest.raises(AssertionError):
        TestALateFeed().test_turns_verdicts_unknown_and_says_why_and_heals(delivered)
