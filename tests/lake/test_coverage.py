"""Which days are known."""

from datetime import date
from pathlib import Path

from hark.core.terms.period import Period
from hark.lake.coverage import coverage
from tests.makers import a_ledger, add


def days(*numbers: int) -> list[dict[str, object]]:
    return [{"received": date(2019, 4, number)} for number in numbers]


class TestCoverage:
    def test_takes_a_quiet_week_for_quiet(self, tmp_path: Path) -> None:
        assert coverage(a_ledger(tmp_path, *days(1, 8))) == [Period(date(2019, 4, 1), date(2019, 4, 9))]

    def test_takes_more_than_a_week_for_data_that_never_came(self, tmp_path: Path) -> None:
        assert len(coverage(a_ledger(tmp_path, *days(1, 9)))) == 2

    def test_fills_the_gap_of_one_feed_with_what_another_sent(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, *days(1, 20))
        add(table, *days(2, 5, 10, 14, 19), feed="south")

        assert coverage(table) == [Period(date(2019, 4, 1), date(2019, 4, 21))]

    def test_of_nothing_is_nothing(self, tmp_path: Path) -> None:
        assert coverage(a_ledger(tmp_path)) == []
