"""A feed is late or thin by its own rhythm, and heals when its data come."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hark.core.errors import NotAllowed
from hark.core.watch.freshness import State
from hark.flows import facts, loading, offering
from hark.flows.freshness import Freshness, freshness
from hark.guard.access import Role, operator
from tests.flows.test_loading import load
from tests.makers import NOON, a_file, a_row, somebody

pytestmark = pytest.mark.django_db
ANNA = operator("anna")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST = date(2026, 9, 7)
LAST = date(2026, 11, 20)  # the day before NOON, a Friday


def contacts(folder: Path, days: Iterable[date], *, a_day: int = 24, name: str) -> Path:
    """A file of contacts, so many a day between 8 and 16 in Shanghai."""
    lines = [
        f"{day:%Y%m%d}-{at},{day} {8 + at % 8:02d}:{at % 60:02d}:00,phone,answered"
        for day in days
        for at in range(a_day)
    ]
    file = folder / name
    file.write_text("\n".join(["id,entered,channel,outcome", *lines]) + "\n", encoding="utf-8")
    return file


def findings(folder: Path, days: Iterable[date], *, changed: str = "", name: str) -> Path:
    """A file of findings, ten a day, told for the first time or again when they were settled."""
    lines = [f"{day:%Y%m%d}-{at},{day},quality,{changed[:10]},{changed}" for day in days for at in range(10)]
    file = folder / name
    file.write_text("\n".join(["id,found,kind,closed,changed", *lines]) + "\n", encoding="utf-8")
    return file


def hand_in(file: Path, *, at: datetime, mapping: str = "contacts", feed: str = "calls") -> None:
    arrival = offering.receive(file, file_name=file.name, mapping=mapping, feed=feed, by=ANNA, now=at)
    loading.settle(arrival, file, by=ANNA, clock=lambda: at)


def night_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 22, tzinfo=UTC)  # six in the morning in Shanghai


@pytest.fixture
def delivered(home: Path) -> Path:
    """Ten weeks at once, then a file each night up to LAST."""
    days = [FIRST + at * DAY for at in range((LAST - FIRST).days + 1)]
    hand_in(contacts(home, days[:-6], name="before.csv"), at=night_after(days[-7]))
    for day in days[-6:]:
        hand_in(contacts(home, [day], name=f"{day}.csv"), at=night_after(day))
    return home


def calls(now: datetime) -> Freshness:
    [found] = freshness(by=ANNA, now=now)
    return found


class TestFreshness:
    def test_is_fresh_until_the_next_file_is_overdue_and_heals_with_it(self, delivered: Path) -> None:
        assert calls(night_after(LAST) + 20 * HOUR).standing.state is State.FRESH
        assert calls(night_after(LAST) + 48 * HOUR).standing.state is State.LATE
        assert list(calls(night_after(LAST)).days) == [LAST - (55 - at) * DAY for at in range(56)]

        late = [LAST + DAY, LAST + 2 * DAY]
        hand_in(contacts(delivered, late, name="late.csv"), at=night_after(late[-1]))

        assert calls(night_after(late[-1]) + HOUR).standing.state is State.FRESH

    def test_a_day_of_which_half_is_missing_is_thin_until_the_rest_comes(self, delivered: Path) -> None:
        torn, whole = LAST + DAY, LAST + 2 * DAY
        hand_in(contacts(delivered, [torn], a_day=6, name="torn.csv"), at=night_after(torn))
        hand_in(contacts(delivered, [whole], name="whole.csv"), at=night_after(whole))

        thin = calls(night_after(whole) + HOUR).standing
        assert thin.state is State.THIN
        assert [(day.day, day.count, day.usual) for day in thin.thin] == [(torn, 6, 24.0)]

        hand_in(contacts(delivered, [torn], name="rest.csv"), at=night_after(whole) + HOUR)
        assert calls(night_after(whole) + 2 * HOUR).standing.state is State.FRESH

    def test_corrections_of_what_it_told_are_nothing_new(self, home: Path) -> None:
        days = [FIRST + at * DAY for at in range((LAST - FIRST).days + 1)]
        for number, some in enumerate((days[:-6], *([day] for day in days[-6:]))):
            file = findings(home, some, name=f"{number}.csv")
            hand_in(file, at=night_after(some[-1]), mapping="findings", feed="quality")
        overdue = night_after(LAST) + 3 * DAY
        assert calls(overdue).standing.state is State.LATE

        settled = findings(home, days[-14:], changed=f"{overdue:%Y-%m-%d %H:%M}", name="settled.csv")
        hand_in(settled, at=overdue, mapping="findings", feed="quality")

        assert len(facts.earlier("findings", "quality", f"{LAST:%Y%m%d}-0", by=ANNA)) == 1
        assert calls(overdue + HOUR).standing.state is State.LATE

    def test_after_four_weeks_it_has_ended(self, delivered: Path) -> None:
        assert calls(night_after(LAST) + 30 * DAY).standing.state is State.ENDED

    def test_records_of_long_ago_are_history_and_never_late(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", received="2014-10-01")]))

        [cfpb] = freshness(by=ANNA, now=NOON + 300 * DAY)

        assert cfpb.standing.state is State.HISTORY

    def test_is_none_of_the_executives_business(self, home: Path) -> None:
        with pytest.raises(NotAllowed):
            freshness(by=somebody(Role.EXECUTIVE), now=NOON)
