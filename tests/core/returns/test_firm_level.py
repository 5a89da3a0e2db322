"""The firm-level return: the published layout, the published arithmetic, and the three days of business."""

from datetime import UTC, date, time

import pytest
import python_calamine
from hypothesis import given

from hark.core.calendars.calendar import Calendar, Hours
from hark.core.returns.classes import Axis
from hark.core.returns.entry import Entry
from hark.core.returns.firm_level import firm_level, rounded
from hark.core.returns.reconciling import reconcile
from hark.core.returns.table import Basis, Return
from hark.core.terms.case import Upheld
from hark.core.terms.period import Period
from tests.core.returns.entries import HALF_YEAR, an_entry, shipped, some
from tests.local import local

CLASSES = shipped()
WEEKDAYS = Calendar(
    "weekdays",
    UTC,
    Period(date(2025, 1, 1), date(2027, 1, 1)),
    {day: (Hours(time(9), time(17)),) for day in range(1, 6)},
    holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}),
)
FRIDAY = date(2026, 3, 6)


def made(*entries: Entry, **balances: float) -> Return:
    return firm_level(
        entries, period=HALF_YEAR, classes=CLASSES, firm="Acme Bank", calendar=WEEKDAYS, balances=balances
    )


def value(of: Return, sheet: str, group: str = "banking") -> object:
    table = of.table(sheet)
    assert table is not None
    return table.cells["Acme Bank", group].value


class TestSheets:
    def test_count_what_was_opened_and_closed(self) -> None:
        entries = [
            an_entry("1"),
            an_entry("2", closed=date(2026, 3, 9)),
            an_entry("3", received=date(2025, 12, 31)),
        ]

        found = made(*entries, banking=4_000)

        assert value(found, "opened") == 2 and value(found, "closed") == 1
        assert value(found, "context") == 0.5
        assert value(found, "opened", "pensions") is None  # left blank, as published

    @pytest.mark.parametrize(
        ("closed", "within_3_days", "within_8_weeks"),
        [
            (date(2026, 3, 11), 1.0, 0.0),  # the third business day after a Friday is a Wednesday
            (date(2026, 3, 12), 0.0, 1.0),
            (date(2026, 5, 1), 0.0, 1.0),
            (date(2026, 5, 2), 0.0, 0.0),
        ],
    )
    def test_share_those_closed_by_when(
        self, closed: date, within_3_days: float, within_8_weeks: float
    ) -> None:
        found = made(an_entry(received=FRIDAY, closed=closed))

        assert value(found, "within_3_days") == within_3_days
        assert value(found, "within_8_weeks") == within_8_weeks

    def test_a_bank_holiday_is_no_business_day(self) -> None:
        found = made(an_entry(received=date(2026, 4, 2), closed=date(2026, 4, 9)))

        assert value(found, "within_3_days") == 1.0

    def test_partly_upheld_counts_as_upheld(self) -> None:
        outcomes = [Upheld.YES, Upheld.PARTLY, Upheld.NO]
        found = made(*(an_entry(f"{u}", closed=date(2026, 3, 9), upheld=u) for u in outcomes))

        assert value(found, "upheld") == 0.6667


@given(entries=some)
def test_it_adds_up_but_for_products_of_no_group(entries: list[Entry]) -> None:
    of_groups = [e for e in entries if e.closed is None or e.closed >= e.received]
    ledger = {
        Basis.RECEIVED: {e.number for e in of_groups if e.received in HALF_YEAR},
        Basis.CLOSED: {e.number for e in of_groups if e.closed and e.closed in HALF_YEAR},
    }
    nowhere = {e.number for e in of_groups if CLASSES.place(Axis.GROUP, e.product) == "unsorted"}

    found = reconcile(made(*of_groups), ledger)

    missing = {number for each in found for number in each.missing}
    assert missing == nowhere & (ledger[Basis.RECEIVED] | ledger[Basis.CLOSED])
    assert not any(each.twice or each.strange or each.miscounted for each in found)


class TestAsPublished:
    """Against the regulator's own workbook of the first half of 2024."""

    SHEETS = (
        "Context - Provision",
        "Opened",
        "Closed",
        "Closed within 3 days",
        "After 3 days within 8 weeks",
        "Upheld",
    )

    @pytest.fixture
    def published(self) -> dict[str, list[list[object]]]:
        book = python_calamine.CalamineWorkbook.from_path(
            local("regulator/firm-level-complaints-data-2024-h1.xlsx")
        )
        return {name: book.get_sheet_by_name(name).to_python() for name in self.SHEETS}  # type: ignore[misc] # what calamine says is looser

    def test_the_layout_is_the_published_one(self, published: dict[str, list[list[object]]]) -> None:
        for table, name in zip(made().tables, self.SHEETS, strict=True):
            assert table.title.en == name
            assert [head.name.en for head in table.columns] == published[name][0]

    def test_the_shares_are_those_the_firms_published(self, published: dict[str, list[list[object]]]) -> None:
        """Every share of every firm is a count of what it closed, divided and rounded as ours are."""
        closed = {
            (str(row[0]), column): row[column] for row in published["Closed"][1:] for column in range(4, 9)
        }
        checked = wrong = 0
        for name in self.SHEETS[3:]:
            for row in published[name][1:]:
                for column in range(4, 9):
                    whole, share = closed.get((str(row[0]), column)), row[column]
                    if isinstance(whole, float) and whole and isinstance(share, float):
                        checked += 1
                        wrong += rounded(round(share * whole), int(whole)) != share
        assert (checked, wrong) == (1_147, 0)
