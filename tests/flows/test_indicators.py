"""Indicators asked by people with different rights, and compared with the period before."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from hark.core.errors import NotAllowed
from hark.core.terms.figure import Change
from hark.core.terms.period import Period
from hark.core.terms.question import Filter, Question
from hark.flows import indicators, stores
from hark.guard.access import Role, Staff
from tests.makers import NOON, add, somebody

pytestmark = pytest.mark.django_db
MANAGER, EXECUTIVE = somebody(Role.QUALITY_MANAGER), somebody(Role.EXECUTIVE)
SECOND_WEEK = Period(date(2019, 4, 8), date(2019, 4, 15))


def complaints(first: int, second: int, **special: object) -> None:
    """So many on each day of the first week and of the second."""
    each = [(day, first if day < 8 else second) for day in range(1, 15)]
    add(
        stores.ledger("complaints"),
        *({"received": date(2019, 4, day), **special} for day, n in each for _ in range(n)),
    )


def change(indicator: str) -> Change:
    return indicators.compare(Question((indicator,), SECOND_WEEK), by=MANAGER, now=NOON)[indicator]


class TestAsk:
    def test_hides_from_an_executive_what_a_manager_sees(self, home: Path) -> None:
        add(
            stores.ledger("complaints"),
            *({"received": date(2019, 4, 9), "state": s} for s in "AAABBBBBBBB" + "C" * 20),
        )
        question = Question(("complaints.received",), SECOND_WEEK, by=("state",))

        seen, hidden = (
            indicators.ask(question, by=MANAGER, now=NOON),
            indicators.ask(question, by=EXECUTIVE, now=NOON),
        )

        assert [a.n for a in seen] == [3, 8, 20]
        assert [a.suppressed for a in hidden] == [True, True, False]

    def test_does_not_tell_by_a_filter_what_a_split_withholds(self, home: Path) -> None:
        add(
            stores.ledger("complaints"),
            *({"received": date(2019, 4, 9), "state": s} for s in "A" + "B" * 20 + "C" * 30),
        )

        def alone(state: str, *, by: Staff) -> int | None:
            narrow = Filter({"state": (state,), "channel": ("Web", "Phone", None)})
            [answer] = indicators.ask(
                Question(("complaints.received",), SECOND_WEEK, filter=narrow), by=by, now=NOON
            )
            return answer.n

        assert [alone(state, by=EXECUTIVE) for state in "ABC"] == [None, None, 30]
        assert alone("B", by=MANAGER) == 20

    def test_is_refused_to_the_administrator_of_the_system(self, home: Path) -> None:
        with pytest.raises(NotAllowed):
            indicators.ask(
                Question(("complaints.received",), SECOND_WEEK), by=somebody(Role.ADMINISTRATOR), now=NOON
            )


class TestCompare:
    def test_sees_a_rise_of_counts(self, home: Path) -> None:
        complaints(5, 15)

        assert change("complaints.received") is Change.HIGHER
        assert change("complaints.per_day") is Change.HIGHER

    def test_does_not_take_chance_for_a_change(self, home: Path) -> None:
        complaints(5, 5)

        assert change("complaints.received") is Change.SAME

    def test_sees_a_fall_of_a_share(self, home: Path) -> None:
        complaints(10, 0, timely="Yes")
        complaints(0, 10, timely="No")

        assert change("complaints.timely_share") is Change.LOWER

    def test_sees_longer_days(self, home: Path) -> None:
        for day in range(1, 15):
            sent = [date(2019, 4, day + extra + (3 if day >= 8 else 0)) for extra in (0, 1, 0, 1, 0)]
            add(stores.ledger("complaints"), *({"received": date(2019, 4, day), "sent": s} for s in sent))

        assert change("complaints.days_to_send") is Change.HIGHER

    @pytest.mark.parametrize(("today", "last"), [(8, 8), (9, 8), (10, 9), (14, 13), (15, 14), (20, 14)])
    def test_compares_of_a_week_that_is_not_over_the_same_days_of_the_week_before(
        self, home: Path, today: int, last: int
    ) -> None:
        """Few turn to us on a Saturday and a Sunday, and that is no change."""
        days = [date(2019, 4, day) for day in range(1, 15)]
        each = [day for day in days for _ in range(5 if day.isoweekday() > 5 else 100)]
        add(stores.ledger("complaints"), *({"received": day, "timely": "Yes"} for day in each))
        now = datetime(2019, 4, today, 12, tzinfo=UTC)
        question = Question(("complaints.received",), SECOND_WEEK)

        found = indicators.compare(question, by=MANAGER, now=now)
        present, earlier = indicators.compared(SECOND_WEEK, now=now)

        assert (present.start, present.last_day) == (date(2019, 4, 8), date(2019, 4, last))
        assert (earlier.start, earlier.last_day) == (date(2019, 4, 1), date(2019, 4, last - 7))
        # Of a day that is not over as many may still come.
        assert found["complaints.received"] is (Change.UNKNOWN if today == 8 else Change.SAME)

    @pytest.mark.parametrize(("today", "last"), [(date(2019, 4, 15), 28), (date(2019, 3, 15), 14)])
    def test_compares_a_month_with_the_whole_month_before_and_its_first_days_with_as_many(
        self, home: Path, today: date, last: int
    ) -> None:
        """A February of fewer days is no fall: what came is held against the days it came on."""
        march = Period(date(2019, 3, 1), date(2019, 4, 1))
        days = (date(2019, 2, 1) + timedelta(days=at) for at in range(59))
        add(stores.ledger("complaints"), *({"received": day} for day in days for _ in range(100)))
        now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)

        found = indicators.compare(Question(("complaints.received",), march), by=MANAGER, now=now)
        _, earlier = indicators.compared(march, now=now)

        assert (earlier.start, earlier.last_day) == (date(2019, 2, 1), date(2019, 2, last))
        assert found["complaints.received"] is Change.SAME

    @pytest.mark.parametrize(
        ("period", "before"),
        [
            (("2019-02-01", "2019-03-01"), "2019-01-01"),
            (("2019-03-01", "2019-04-01"), "2019-02-01"),
            (("2019-04-01", "2019-05-01"), "2019-03-01"),
            (("2020-03-01", "2020-04-01"), "2020-02-01"),
            (("2019-01-01", "2019-04-01"), "2018-10-01"),
            (("2019-01-01", "2020-01-01"), "2018-01-01"),
            (("2021-01-01", "2022-01-01"), "2020-01-01"),
        ],
    )
    def test_compares_whole_months_that_are_over_with_all_days_of_those_before(
        self, period: tuple[str, str], before: str
    ) -> None:
        """The period before may be the longer one: nothing of it is cut off."""
        asked = Period(*map(date.fromisoformat, period))

        compared = indicators.compared(asked, now=datetime.combine(asked.end, time(12), tzinfo=UTC))

        assert compared == (asked, Period(date.fromisoformat(before), asked.start))

    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [(50, 2, Change.UNKNOWN), (10, 10, Change.UNKNOWN), (2, 50, Change.HIGHER)],
    )
    def test_calls_no_count_lower_of_a_day_that_is_not_over(
        self, home: Path, first: int, second: int, expected: Change
    ) -> None:
        complaints(first, second, timely="Yes")
        day = Period(date(2019, 4, 8), date(2019, 4, 9))
        question = Question(("complaints.received", "complaints.timely_share"), day)

        found = indicators.compare(question, by=MANAGER, now=datetime(2019, 4, 8, 12, tzinfo=UTC))

        assert found["complaints.received"] is expected
        assert found["complaints.timely_share"] is not Change.UNKNOWN

    def test_does_not_compare_counts_with_days_that_sent_nothing(self, home: Path) -> None:
        complaints(0, 10)

        assert change("complaints.received") is Change.UNKNOWN


class TestCompareWithFewerDays:
    """The same customers come on every day, some of them twice: nothing changes."""

    MARCH = Period(date(2019, 3, 1), date(2019, 4, 1))
    SECOND_HALF = Period(date(2019, 3, 16), date(2019, 3, 31))

    @pytest.fixture
    def contacts(self, home: Path) -> None:
        noon = datetime(2019, 2, 1, 12, tzinfo=UTC)
        days = [noon + timedelta(days=at) for at in range(59)]
        add(
            stores.ledger("contacts"),
            *({"entered": at, "customer": f"{n % 70}"} for at in days for n in range(100)),
        )

    @pytest.mark.usefixtures("contacts")
    @pytest.mark.parametrize(("period", "expected"), [(MARCH, Change.UNKNOWN), (SECOND_HALF, Change.SAME)])
    def test_does_not_call_it_oftener_that_customers_came_on_more_days(
        self, period: Period, expected: Change
    ) -> None:
        question = Question(("contacts.per_customer", "contacts.offered"), period)

        found = indicators.compare(question, by=MANAGER, now=NOON)

        assert found == {"contacts.per_customer": expected, "contacts.offered": Change.SAME}

    @pytest.mark.usefixtures("contacts")
    def test_holds_counts_of_a_weekday_against_as_many_days_as_there_are_of_it(self) -> None:
        """March has five Fridays, February four: a quarter more came."""
        question = Question(("contacts.offered",), self.MARCH, filter=Filter({"weekday": ("05",)}))

        assert indicators.compare(question, by=MANAGER, now=NOON) == {"contacts.offered": Change.SAME}


class TestCompareWithDaysThatSentNothing:
    """Who came how often, and who came again, is not known of days whose contacts are not there."""

    @pytest.mark.parametrize(
        ("indicator", "first", "expected"),
        [
            ("contacts.connection_share", date(2019, 4, 5), Change.SAME),
            ("contacts.per_customer", date(2019, 4, 5), Change.UNKNOWN),
            ("contacts.per_customer", date(2019, 4, 1), Change.SAME),
            ("contacts.repeat_share", date(2019, 4, 1), Change.UNKNOWN),
            ("contacts.repeat_share", date(2019, 3, 25), Change.SAME),
            ("contacts.first_contact_resolution", date(2019, 4, 1), Change.UNKNOWN),
            ("contacts.first_contact_resolution", date(2019, 3, 25), Change.SAME),
        ],
    )
    def test_claims_no_change(self, home: Path, indicator: str, first: date, expected: Change) -> None:
        noon = datetime.combine(first, time(12), tzinfo=UTC)
        days = [noon + timedelta(days=at) for at in range((date(2019, 4, 29) - first).days)]
        each = [
            {"entered": at, "customer": f"{at:%j}-{n // 2}", "reason": "fees"}
            for at in days
            for n in range(9)
        ]
        add(stores.ledger("contacts"), *each)

        assert change(indicator) is expected

    @pytest.mark.parametrize(
        ("first", "expected"), [(date(2019, 3, 20), Change.UNKNOWN), (date(2019, 2, 20), Change.SAME)]
    )
    def test_claims_none_of_cases_that_may_have_begun_before(
        self, home: Path, first: date, expected: Change
    ) -> None:
        noon = datetime.combine(first, time(12), tzinfo=UTC)
        days = [noon + timedelta(days=at) for at in range((date(2019, 4, 29) - first).days)]
        each = [
            {"happened": at, "case": f"{at:%j}-{n // 2}", "step": "check"} for at in days for n in range(9)
        ]
        add(stores.ledger("steps"), *each)

        assert change("steps.rework_share") is expected


def test_lists_the_words_of_a_dimension(home: Path) -> None:
    add(stores.ledger("complaints"), {"state": "TX"}, {"state": "GA"}, {"state": "TX"})

    assert indicators.values_of("state", by=MANAGER) == ["TX", "GA"]
