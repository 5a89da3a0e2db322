"""Entries of the time before the tree are taken into it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hark.guard.audit import walk
from hark.records import append_only, audit
from tests.makers import NOON

BEFORE = [("records", "0007_sessions_and_passwords")]


@pytest.mark.django_db(transaction=True)
def test_entries_that_are_there_keep_their_order_and_are_hashed() -> None:
    executor = MigrationExecutor(connection)
    latest = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "records"]
    rows = executor.migrate(BEFORE).apps.get_model("records", "AuditEntryRow").objects
    for id, hours in ((3, 0), (7, -5), (8, 1)):  # ids had gaps, clocks were set back
        at = NOON + timedelta(hours=hours)
        rows.create(
            pk=id, at=at, actor="anna", act="feed.loaded", subject=f"north/{id}", details={"read": id}
        )

    MigrationExecutor(connection).migrate(latest)

    found = list(audit.every())
    assert walk(found, stored=audit.tree(), marks=[]).finding is None
    assert [kept.event.subject for kept in found if kept.event] == ["north/3", "north/7", "north/8"]
    assert append_only.missing(connection) == []
    append_only.lift(connection)  # so that the test can be cleaned up
