"""The figures of bulletins: those of the second quarter of 2022 as published, and what always holds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.returns.bulletin import (
    CUSTOMERS,
    MEDIAN,
    OUTLETS,
    Institution,
    bulletin,
    change,
    rate,
    share_by_kind,
)
from hark.core.returns.earlier import year_before
from hark.core.returns.table import TOTAL
from hark.core.terms.card import Text
from hark.core.terms.period import Period

QUARTER = Period(date(2022, 4, 1), date(2022, 7, 1))
# The regulator's bulletin on complaints about banks in the second quarter of 2022.
PUBLISHED = {
    "state": (18_338, 22.4),
    "joint-stock": (32_575, 39.9),
    "foreign": (336, 0.4),
    "city": (12_007, 14.7),
    "rural": (10_471, 12.8),
    "other": (7_989, 9.8),
}


def an_institution(id: str, complaints: int, **special: object) -> Institution:
    return Institution(id, Text(id, id), complaints, **special)  # type: ignore[arg-type] # checked by use


def test_the_second_quarter_of_2022_comes_out_as_published() -> None:
    banks = [an_institution(kind, count, kind=kind) for kind, (count, _share) in PUBLISHED.items()]

    shares = share_by_kind(banks)
    [table] = bulletin(banks, period=QUARTER).tables

    assert table.cells[TOTAL, "complaints"].value == 81_716
    assert {kind: round(100 * share, 1) for kind, share in shares.items()} == {
        kind: share for kind, (_count, share) in PUBLISHED.items()
    }
    assert [row.id for row in table.rows][:2] == ["joint-stock", "state"]


def test_rates_medians_and_changes_are_those_worked_out_by_hand() -> None:
    banks = [
        an_institution("a", 120, outlets=400, customers=2e6, earlier=100, year_ago=160),
        an_institution("b", 60, outlets=100, customers=4e6, earlier=80),
        an_institution("c", 20, outlets=None, customers=1e6, earlier=0),
    ]

    [table] = bulletin(banks, period=QUARTER).tables

    assert [table.cells[id, "per_outlets"].value for id in "abc"] == [300, 600, None]
    assert [table.cells[id, "per_customers"].value for id in "abc"] == [600, 150, 200]
    assert table.cells[MEDIAN.id, "per_customers"].value == 200
    assert [table.cells[id, "on_quarter"].value for id in "abc"] == [0.2, -0.25, None]
    assert table.cells["a", "on_year"].value == -0.25
    assert table.cells[TOTAL, "per_outlets"].value is None  # of one nobody knows


class TestEarlier:
    @pytest.mark.parametrize(
        ("period", "earlier", "a_year_ago"),
        [
            (QUARTER, ("2022-01-01", "2022-04-01"), ("2021-04-01", "2021-07-01")),
            (
                Period(date(2024, 1, 1), date(2025, 1, 1)),
                ("2023-01-01", "2024-01-01"),
                ("2023-01-01", "2024-01-01"),
            ),
            (
                Period(date(2024, 2, 29), date(2024, 3, 3)),
                ("2024-02-26", "2024-02-29"),
                ("2023-02-28", "2023-03-03"),
            ),
        ],
    )
    def test_is_as_many_months_or_days_before(
        self, period: Period, earlier: tuple[str, str], a_year_ago: tuple[str, str]
    ) -> None:
        found = period.before, year_before(period)

        assert [(str(p.start), str(p.end)) for p in found] == [earlier, a_year_ago]


@given(counts=st.lists(st.integers(0, 10_000), min_size=1, max_size=20))
def test_shares_are_of_one_whole(counts: list[int]) -> None:
    shares = share_by_kind([an_institution(f"{at}", n, kind=f"{at % 3}") for at, n in enumerate(counts)])

    assert sum(shares.values()) == pytest.approx(1 if sum(counts) else 0)


@given(n=st.integers(0, 10**6), exposure=st.integers(1, 10**8))
def test_a_rate_times_its_exposure_is_the_count(n: int, exposure: int) -> None:
    for per in (OUTLETS, CUSTOMERS):
        found = rate(n, exposure, per=per)
        assert found is not None and found * exposure / per == pytest.approx(n)


def test_what_nobody_knows_is_no_figure() -> None:
    assert rate(5, None, per=OUTLETS) is None and rate(5, 0, per=OUTLETS) is None
    assert change(5, None) is None and change(5, 0) is None
