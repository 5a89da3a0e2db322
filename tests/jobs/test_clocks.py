"""The clocks of a complaint at the command line."""

import pytest

from tests.jobs.conftest import Hark
from tests.makers import a_case

pytestmark = pytest.mark.django_db


class TestExplain:
    def test_tells_every_clock_and_the_way_to_its_date(self, hark: Hark) -> None:
        number = a_case()

        assert hark("clocks", "explain", number.lower(), "--json") == 0
        said = hark.json()
        assert isinstance(said, dict) and said["case"] == number and said["law"] == "cn_2020"
        [decision] = [clock for clock in said["clocks"] if clock["term"] == "decision"]
        assert decision["kind"] == "statutory" and "15 calendar days" in " ".join(decision["steps"])

        assert hark("clocks", "explain", number) == 0
        assert "Decision to be told to the customer (statutory)" in hark.out

    def test_says_that_there_is_no_such_complaint(self, hark: Hark) -> None:
        assert hark("clocks", "explain", "261128-NONE0") == 1
        assert "no complaint 261128-NONE0" in hark.err
