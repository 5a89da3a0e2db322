"""The demonstration has contacts of the last weeks, once, and never one that is still to come."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hark.flows import facts, feeds, stores
from hark.jobs.demo import contacts
from hark.jobs.demo.people import REGIONS
from hark.jobs.demo.simulated import FEED
from tests.flows.test_freshness import ANNA

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 6, 17, 0, tzinfo=UTC)  # a Thursday by now where the institution is


def test_the_contacts_are_of_the_last_weeks_up_to_yesterday(home: Path) -> None:
    contacts.ensure(now=NOW)

    [feed] = feeds.feeds(by=ANNA)
    [days] = facts.days("contacts", by=ANNA)
    assert feed.is_simulated
    assert feed.in_quarantine == 0
    assert 10_000 < feed.records < 20_000
    assert (days.start, days.end) == (date(2026, 3, 23), date(2026, 5, 7))
    assert {unit for unit, _ in _units()} == set(contacts.UNITS)
    assert set(contacts.UNITS) <= set(" ".join(states for _, states in REGIONS.values()).split())


def test_they_are_loaded_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contacts.ensure(now=NOW)
    before = stores.ledger("contacts").snapshot().version

    contacts.ensure(now=NOW + timedelta(days=1))

    assert f"{FEED}: already loaded" in capsys.readouterr().out
    assert stores.ledger("contacts").snapshot().version == before


def _units() -> list[tuple[str | None, int]]:
    chosen = facts.selection("contacts", descending=False)
    return facts.values("contacts", chosen, "unit", by=ANNA)
