"""Figures from too few people are not shown, and cannot be worked out."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hark.core.terms.figure import Answer, Estimate, Verdict
from hark.core.terms.period import Grain, Period
from hark.guard.small_cells import suppress

APRIL = Period(date(2019, 4, 1), date(2019, 5, 1))
DAYS = list(APRIL.split(Grain.DAY))


def cell(n: int, name: str = "x", *, period: Period = APRIL) -> Answer:
    return Answer(
        "complaints.received",
        period,
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
        small, other, large = suppress([cell(6), cell(4), cell(40)], minimum=10)

        assert small.suppressed and other.suppressed and not large.suppressed
        assert (small.estimate.value, small.part, small.n) == (None, None, None)
        assert small.excluded is None

    def test_empties_a_second_cell_so_that_the_rest_does_not_tell_the_first(self) -> None:
        answers = suppress([cell(3), cell(40), cell(12)], minimum=10)

        assert [a.suppressed for a in answers] == [True, False, True]

    def test_empties_a_companion_among_the_pieces_of_the_period_too(self) -> None:
        answers = suppress(
            [cell(n, period=day) for n, day in zip([3, 40, 12], DAYS, strict=False)], minimum=10
        )

        assert [a.suppressed for a in answers] == [True, False, True]

    def test_empties_a_third_cell_where_two_together_are_still_too_few(self) -> None:
        answers = suppress([cell(3), cell(4), cell(40), cell(12)], minimum=10)

        assert [a.suppressed for a in answers] == [True, True, False, True]

    def test_leaves_no_cell_to_a_split_that_is_cut_as_well(self) -> None:
        cells = [
            cell(n, s, period=day)
            for s, row in (("A", (3, 40)), ("B", (50, 60)))
            for n, day in zip(row, DAYS, strict=False)
        ]

        assert all(a.suppressed for a in suppress(cells, minimum=10))

    def test_shows_a_cell_that_counts_nobody(self) -> None:
        assert not suppress([cell(0), cell(40)], minimum=10)[0].suppressed


@given(st.lists(st.integers(0, 50), min_size=2, max_size=8))
def test_never_leaves_too_few_to_be_worked_out(counts: list[int]) -> None:
    answers = suppress([cell(n) for n in counts], minimum=10)

    hidden = [n for n, answer in zip(counts, answers, strict=True) if answer.suppressed]
    assert all(answer.n is None or not 0 < answer.n < 10 for answer in answers)
    if hidden and max(counts) >= 10:  # else the total is too small to be shown itself
        assert len(hidden) > 1 and sum(hidden) >= 10
