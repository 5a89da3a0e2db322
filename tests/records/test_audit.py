"""Entries are counted without gaps, in the transaction of their deed, and only ever added to."""

import pytest
from django.db import IntegrityError, connection, transaction

from hark.guard.access import Role
from hark.guard.audit import NotPlain, walk
from hark.records import append_only, audit
from hark.records.audit import AuditEntryRow, AuditTreeRow
from tests.audited import no_event, one_event, some_entries
from tests.makers import NOON, somebody

pytestmark = pytest.mark.django_db
ANNA = somebody(Role.AUDITOR)


def test_entries_are_counted_from_nought_whatever_the_clock_says() -> None:
    for hours in (5, -3, 0):
        audit.write("x", "", by=ANNA, now=NOON.replace(hour=12 + hours))

    assert list(AuditEntryRow.objects.values_list("sequence", flat=True)) == [0, 1, 2]
    assert audit.tree().size == 3
    assert walk(audit.every(), stored=audit.tree(), marks=[]).finding is None


def test_a_deed_that_is_rolled_back_was_never_noted() -> None:
    some_entries(3)
    before = audit.tree()

    with no_event(), transaction.atomic():
        audit.write("x", "", by=ANNA, now=NOON)
        transaction.set_rollback(True)

    assert audit.tree() == before
    with one_event("y") as noted:
        audit.write("y", "", by=ANNA, now=NOON)
    assert noted.event.sequence == 3


def test_one_event_is_seen_to_miss_none_and_to_want_no_more() -> None:
    with pytest.raises(AssertionError), one_event("x"):
        pass
    with pytest.raises(AssertionError), one_event("complaint.revealed"):
        some_entries(2)


def test_details_that_are_not_plain_are_refused_and_nothing_is_noted() -> None:
    with no_event(), pytest.raises(NotPlain):
        audit.write("x", "", by=ANNA, now=NOON, at=NOON)


def test_a_subject_too_long_for_its_column_is_cut() -> None:
    audit.write("x", "s" * 300, by=ANNA, now=NOON)

    assert walk(audit.every(), stored=audit.tree(), marks=[]).finding is None
    assert len(AuditEntryRow.objects.get().subject) == 200


def test_a_tree_that_was_removed_does_not_begin_anew_over_entries() -> None:
    some_entries(2)
    AuditTreeRow.objects.all().delete()

    with pytest.raises(IntegrityError), transaction.atomic():
        some_entries(1)


def test_every_trigger_is_in_place_after_all_migrations() -> None:
    assert append_only.missing(connection) == []

    append_only.lift(connection)

    assert len(append_only.missing(connection)) == len(append_only.TABLES) * 2
