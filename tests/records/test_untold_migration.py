"""Which customers are still to be told the answer is found in the histories that are here already."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hark.records import moves, stays_sealed
from tests.makers import NOON

BEFORE = [("records", "0041_withdrawals")]
ANSWERED = ("answered", {"reads": "mail"})
MAILED = ("mailed", {"of": "answered", "message": "m"})
RETURNED = ("returned", {"message": "m"})
UNREACHED = ("served", {"way": "unreached", "at": NOON.isoformat()})
WENT = {
    "260101-AAAAA": ("reviewing", [ANSWERED]),
    "260101-BBBBB": ("reviewing", [ANSWERED, MAILED]),
    "260101-CCCCC": ("reviewing", [ANSWERED, MAILED, RETURNED]),
    "260101-DDDDD": ("reviewing", [ANSWERED, UNREACHED]),
    "260101-EEEEE": ("reviewing", [("answered", {"reads": "code"})]),
    "260101-FFFFF": ("received", []),
}


@pytest.mark.django_db(transaction=True)
def test_those_here_who_are_to_be_told_are_found() -> None:
    executor = MigrationExecutor(connection)
    latest = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "records"]
    apps = executor.migrate(BEFORE).apps
    moves.lift(connection)
    staff = apps.get_model("records", "StaffRow").objects.create(username="anna", role="complaint_handler")
    for number, (stage, history) in WENT.items():
        case = apps.get_model("records", "CaseRow").objects.create(
            number=number, stage=stage, owner=staff, door="portal", received_at=NOON, told=b"0"
        )
        for place, (act, details) in enumerate(history):
            case.history.create(place=place, act=act, at=NOON, details=details)

    apps = MigrationExecutor(connection).migrate(latest).apps

    untold = apps.get_model("records", "CaseRow").objects.filter(untold=True)
    assert set(untold.values_list("number", flat=True)) == {"260101-AAAAA", "260101-CCCCC", "260101-DDDDD"}
    assert moves.missing(connection) == stays_sealed.missing(connection) == []
    moves.lift(connection)  # so that the test can be cleaned up
