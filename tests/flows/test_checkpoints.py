"""Checkpoints: when they are made, that they reach the place outside, and what keeps them from it."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from hark.core.errors import NotAllowed, Unavailable
from hark.flows import audit_verifying, checkpoints
from hark.flows.checkpoints import NotContinued
from hark.guard import checkpoints as notes
from hark.guard.access import Role, operator
from hark.records.audit import AuditCheckpointRow
from tests.audited import some_entries
from tests.faults import tampers
from tests.makers import NOON, somebody

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def file(home: Path) -> Path:
    return home / "witness" / "audit.checkpoints"


def sizes() -> list[int]:
    return list(AuditCheckpointRow.objects.values_list("size", flat=True))


def outside(file: Path) -> list[int]:
    return [checkpoints.signer().open(note).size for note in notes.notes(file.read_text(encoding="utf-8"))]


class TestKeeping:
    def test_signs_the_first_at_once_and_then_each_minute(self, file: Path) -> None:
        for seconds in (0, 30, 61, 90, 125):
            some_entries(1)
            checkpoints.keep(now=NOON + timedelta(seconds=seconds))

        assert sizes() == [1, 3, 5]
        assert outside(file) == [1, 3, 5]

    def test_signs_after_a_thousand_entries_without_waiting(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checkpoints, "ENTRIES", 5)
        some_entries(1)
        checkpoints.keep(now=NOON)
        some_entries(4)
        checkpoints.keep(now=NOON)
        some_entries(1)
        checkpoints.keep(now=NOON)

        assert outside(file) == [1, 6]

    def test_signs_nothing_where_nothing_was_noted(self, file: Path) -> None:
        checkpoints.keep(now=NOON)
        some_entries(1)
        checkpoints.keep(now=NOON + MINUTE)
        checkpoints.keep(now=NOON + 10 * MINUTE)

        assert sizes() == [1]

    def test_goes_on_where_the_place_outside_was_away_for_a_while(
        self, file: Path, settings: Settings
    ) -> None:
        some_entries(1)
        checkpoints.keep(now=NOON)
        file.parent.rename(file.parent.with_name("unplugged"))
        file.parent.write_text("in the way", encoding="utf-8")
        some_entries(1)
        with pytest.raises(Unavailable, match="cannot be copied"):
            checkpoints.keep(now=NOON + MINUTE)
        some_entries(1)
        file.parent.unlink()
        file.parent.with_name("unplugged").rename(file.parent)

        checkpoints.keep(now=NOON + 2 * MINUTE)

        assert outside(file) == [1, 2, 3]

    def test_is_not_stopped_by_a_write_that_broke_off(self, file: Path) -> None:
        some_entries(1)
        checkpoints.keep(now=NOON)
        whole = file.read_text(encoding="utf-8")
        some_entries(1)
        checkpoints.keep(now=NOON + MINUTE)
        torn = file.read_text(encoding="utf-8")[: len(whole) + 40]
        file.write_text(torn, encoding="utf-8")

        some_entries(1)
        checkpoints.keep(now=NOON + 2 * MINUTE)

        assert outside(file) == [1, 2, 3]
        assert audit_verifying.verify(by=operator("x")).finding is None

    def test_does_not_add_to_the_file_of_another(self, file: Path, settings: Settings) -> None:
        some_entries(1)
        checkpoints.keep(now=NOON)
        settings.HARK_AUDIT_KEY = b"\x05" * 32
        AuditCheckpointRow.objects.none()

        with pytest.raises(NotContinued, match="ends with no checkpoint of this audit"):
            checkpoints.copy()
        assert file.read_text(encoding="utf-8").count("—") == 1


class TestLate:
    def test_is_an_entry_that_waits_more_than_five_minutes(self, file: Path) -> None:
        assert not checkpoints.late(now=NOON)
        some_entries(1)  # noted at noon
        assert not checkpoints.late(now=NOON + 5 * MINUTE)
        assert checkpoints.late(now=NOON + 6 * MINUTE)

        checkpoints.keep(now=NOON + 6 * MINUTE)

        assert not checkpoints.late(now=NOON + 600 * MINUTE)

    def test_is_told_to_whoever_may_see_the_audit(self, file: Path) -> None:
        some_entries(1)

        standing = checkpoints.standing(by=somebody(Role.AUDITOR), now=NOON + 6 * MINUTE)

        assert standing.late and standing.signed is None and standing.copied is None
        with pytest.raises(NotAllowed):
            checkpoints.standing(by=somebody(Role.QUALITY_MANAGER), now=NOON)

    def test_counts_what_is_signed_but_not_copied(self, file: Path) -> None:
        some_entries(1)
        checkpoints.sign(now=NOON)

        assert checkpoints.late(now=NOON + 6 * MINUTE)


def test_a_place_outside_that_was_emptied_is_told_of(file: Path) -> None:
    some_entries(1)
    checkpoints.keep(now=NOON)
    file.unlink()

    finding = audit_verifying.verify(by=operator("x")).finding

    assert finding is not None and "it is missing there" in str(finding)


def test_an_older_copy_put_back_is_noticed_before_anything_is_signed(file: Path) -> None:
    some_entries(4)
    checkpoints.keep(now=NOON)
    tampers.append_only.lift(tampers.connection)
    tampers.roll_back(2)
    some_entries(1)

    with pytest.raises(NotContinued, match="does not continue the checkpoint over 4 entries"):
        checkpoints.keep(now=NOON + MINUTE)
    assert sizes() == []
