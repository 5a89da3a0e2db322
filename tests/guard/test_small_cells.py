"""Figures from too few people are not shown, and cannot be worked out."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hark.core.terms.figure import Answer, Estimate, Verdict
from hark.core.terms.period import Grain, Period
from hark.guard.small_cells import suppress

APRIL = Period(date(2019, 4, 1), date(2019, 5, 1))


def cell(n: int, name: str = "x") -> Answer:
    return Answer(
        "complaints.received",
        APRIL,
        Grain.ALL,
        {"state": name},
        Estimate(float(n)),
        n,
        None,
        n,
        0,
        Verdict.NO_TARGET,
        None,
        1,
        1,
    )


class TestSuppress:
    def test_empties_a_cell_under_the_minimum(self) -> None:
        small, other, large = suppress([cell(3), cell(4), cell(40)], minimum=10)

        assert small.suppressed and other.suppressed and not large.suppressed
        assert (small.estimate.value, small.part, small.n) == (None, None, 0)

    def test_empties_a_second_cell_so_that_the_rest_does_not_tell_the_first(self) -> None:
        answers = suppress([cell(3), cell(40), cell(12)], minimum=10)

        assert [a.suppressed for a in answers] == [True, False, True]

    def test_shows_a_cell_that_counts_nobody(self) -> None:
        assert not suppress([cell(0), cell(40)], minimum=10)[0].suppressed


@given(st.lists(st.integers(0, 50), min_size=2, max_size=8))
def test_never_leaves_exactly_one_cell_to_be_worked_out(counts: list[int]) -> None:
    answers = suppress([cell(n) for n in counts], minimum=10)

    assert all(not 0 < a.n < 10 for a in answers)
    if max(counts) >= 10:  # else the total is too small to be shown itself
        assert sum(a.suppressed for a in answers) != 1
