"""The small course on a card."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hark.web.charts.spark import HEIGHT, WIDTH, spark
from tests.web.answers import FIRST, LATER, a_course, weeks


class TestSpark:
    def test_lifts_the_pen_over_a_gap(self) -> None:
        assert spark(a_course(0.9, None, 0.8), today=LATER).line.count("M") == 2

    def test_draws_nothing_of_a_single_point(self) -> None:
        assert spark(a_course(0.9), today=LATER).line == ""
        assert spark([], today=LATER).line == ""

    def test_leaves_out_a_target_that_would_flatten_the_course(self) -> None:
        assert spark(a_course(0.50, 0.51), target=0.98, today=LATER).target is None
        assert spark(a_course(0.97, 0.99), target=0.98, today=LATER).target is not None

    def test_parts_from_the_rest_what_is_not_over(self) -> None:
        today = FIRST + timedelta(days=2)

        found = spark(a_course(0.5, 0.9, 0.1), today=today)

        assert (found.line.count("L"), found.dashed.count("L")) == (1, 1)
        assert found.line.rpartition("L")[2] == found.dashed.partition("L")[0].removeprefix("M")
        assert spark(a_course(0.5, 0.9, 0.1), today=LATER).dashed == ""
        assert spark(a_course(0.5, 0.9, None), today=today).dashed == ""

    def test_parts_from_the_rest_what_the_period_cuts_at_either_end(self) -> None:
        found = spark(weeks(date(2019, 4, 10), date(2019, 4, 24)), today=LATER)  # Wednesday to Tuesday

        assert (found.line.count("M"), found.line.count("L")) == (1, 0)
        assert (found.dashed.count("M"), found.dashed.count("L")) == (2, 2)
        assert found.hollow
        assert not spark(weeks(date(2019, 4, 10), date(2019, 4, 29)), today=LATER).hollow

    @given(values=st.lists(st.none() | st.floats(0, 1), min_size=2, max_size=40))
    def test_stays_inside_its_drawing(self, values: list[float | None]) -> None:
        last = spark(a_course(*values), target=0.5, today=LATER).last

        assert last is None or (0 <= last[0] <= WIDTH and 0 <= last[1] <= HEIGHT)
