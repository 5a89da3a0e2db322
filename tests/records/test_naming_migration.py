"""Complaints that are here already stay under their customer's key when later ones get their own."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hark.records import moves, stays_sealed
from tests.makers import NOON

BEFORE = [("records", "0034_confidential")]


@pytest.mark.django_db(transaction=True)
def test_what_is_here_is_known_to_lie_under_its_customers_key() -> None:
    executor = MigrationExecutor(connection)
    latest = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "records"]
    cases = executor.migrate(BEFORE).apps.get_model("records", "CaseRow").objects
    for number, customer in (("260101-AAAAA", "a" * 26), ("260101-BBBBB", "")):
        cases.create(number=number, customer=customer, door="portal", received_at=NOON, told=b"0")
    assert moves.missing(connection) == []

    apps = MigrationExecutor(connection).migrate(latest).apps

    found = apps.get_model("records", "CaseRow").objects.values_list("number", "sealed_under")
    assert dict(found) == {"260101-AAAAA": "a" * 26, "260101-BBBBB": ""}
    assert moves.missing(connection) == stays_sealed.missing(connection) == []
    moves.lift(connection)  # so that the test can be cleaned up
