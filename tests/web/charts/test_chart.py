"""Axes one can read, and options that are plain data."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.terms.card import Unit
from hark.web import figures
from hark.web.charts.chart import axis

shares = st.lists(st.floats(0, 1), min_size=1, max_size=30)


class TestAxis:
    def test_starts_at_zero_for_counts(self) -> None:
        assert axis([900.0, 1000.0], Unit.COUNT).low == 0

    def test_starts_near_shares_that_lie_far_above_zero_and_says_so(self) -> None:
        near = axis([0.97, 0.99], Unit.SHARE)

        assert near.low >= 90
        assert near.note(Unit.SHARE)

    @pytest.mark.parametrize(
        ("unit", "value", "high", "step"),
        [(Unit.COUNT, 1.0, 1, 1), (Unit.SHARE, 1.0, 100, 50), (Unit.SECONDS, 100.0, 100, 50)],
    )
    def test_of_one_value_starts_at_zero_and_reaches_it(
        self, unit: Unit, value: float, high: float, step: float
    ) -> None:
        shown = axis([value], unit)

        assert (shown.low, shown.high, shown.step, shown.note(unit)) == (0, high, step, "")

    @pytest.mark.parametrize(
        ("unit", "values"),
        [
            (Unit.SHARE, [0.95, 0.95003]),
            (Unit.SHARE, [0.95, math.nextafter(0.95, 1)]),
            (Unit.SHARE, [1.0, 0.99999]),
            (Unit.SECONDS, [20.0, 20.001]),
            (Unit.PER_THOUSAND, [0.001, 0.002]),
        ],
    )
    def test_writes_no_two_steps_alike(self, unit: Unit, values: list[float]) -> None:
        shown = axis(values, unit)

        steps = round((shown.high - shown.low) / shown.step)
        written = [
            figures.number(shown.low + at * shown.step, decimals=figures.DECIMALS[unit])
            for at in range(steps + 1)
        ]
        assert steps >= 1 and len(set(written)) == len(written)

    def test_starts_at_zero_for_shares_near_it_and_says_nothing(self) -> None:
        near = axis([0.02, 0.3], Unit.SHARE)

        assert near.low == 0
        assert near.note(Unit.SHARE) == ""

    @pytest.mark.parametrize("values", [[], [None], [0.0], [0.0, None]])
    def test_has_a_height_even_without_values(self, values: list[float | None]) -> None:
        assert axis(values, Unit.SHARE).high > axis(values, Unit.SHARE).low

    @given(values=shares)
    def test_holds_every_value_in_at_most_a_dozen_steps(self, values: list[float]) -> None:
        shown = axis(values, Unit.SHARE)

        assert shown.low <= 100 * min(values) + 1e-6
        assert shown.high >= 100 * max(values) - 1e-6
        assert (shown.high - shown.low) / shown.step <= 12
