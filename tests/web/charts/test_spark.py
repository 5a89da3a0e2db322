"""The small course on a card."""

from hypothesis import given
from hypothesis import strategies as st

from hark.web.charts.spark import HEIGHT, WIDTH, spark
from tests.web.answers import a_course


class TestSpark:
    def test_lifts_the_pen_over_a_gap(self) -> None:
        assert spark(a_course(0.9, None, 0.8)).line.count("M") == 2

    def test_draws_nothing_of_a_single_point(self) -> None:
        assert spark(a_course(0.9)).line == ""
        assert spark([]).line == ""

    def test_leaves_out_a_target_that_would_flatten_the_course(self) -> None:
        assert spark(a_course(0.50, 0.51), target=0.98).target is None
        assert spark(a_course(0.97, 0.99), target=0.98).target is not None

    @given(values=st.lists(st.none() | st.floats(0, 1), min_size=2, max_size=40))
    def test_stays_inside_its_drawing(self, values: list[float | None]) -> None:
        last = spark(a_course(*values), target=0.5).last

        assert last is None or (0 <= last[0] <= WIDTH and 0 <= last[1] <= HEIGHT)
