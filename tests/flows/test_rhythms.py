"""What somebody says of a feed takes the place of what is learned, is noted, and is undone at one press."""

from datetime import date
from pathlib import Path

import pytest

from hark.core.errors import NotAllowed
from hark.core.watch.freshness import State
from hark.flows.freshness import NoSuchFeed, of_feed
from hark.flows.rhythms import BadRhythm, NoSuchDay, NothingToUndo, complete, declare, take_back, undo
from hark.guard.access import Role
from hark.records.audit import AuditEntryRow
from tests.flows.test_freshness import ANNA, DAY, HOUR, LAST, calls, contacts, delivered, hand_in, night_after
from tests.makers import NOON, somebody

__all__ = ["delivered"]  # the fixture
pytestmark = pytest.mark.django_db
OVERDUE = night_after(LAST) + 48 * HOUR
WORKDAYS = [24, 24, 24, 24, 24, 0, 0]


def acts() -> list[str]:
    """What was noted of the feed since it was there."""
    return list(
        AuditEntryRow.objects.filter(subject="calls", act__in=("feed.rhythm", "feed.undone"))
        .order_by("sequence")
        .values_list("act", flat=True)
    )


class TestDeclare:
    def test_takes_the_place_of_what_is_learned_and_is_taken_back(self, delivered: Path) -> None:
        declare("calls", days=WORKDAYS, by=ANNA, now=OVERDUE)
        assert calls(OVERDUE).standing.state is State.FRESH  # nothing is expected at a weekend

        declare("calls", days=(), by=ANNA, now=OVERDUE)
        assert calls(OVERDUE).standing.state is State.LATE
        assert acts() == ["feed.rhythm", "feed.rhythm"]

    def test_by_the_hour_expects_nothing_at_night(self, delivered: Path) -> None:
        by_hour = [[3 if 8 <= hour < 16 else 0 for hour in range(24)]] * 7
        declare("calls", hours=by_hour, by=ANNA, now=OVERDUE)

        rhythm = calls(OVERDUE).rhythm
        assert rhythm and rhythm.days[1].middle == 24
        assert (rhythm.in_hour(1, 3), rhythm.in_hour(1, 9)) == (0, 3)
        assert calls(OVERDUE).declared

    @pytest.mark.parametrize("days", [[1] * 6, [-1] * 7, [10**13] * 7])
    def test_refuses_what_is_no_week(self, days: list[int], delivered: Path) -> None:
        with pytest.raises(BadRhythm, match="seven whole numbers"):
            declare("calls", days=days, by=ANNA, now=NOON)

    @pytest.mark.parametrize("hours", [[[1] * 24] * 6, [[1] * 23] * 7, [[-1] * 24] * 7])
    def test_refuses_hours_that_are_no_week(self, hours: list[list[int]], delivered: Path) -> None:
        with pytest.raises(BadRhythm, match="seven whole numbers"):
            declare("calls", hours=hours, by=ANNA, now=NOON)

    def test_refuses_a_feed_there_is_not_and_whoever_may_not(self, home: Path) -> None:
        with pytest.raises(NoSuchFeed):
            declare("mars", days=[1] * 7, by=ANNA, now=NOON)
        with pytest.raises(NoSuchFeed):
            of_feed("mars", by=ANNA, now=NOON)
        with pytest.raises(NotAllowed):
            declare("calls", days=[1] * 7, by=somebody(Role.AUDITOR), now=NOON)


class TestComplete:
    def test_is_believed_until_it_is_taken_back(self, delivered: Path) -> None:
        torn, whole = LAST + DAY, LAST + 2 * DAY
        hand_in(contacts(delivered, [torn], a_day=6, name="torn.csv"), at=night_after(torn))
        hand_in(contacts(delivered, [whole], name="whole.csv"), at=night_after(whole))
        now = night_after(whole) + HOUR

        complete("calls", days=[torn], by=ANNA, now=now)
        assert (calls(now).standing.state, calls(now).complete) == (State.FRESH, (torn,))

        take_back("calls", day=torn, by=ANNA, now=now)
        assert (calls(now).standing.state, calls(now).complete) == (State.THIN, ())

    @pytest.mark.parametrize("ahead", [0, 365])
    def test_may_be_said_of_a_holiday_to_come(self, ahead: int, delivered: Path) -> None:
        day = OVERDUE.date() + ahead * DAY

        complete("calls", days=[day], by=ANNA, now=OVERDUE)

        assert calls(OVERDUE).complete == (day,)

    @pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), OVERDUE.date() + 368 * DAY, date.max])
    def test_is_not_believed_of_a_day_of_which_nobody_can_know(self, day: date, delivered: Path) -> None:
        with pytest.raises(NoSuchDay, match=f"^Nobody can know of {day} that nothing is missing. Name a day"):
            complete("calls", days=[LAST, day], by=ANNA, now=OVERDUE)
        assert calls(OVERDUE).complete == ()


class TestUndo:
    def test_brings_back_what_was_said_before_and_undone_again_what_was_after(self, delivered: Path) -> None:
        holiday = date(2026, 10, 1)
        complete("calls", days=[holiday], by=ANNA, now=OVERDUE)
        declare("calls", days=WORKDAYS, by=ANNA, now=OVERDUE)
        assert calls(OVERDUE).complete == (holiday,)  # a week declared forgets no holiday

        undo("calls", by=ANNA, now=OVERDUE)
        assert (calls(OVERDUE).declared, calls(OVERDUE).complete) == (False, (holiday,))

        undo("calls", by=ANNA, now=OVERDUE)
        assert calls(OVERDUE).declared
        assert acts() == ["feed.rhythm", "feed.undone", "feed.undone"]

    def test_has_nothing_to_undo_where_nobody_said_anything(self, delivered: Path) -> None:
        assert not calls(OVERDUE).is_changed
        with pytest.raises(NothingToUndo):
            undo("calls", by=ANNA, now=OVERDUE)
        assert acts() == []

    def test_is_for_those_who_keep_feeds(self, delivered: Path) -> None:
        declare("calls", days=WORKDAYS, by=ANNA, now=OVERDUE)
        for role in (Role.AUDITOR, Role.COMPLAINT_HANDLER, Role.EXECUTIVE):
            with pytest.raises(NotAllowed):
                undo("calls", by=somebody(role), now=OVERDUE)
