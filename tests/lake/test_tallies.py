"""Tallies: whichever way they are counted they are the same, or suppression would depend on the way."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hark.core.terms.question import Filter
from hark.lake.table import FactTable
from hark.lake.tallies import NOTHING, tallies
from hark.measures.book import of_subject
from tests.makers import a_ledger

NOON = datetime(2019, 4, 1, 12, tzinfo=UTC)
CUTS = [date(2019, 4, 1) + timedelta(days=at) for at in range(0, 29, 7)]


@pytest.fixture
def contacts(tmp_path: Path) -> FactTable:
    """Some on each day of four weeks, by two channels, of customers of whom some come again."""
    return a_ledger(
        tmp_path,
        *(
            {
                "entered": NOON + timedelta(days=at % 28),
                "channel": "phone" if at % 3 else "chat",
                "customer": f"{at % 11}" if at % 5 else None,
                "outcome": "answered" if at % 4 else "abandoned",
                "wait": float(at) if at % 7 else None,
            }
            for at in range(120)
        ),
        name="contacts",
    )


def test_counted_by_themselves_are_those_of_the_sums_of_days(contacts: FactTable) -> None:
    phone, formulas = Filter({"channel": ("phone",)}), of_subject("contacts")

    alone, summed = (
        tallies(contacts, contacts.snapshot(), formulas, by=(), filter=phone, cuts=CUTS, summed=filter)
        for filter in (None, phone)
    )

    assert {id for id, _ in alone} == set(formulas)
    for place, course in summed.items():
        own = alone.get(place, NOTHING)
        assert [own.between(CUTS[0], cut) for cut in CUTS] == [course.between(CUTS[0], cut) for cut in CUTS]
    assert summed["contacts.offered", ()].between(CUTS[0], CUTS[-1])[0] == 80
