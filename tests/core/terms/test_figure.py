"""Shares are added by their counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.terms.figure import Share

shares = st.integers(0, 10_000).flatmap(
    lambda whole: st.builds(Share, part=st.integers(0, whole), whole=st.just(whole))
)
shares_of_something = shares.filter(lambda share: share.whole > 0)


class TestShare:
    def test_of_nothing_has_no_value(self) -> None:
        assert Share(0, 0).value is None

    def test_of_two_teams_is_not_the_mean_of_their_shares(self) -> None:
        together = Share(1, 1) + Share(1, 9)

        assert together.value == pytest.approx(0.2)

    @given(team=shares_of_something, other=shares_of_something)
    def test_of_two_teams_together_lies_between_the_teams(self, team: Share, other: Share) -> None:
        low, high = sorted(share.part / share.whole for share in (team, other))

        together = (team + other).value

        assert together is not None
        assert low <= together <= high

    @given(one=shares, two=shares, three=shares)
    def test_sums_whatever_the_order(self, one: Share, two: Share, three: Share) -> None:
        assert (one + two) + three == one + (two + three)
        assert one + two == two + one

    @given(share=shares)
    def test_is_unchanged_by_a_day_without_calls(self, share: Share) -> None:
        assert share + Share(0, 0) == share
