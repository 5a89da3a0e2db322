"""Whatever is done to the audit by whoever can write to the database is found, and its place named."""

import random
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from hark.flows import audit_verifying, checkpoints
from hark.flows.checkpoints import NotContinued
from hark.guard.access import operator
from hark.guard.audit import Event, Walked
from hark.records import append_only
from hark.records.audit import AuditEntryRow
from tests.faults import tampers
from tests.faults.tampers import ENTRIES, WAYS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

FEW = [3, 16, 29, 40, 55]
MANY = list(range(4, 54))
COLUMNS = ("at", "actor", "act", "subject", "details", "hashes")


def verified(**how: object) -> Walked:
    return audit_verifying.verify(by=operator("auditor"), **how)  # type: ignore[arg-type]  # as the test says


def signed_and_copied() -> None:
    checkpoints.sign(now=tampers.NOON)
    checkpoints.copy()


def is_found(way: str, at: int, settings: Settings, tmp_path: Path) -> None:
    settings.HARK_AUDIT_KEY = settings.HARK_AUDIT_KEY  # put back afterwards, whoever swaps it
    key = checkpoints.signer().text
    tampers.an_audit()
    assert verified().finding is None

    WAYS[way].tamper(at)

    finding = verified().finding
    assert finding is not None and finding.position == WAYS[way].named(at), finding
    assert str(finding).endswith(".") and "{" not in str(finding)
    nothing = tmp_path / "empty.checkpoints"
    nothing.touch()
    assert (verified(outside=nothing).finding is None) is WAYS[way].outside_only
    assert verified(key=key).finding is not None


@pytest.mark.parametrize("at", FEW)
@pytest.mark.parametrize("way", WAYS)
def test_a_manipulation_is_found_and_its_place_named(
    way: str, at: int, settings: Settings, tmp_path: Path
) -> None:
    is_found(way, at, settings, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("at", MANY)
@pytest.mark.parametrize("way", WAYS)
def test_a_manipulation_anywhere_is_found_and_its_place_named(
    way: str, at: int, settings: Settings, tmp_path: Path
) -> None:
    is_found(way, at, settings, tmp_path)


def test_there_are_fourteen_ways() -> None:
    assert len(WAYS) == 14
    assert {name for name, way in WAYS.items() if way.outside_only} == {
        "cut_tail",
        "roll_back",
        "fork",
        "swap_key",
    }


@pytest.mark.parametrize("way", ["cut_tail", "roll_back", "fork", "edit_and_recompute"])
def test_nothing_more_is_signed_or_copied_once_history_was_changed(way: str) -> None:
    tampers.an_audit()
    WAYS[way].tamper(16)

    with pytest.raises(NotContinued, match="does not continue the checkpoint over"):
        signed_and_copied()


def test_a_verifier_that_did_not_hash_the_actor_would_be_caught_here(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    whole = Event.leaf.fget  # type: ignore[attr-defined]  # a property
    monkeypatch.setattr(
        Event, "leaf", property(lambda event: whole(event).replace(event.actor.encode(), b""))
    )

    with pytest.raises(AssertionError):
        is_found("edit", 16, settings, tmp_path)


def test_200_flipped_bits_of_rows_are_all_found() -> None:
    tampers.an_audit()
    dice = random.Random(20261121)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")  # rot asks no constraint
        for _ in range(200):
            at, column = dice.randrange(ENTRIES), dice.choice(COLUMNS)
            flipped = dice.choice(list(tampers.flips(at, column)))
            kind = "BLOB" if column == "hashes" else "TEXT"

            with transaction.atomic():
                cursor.execute(
                    f"UPDATE records_auditentryrow SET {column} = CAST(%s AS {kind}) WHERE sequence = %s",  # noqa: S608 # columns of ours
                    [flipped, at],
                )
                finding = verified().finding
                transaction.set_rollback(True)

            assert finding is not None and finding.position == at, (column, flipped, finding)
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.parametrize("deed", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["auditentryrow", "auditcheckpointrow"])
def test_the_database_refuses_what_goes_by_it(deed: str, table: str) -> None:
    tampers.an_audit()
    append_only.put(connection)
    key = "size" if table == "auditcheckpointrow" else "sequence"

    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        connection.cursor().execute(deed.format(f"records_{table}", key, key))
    assert AuditEntryRow.objects.count() == ENTRIES
    assert verified().finding is None
