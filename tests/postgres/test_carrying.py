"""Records go from a file into PostgreSQL and back into one, and are the same."""

from pathlib import Path

import pytest
from django.db import connections

from hark.flows import loading, offering
from hark.guard.access import operator
from hark.records import carrying, copying, walls
from hark.records.audit import AuditEntryRow
from hark.records.carrying import NotCarried
from hark.records.feeds import QuarantineRow
from hark.records.organisation import UnitRow
from tests.makers import NOON, a_file, a_person, a_row, a_unit
from tests.postgres.server import Place

BY = operator("test")


@pytest.fixture
def kept(postgresql: Place, home: Path) -> Path:
    """The file of an installation with people, units, a load and a record kept aside."""
    a_person(unit=a_unit("north", above=a_unit()))
    file = a_file(home, [a_row(id="1"), a_row(id="x")])
    arrival = offering.receive(file, file_name="a.csv", mapping="cfpb", feed="", by=BY, now=NOON)
    loading.settle(arrival, file, by=BY, clock=lambda: NOON)
    copying.copy_records(home / "copy.sqlite3")
    return home / "copy.sqlite3"


def test_a_copy_of_the_records_is_a_sound_file_with_every_row(kept: Path) -> None:
    counts = copying.counts(kept)

    assert (counts["records_quarantinerow"], counts["records_unitrow"]) == (1, 2)
    assert counts["records_auditentryrow"] == AuditEntryRow.objects.count()


def test_a_database_that_holds_records_takes_no_others(kept: Path) -> None:
    with pytest.raises(NotCarried, match="holds records already"):
        carrying.from_file(kept)


def test_what_was_copied_is_put_into_an_empty_database(kept: Path, empty: Place) -> None:
    count = carrying.from_file(kept)

    assert count == sum(n for name, n in copying.counts(kept).items() if name.startswith("records_"))
    assert QuarantineRow.objects.count() == 1
    assert UnitRow.objects.create(
        code="s", name="s", kind="branch", parent=UnitRow.objects.get(code="bank"), path="/bank/s/"
    ).pk  # the numbers go on after those that were copied


def test_a_row_lost_on_the_way_is_noticed(kept: Path, empty: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "islice", lambda rows, n: list(rows)[:1])

    with pytest.raises(NotCarried, match="did not arrive"):
        carrying.from_file(kept)

    assert not UnitRow.objects.exists()


@pytest.fixture
def empty(kept: Path, postgresql: Place) -> Place:
    """The database emptied again, and signed in to as the owner, who may set its numbers."""
    from tests.postgres.conftest import emptied, spoken

    emptied(postgresql)
    connections["default"].close()
    connections["default"].settings_dict = {
        **connections["default"].settings_dict,
        **spoken(postgresql.owner),
    }
    assert walls._process == walls.EVERYTHING
    return postgresql
