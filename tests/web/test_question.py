"""What an address asks for, and what it may not."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import assume, given
from hypothesis import strategies as st

from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter
from hark.web.asked import LONGEST_COURSE, NotUnderstood, read
from hark.web.question import Scope, encoded
from tests.web.answers import APRIL

INDICATORS = ("complaints.received", "complaints.timely_share")
DIMENSIONS = ("product", "channel")
TODAY = date(2026, 3, 31)
USUAL = Scope(APRIL, indicator="complaints.received")

days = st.dates(date(2000, 1, 1), date(2030, 1, 1))
periods = st.builds(lambda day, length: Period(day, day + timedelta(days=length)), days, st.integers(1, 4000))
values = st.none() | st.text(min_size=1).filter(lambda text: text != "none")
scopes = st.builds(
    Scope,
    periods,
    indicator=st.sampled_from(INDICATORS),
    grain=st.sampled_from([None, Grain.DAY, Grain.WEEK, Grain.MONTH]),
    filter=st.builds(
        Filter,
        where=st.dictionaries(
            st.sampled_from(DIMENSIONS), st.lists(values, min_size=1, max_size=3, unique=True).map(tuple)
        ),
        search=st.text().map(str.strip),
    ),
)


def asked(query: str) -> Scope:
    return read(QueryDict(query), otherwise=USUAL, indicators=INDICATORS, dimensions=DIMENSIONS, today=TODAY)


@given(scope=scopes)
def test_an_address_brings_a_colleague_to_the_same_sight(scope: Scope) -> None:
    assume(scope.grain is None or scope.period.pieces(scope.grain) <= LONGEST_COURSE)

    assert asked(scope.query) == scope


class TestRead:
    def test_draws_no_century_by_the_day(self) -> None:
        with pytest.raises(NotUnderstood, match="finely"):
            asked("from=2000-01-01&to=2100-01-01&grain=day")

    def test_leaves_what_is_not_asked_as_it_usually_is(self) -> None:
        assert asked("") == USUAL

    @pytest.mark.parametrize(
        ("named", "first", "last"),
        [
            ("today", TODAY, TODAY),
            ("yesterday", date(2026, 3, 30), date(2026, 3, 30)),
            ("this-week", date(2026, 3, 30), date(2026, 4, 5)),
            ("last-month", date(2026, 2, 1), date(2026, 2, 28)),
            ("this-quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ],
    )
    def test_takes_a_period_by_its_name_and_keeps_the_name(self, named: str, first: date, last: date) -> None:
        found = asked(f"period={named}")

        assert (found.period.start, found.period.last_day) == (first, last)
        assert found.of("complaints.timely_share").query.startswith(f"period={named}&")

    def test_follows_days_that_are_given_beside_a_name(self) -> None:
        found = asked("period=today&from=2019-04-10&last=2019-04-11")

        assert found.period.days == 2 and "period=" not in found.query

    def test_forgets_the_name_over_other_days(self) -> None:
        assert "period=" not in asked("period=this-month").over(APRIL).query

    def test_refuses_a_period_of_no_such_name(self) -> None:
        with pytest.raises(NotUnderstood, match="nothing called “next-year”"):
            asked("period=next-year")

    def test_takes_the_end_as_exclusive(self) -> None:
        assert asked("from=2019-04-10&to=2019-04-12").period.days == 2

    def test_takes_the_last_day_a_form_gives_as_inclusive(self) -> None:
        assert asked("from=2019-04-10&last=2019-04-12").period == Period(date(2019, 4, 10), date(2019, 4, 13))

    def test_takes_none_for_a_blank_field(self) -> None:
        assert asked("product=none&product=Mortgage").filter.where == {"product": (None, "Mortgage")}

    def test_asks_nothing_of_what_is_no_dimension(self) -> None:
        assert asked("colour=red&product=").filter == Filter()

    @pytest.mark.parametrize("day", ["yesterday", "2019-13-01", "20190410x", "10/04/2019", "９９９９"])
    def test_refuses_what_is_no_date(self, day: str) -> None:
        with pytest.raises(NotUnderstood, match="is not a date"):
            asked(f"from={day}")

    @pytest.mark.parametrize("query", ["indicator=complaints.joy", "grain=hour", "grain=all"])
    def test_refuses_a_choice_there_is_not(self, query: str) -> None:
        with pytest.raises(NotUnderstood):
            asked(query)

    def test_refuses_a_period_that_ends_before_it_begins(self) -> None:
        with pytest.raises(NotUnderstood) as refused:
            asked("from=2019-04-10&to=2019-04-10")

        assert refused.value.details["last"] == date(2019, 4, 9)

    def test_names_the_days_somebody_typed_the_wrong_way_round(self) -> None:
        with pytest.raises(NotUnderstood) as refused:
            asked("from=2019-04-10&last=2019-04-02")

        assert refused.value.details == {"first": date(2019, 4, 10), "last": date(2019, 4, 2)}

    @pytest.mark.parametrize("query", ["last=9999-12-31", "from=0001-01-01"])
    def test_refuses_days_beside_which_there_is_no_other(self, query: str) -> None:
        with pytest.raises(NotUnderstood):
            asked(query)


class TestScope:
    def test_takes_up_a_value_once(self) -> None:
        scope = USUAL.having("product", "Mortgage").having("product", "Mortgage")

        assert scope.filter.where == {"product": ("Mortgage",)}

    def test_lets_go_of_a_value_and_then_of_the_dimension(self) -> None:
        scope = USUAL.having("product", "Mortgage").without("product", "Mortgage")

        assert scope == USUAL

    def test_asks_its_question_of_everything_when_unfiltered(self) -> None:
        scope = USUAL.having("product", None).unfiltered()

        assert scope.question("complaints.received").filter == Filter()

    def test_encodes_one_value_as_it_does_many(self) -> None:
        assert USUAL.having("product", "R&D %").query.endswith(encoded("product", "R&D %"))
