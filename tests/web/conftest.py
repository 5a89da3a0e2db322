"""People before pages: a browser signed in as each role, ledgers to look at, and a row of all else."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from hark.flows import stores
from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.lake.table import FactTable
from hark.records.feeds import ArrivalRow, FeedRow
from hark.records.organisation import LineRow, UnitRow
from hark.web.ledgers.kinds import KINDS
from tests.audited import some_entries
from tests.makers import NOON, a_case, a_ledger, a_person, a_question, a_unit
from tests.web.doors import OTHER, OWN

SignedIn = Callable[..., Client]


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """Makes somebody of a role, and a client signed in as them."""

    def as_role(
        role: Role = Role.QUALITY_MANAGER,
        *,
        language: str = "en",
        is_demo: bool = False,
        unit: UnitRow | None = None,
        **special: object,
    ) -> Client:
        client = Client()
        client.force_login(a_person(role, unit=unit, language=language, is_demo=is_demo, **special))
        return client

    return as_role


def stale(client: Client) -> None:
    """Let the person have signed in an hour ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()


@pytest.fixture
def ledger(home: Path) -> FactTable:
    """Forty complaints over ten days of April 2019: most about mortgages, three about student loans."""
    first = date(2019, 4, 10)
    return a_ledger(
        home / "lake",
        *(
            {
                "received": first + timedelta(days=at % 10),
                "sent": first + timedelta(days=at % 10 + 1),
                "product": "Student loan" if at < 3 else "Mortgage",
                "channel": "Web",
                "company": "ACME <BANK>",
                "timely": "No" if at == 0 else "Yes",
            }
            for at in range(40)
        ),
    )


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of each ledger of the north, and the same of the south."""
    folder = tmp_path_factory.mktemp("matrix") / "lake"
    records = {"source_id": "own", "unit": "north"}, {"source_id": "other", "unit": "south"}
    for name in {*KINDS, "complaints"}:
        a_ledger(folder, *records, name=name)
    return folder


# Nobody here writes to the lake: all look at the same ledgers, as the people of one institution do.
_opened = cache(stores._table.__wrapped__)


@pytest.fixture
def ground(
    home: Path, lake: Path, db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FactTable]:
    """Those ledgers, and one of all else."""
    settings.HARK_LAKE = lake
    monkeypatch.setattr(stores, "_table", _opened)
    some_entries(1)
    (home / "keys").mkdir()
    (home / "keys/sealing.key").write_bytes(b"k" * 32)
    (home / "worker.beat").touch()  # a worker that is there: /readyz says all is well
    a_unit("north", above=a_unit())
    LineRow.objects.create(code="cards", name="Cards", products=["Credit card"])
    FeedRow.objects.create(pk=1, name="north", mapping="cfpb", created_at=NOON)
    ArrivalRow.objects.create(
        pk=1, feed_id=1, file_name="a.csv", file_digest="0", size=1, mapping="cfpb", offered_at=NOON
    )
    a_unit("south", above=a_unit())
    for number, unit, id in (("own", "north", OWN), ("other", "south", OTHER)):
        a_question(a_case(number=number, about=About(unit=unit)), a_unit(unit, above=a_unit()), id=UUID(id))
    before = [table.newest for table in stores.ledgers()]
    yield stores.ledger("complaints")
    assert [table.newest for table in stores.ledgers()] == before
