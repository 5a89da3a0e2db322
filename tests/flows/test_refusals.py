"""Refusals are noted once a minute for each person and deed, and counted in between."""

from datetime import timedelta

import pytest

from hark.core.errors import NotAllowed
from hark.flows import refusals
from hark.guard.access import Role, operator, require
from hark.records.audit import AuditEntryRow
from tests.audited import events, no_event, one_event
from tests.makers import NOON, somebody

pytestmark = pytest.mark.django_db
ANNA, BORIS = (somebody(Role.EXECUTIVE, username=name) for name in ("anna", "boris"))
SECOND = timedelta(seconds=1)


def refused(deed: str, *, after: timedelta = timedelta(), by: object = ANNA, where: str = "/x/") -> None:
    with pytest.raises(NotAllowed) as told:
        require(ANNA, deed)
    refusals.note(told.value, by=by, now=NOON + after, where=where)  # type: ignore[arg-type]  # Anna or Boris


def test_a_refusal_names_who_what_and_where() -> None:
    with one_event("access.refused") as noted:
        refused("feed.load", where="/data/load/")

    event = noted.event
    assert (event.actor, event.subject) == ("anna", "/data/load/")
    assert event.details == {"deed": "feed.load", "role": "executive", "counted": 0}


def test_a_flood_costs_one_entry_a_minute_and_the_next_says_how_many_there_were() -> None:
    with events() as noted:
        for at in range(500):
            refused("feed.load", after=at * SECOND / 10)
        refused("feed.load", after=61 * SECOND)

    assert [event.details["counted"] for event in noted.events] == [0, 499]


def test_another_deed_or_person_is_noted_by_itself() -> None:
    with events() as noted:
        refused("feed.load")
        refused("quarantine.replay")
        refused("feed.load", by=BORIS)

    assert [(event.actor, event.details["deed"]) for event in noted.events] == [
        ("anna", "feed.load"),
        ("anna", "quarantine.replay"),
        ("boris", "feed.load"),
    ]


def test_what_was_only_counted_is_noted_by_the_worker_after_a_minute() -> None:
    for _ in range(4):
        refused("feed.load")
    worker = operator("worker")

    with no_event():
        refusals.settle(by=worker, now=NOON + 59 * SECOND)
    with one_event("access.refused_again") as noted:
        refusals.settle(by=worker, now=NOON + 60 * SECOND)
    with no_event():
        refusals.settle(by=worker, now=NOON + 600 * SECOND)

    assert (noted.event.actor, noted.event.subject) == ("anna", "feed.load")
    assert noted.event.details == {"deed": "feed.load", "counted": 3}
    assert AuditEntryRow.objects.count() == 2
