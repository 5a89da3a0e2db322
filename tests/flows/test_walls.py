"""Anna works in the north, Boris in the south: whatever Anna sees of the north, Boris does not."""

from datetime import date
from pathlib import Path

import pytest

from hark.core.errors import NotAllowed
from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.flows import complaints, feeds, indicators, stores
from hark.flows.complaints import NoSuchComplaint
from hark.guard.access import Role, Staff
from hark.guard.walls import Wall
from tests.makers import NOON, add, somebody

pytestmark = pytest.mark.django_db
DAYS = Period(date(2019, 4, 1), date(2019, 5, 1))
EVERYWHERE = somebody(Role.REGULATOR_LIAISON)
ANNA = somebody(Role.SUPERVISOR, wall=Wall(units=("n1", "n2", "north")))
BORIS = somebody(Role.SUPERVISOR, username="boris", wall=Wall(units=("south",)))
CARDS = somebody(Role.REGULATOR_LIAISON, wall=Wall(products=("Credit card",)))


@pytest.fixture(autouse=True)
def two_regions(home: Path) -> None:
    """Twelve complaints in the north, eleven in the south, one of no unit."""
    units = ["n1"] * 6 + ["north"] * 6 + ["south"] * 11 + [None]
    add(
        stores.ledger("complaints"),
        *(
            {
                "source_id": f"{unit}-{at}",
                "unit": unit,
                "received": date(2019, 4, 10),
                "product": "Credit card" if at % 2 else "Mortgage",
                "company": f"of the {unit}",
            }
            for at, unit in enumerate(units)
        ),
    )


def listed(by: Staff) -> set[str]:
    """The ids of all complaints the person finds."""
    page = complaints.page(complaints.selection(period=DAYS), offset=0, limit=100, by=by)
    assert page.total == len(page.complaints)
    return {complaint.source_id for complaint in page.complaints}


def counted(by: Staff) -> float | None:
    """How many complaints the indicator counts for the person."""
    [answer] = indicators.ask(Question(("complaints.received",), DAYS), by=by, now=NOON)
    return answer.estimate.value


class TestSomebodyOfAUnit:
    def test_finds_the_complaints_of_their_unit_and_of_those_below_it(self) -> None:
        assert {id.partition("-")[0] for id in listed(ANNA)} == {"n1", "north"}
        assert {id.partition("-")[0] for id in listed(BORIS)} == {"south"}

    def test_reads_one_of_their_own_and_none_of_the_others(self) -> None:
        assert complaints.one("north", "n1-0", by=ANNA).unit == "n1"
        with pytest.raises(NoSuchComplaint) as other:
            complaints.one("north", "n1-0", by=BORIS)
        with pytest.raises(NoSuchComplaint) as missing:
            complaints.one("north", "none-0", by=BORIS)

        assert str(other.value).replace("n1-0", "") == str(missing.value).replace("none-0", "")

    def test_reveals_none_of_the_others(self) -> None:
        with pytest.raises(NoSuchComplaint):
            complaints.reveal("north", "n1-0", purpose="handle", by=BORIS, now=NOON)

    @pytest.mark.django_db
    def test_exports_what_they_see(self) -> None:
        made = complaints.export(complaints.selection(), form="csv", by=BORIS, now=NOON)

        text = b"".join(made.chunks).decode()

        assert made.rows == 11 and "south" in text and "north-" not in text and "n1" not in text

    def test_counts_what_they_see_and_nothing_of_the_others(self) -> None:
        assert (counted(ANNA), counted(BORIS), counted(EVERYWHERE)) == (12, 11, 24)

    def test_meets_no_word_of_the_others(self) -> None:
        assert indicators.values_of("company", by=BORIS) == ["of the south"]
        assert complaints.values(complaints.selection(), "company", by=BORIS) == [("of the south", 11)]

    def test_knows_no_less_of_the_days_there_are_data_for(self) -> None:
        assert indicators.coverage(by=BORIS) == indicators.coverage(by=EVERYWHERE)

    def test_sees_no_files_which_are_not_sorted_by_unit(self) -> None:
        handler = somebody(Role.COMPLAINT_HANDLER, wall=Wall(units=("south",)))

        with pytest.raises(NotAllowed):
            feeds.feeds(by=handler)


class TestSomebodyOfABusinessLine:
    def test_finds_the_complaints_about_its_products(self) -> None:
        assert counted(CARDS) == len(listed(CARDS)) == 12

    def test_of_a_unit_finds_only_what_is_of_both(self) -> None:
        both = somebody(Role.SUPERVISOR, wall=Wall(units=("south",), products=("Credit card",)))

        assert listed(both) == {f"south-{at}" for at in range(12, 23) if at % 2}


def test_a_unit_without_rows_or_units_shows_nothing() -> None:
    nowhere = somebody(Role.SUPERVISOR, wall=Wall(units=()))

    assert listed(nowhere) == set() and counted(nowhere) == 0


def test_a_table_seen_over_a_wall_is_not_written() -> None:
    seen = stores.seen("complaints", by=BORIS)

    with pytest.raises(TypeError):
        seen.append(stores.ledger("complaints").schema.empty_table())


def test_the_whole_is_not_reached_by_its_name() -> None:
    assert stores.seen("complaints", by=BORIS).snapshot().view == ""
