"""The interval decides, not the point."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.stats.intervals import wilson
from hark.core.targets.verdict import verdict
from hark.core.terms.card import Direction
from hark.core.terms.figure import UNKNOWN, Estimate, Verdict

percents = st.floats(0, 1)
betters = st.sampled_from([Direction.HIGHER, Direction.LOWER])


class TestVerdict:
    @pytest.mark.parametrize(
        ("low", "high", "floor", "ceiling"),
        [
            (0.91, 0.97, Verdict.MET, Verdict.MISSED),
            (0.90, 0.97, Verdict.MET, Verdict.UNSURE),
            (0.85, 0.95, Verdict.UNSURE, Verdict.UNSURE),
            (0.80, 0.90, Verdict.UNSURE, Verdict.MET),
            (0.80, 0.89, Verdict.MISSED, Verdict.MET),
        ],
    )
    def test_is_sure_only_when_the_whole_interval_lies_on_one_side(
        self, low: float, high: float, floor: Verdict, ceiling: Verdict
    ) -> None:
        estimate = Estimate((low + high) / 2, low, high)

        assert verdict(estimate, target=0.9, direction=Direction.HIGHER) is floor
        assert verdict(estimate, target=0.9, direction=Direction.LOWER) is ceiling

    def test_is_unsure_of_forty_calls_that_look_good(self) -> None:
        assert verdict(wilson(39, 40), target=0.95, direction=Direction.HIGHER) is Verdict.UNSURE

    @pytest.mark.parametrize("direction", [Direction.HIGHER, Direction.LOWER])
    def test_is_unsure_without_an_interval(self, direction: Direction) -> None:
        assert verdict(Estimate(0.5), target=0.9, direction=direction) is Verdict.UNSURE

    def test_makes_do_with_the_side_that_is_known(self) -> None:
        at_least_six = Estimate(8.0, low=6.0)

        assert verdict(at_least_six, target=5, direction=Direction.HIGHER) is Verdict.MET
        assert verdict(at_least_six, target=5, direction=Direction.LOWER) is Verdict.MISSED
        assert verdict(at_least_six, target=7, direction=Direction.LOWER) is Verdict.UNSURE

    @pytest.mark.parametrize("target", [0.9, None])
    def test_is_no_data_where_nothing_can_be_known(self, target: float | None) -> None:
        assert verdict(UNKNOWN, target=target, direction=Direction.HIGHER) is Verdict.NO_DATA

    @pytest.mark.parametrize("direction", Direction)
    def test_is_no_target_where_none_was_set(self, direction: Direction) -> None:
        assert verdict(wilson(18, 20), target=None, direction=direction) is Verdict.NO_TARGET

    def test_cannot_be_given_for_a_target_without_a_better_side(self) -> None:
        with pytest.raises(ValueError, match="direction"):
            verdict(wilson(18, 20), target=0.9, direction=Direction.NEITHER)

    @given(bounds=st.tuples(percents, percents), target=percents, direction=betters)
    def test_is_its_opposite_on_the_scale_turned_round(
        self, bounds: tuple[float, float], target: float, direction: Direction
    ) -> None:
        low, high = sorted(bounds)
        turned = Direction.LOWER if direction is Direction.HIGHER else Direction.HIGHER

        told = verdict(Estimate(low, low, high), target=target, direction=direction)

        assert told is verdict(Estimate(-high, -high, -low), target=-target, direction=turned)
