"""Keys rotated while everything goes on, stopped anywhere and gone on with, and the old one refused."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError

from hark.core.errors import NotAllowed
from hark.flows import complaints, keys, quarantine, ring, second_factors, subjects
from hark.flows.keys import NothingOlder, StillInUse
from hark.guard.access import Role, operator
from hark.guard.sealing import SealBroken, SubjectKey
from hark.records.audit import AuditEntryRow
from hark.records.feeds import QuarantineRow
from hark.records.keys import KeyRow, SubjectKeyRow
from tests.flows.test_loading import load
from tests.makers import NOON, a_file, a_person, a_row, somebody

pytestmark = pytest.mark.django_db
BY, HANDLER = operator("test"), somebody(Role.COMPLAINT_HANDLER)


def test_a_secret_is_sealed_though_another_made_the_key_at_the_same_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    anna, make, beaten = a_person(), subjects.keys, iter([IntegrityError("made meanwhile")])
    second_factors.seal("theirs", of=anna, now=NOON)

    def keys_of(names: list[str], *, now: datetime) -> dict[str, SubjectKey]:
        if problem := next(beaten, None):
            raise problem
        return make(names, now=now)

    monkeypatch.setattr(subjects, "keys", keys_of)
    mine = second_factors.seal("mine", of=anna, now=NOON)

    assert second_factors.open_sealed(mine, of=anna) == "mine"


class Killed(BaseException):
    """The process died here."""


def subject_rows(count: int) -> list[str]:
    """As many subjects with a key of their own."""
    names = [f"record/north/{n}" for n in range(count)]
    subjects.keys(names, now=NOON)
    return names


def readable(names: list[str]) -> int:
    """How many of the keys open; none is made anew."""
    before = SubjectKeyRow.objects.count()
    found = subjects.keys(names, now=NOON)
    assert SubjectKeyRow.objects.count() == before
    return len({key.key for key in found.values()})


@pytest.fixture
def loaded(home: Path) -> Path:
    load(a_file(home, [a_row(id="1", narrative="words"), a_row(id="x")]))
    return home


class TestRotate:
    def test_seals_everything_with_the_new_key_and_touches_no_fact(self, loaded: Path) -> None:
        facts = sorted((loaded / "lake").rglob("*.parquet"))
        bytes_before = [file.read_bytes() for file in facts]

        current, done = keys.rotate(by=BY, now=NOON)

        assert done == 3  # the subject's key, and the value and the original in quarantine
        assert [key.values for key in keys.listed(by=BY) if key.id == current] == [3]
        assert [file.read_bytes() for file in sorted((loaded / "lake").rglob("*.parquet"))] == bytes_before
        assert complaints.reveal("cfpb", "1", purpose="handle", by=HANDLER, now=NOON) == "words"
        assert quarantine.show(QuarantineRow.objects.get().pk, by=BY, now=NOON).value == "x"

    @pytest.mark.parametrize("kill_at", range(5))
    def test_goes_on_where_it_was_killed(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, kill_at: int
    ) -> None:
        monkeypatch.setattr(keys, "BATCH", 4)
        names = subject_rows(20)
        before = readable(names)

        def die(done: int) -> None:
            if done > 4 * kill_at:
                raise Killed

        with pytest.raises(Killed):
            keys.rotate(by=BY, now=NOON, report=die)
        assert readable(names) == before  # in the middle, too
        _, left = keys.rotate(by=BY, now=NOON)

        assert left == 20 - 4 * (kill_at + 1)
        assert KeyRow.objects.filter(use="sealing").count() == 2
        assert readable(names) == before == 20

    def test_is_followed_by_whoever_seals_from_then_on(self, home: Path) -> None:
        subject_rows(1)
        before = ring.sealer().current

        keys.rotate(by=BY, now=NOON)

        assert ring.sealer().current != before

    def test_leaves_an_erased_key_erased(self, home: Path) -> None:
        subject_rows(2)
        SubjectKeyRow.objects.filter(subject="record/north/1").update(wrapped=b"", erased_at=NOON)

        assert keys.rotate(by=BY, now=NOON)[1] == 1
        assert bytes(SubjectKeyRow.objects.get(subject="record/north/1").wrapped) == b""

    def test_is_noted_and_is_for_those_who_may(self, home: Path) -> None:
        keys.rotate(by=BY, now=NOON)

        assert AuditEntryRow.objects.filter(act="keys.rotated").count() == 1
        with pytest.raises(NotAllowed):
            keys.rotate(by=HANDLER, now=NOON)


class TestRetire:
    def test_refuses_the_old_key_from_then_on(self, loaded: Path) -> None:
        old = ring.sealer()
        sealed = old.seal(b"kept in a copy", context="here")
        keys.rotate(by=BY, now=NOON)
        assert ring.sealer().open(sealed, context="here") == b"kept in a copy"

        [retired] = keys.retire(by=BY, now=NOON)

        assert retired == old.current.hex()
        with pytest.raises(SealBroken, match="not here"):
            ring.sealer().open(sealed, context="here")
        assert not (ring.folder() / "sealing.key").exists()
        assert (ring.folder() / "retired" / "sealing.key").exists()
        ring.verify()

    def test_is_refused_while_anything_is_sealed_with_it(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keys, "BATCH", 4)
        subject_rows(8)

        def die(done: int) -> None:
            raise Killed

        with pytest.raises(Killed):
            keys.rotate(by=BY, now=NOON, report=die)

        with pytest.raises(StillInUse, match="4 values"):
            keys.retire(by=BY, now=NOON)

    def test_is_refused_when_there_is_only_one(self, home: Path) -> None:
        subject_rows(1)

        with pytest.raises(NothingOlder):
            keys.retire(by=BY, now=NOON)


def test_keys_of_subjects_come_in_the_order_of_time(home: Path) -> None:
    late = datetime(2027, 1, 1, tzinfo=UTC)
    early, later = (subjects.keys([name], now=at)[name].id for name, at in (("a", NOON), ("b", late)))

    assert early < later and isinstance(early, UUID) and early.version == 7


def test_second_factors_follow_a_rotation(home: Path) -> None:
    anna, boris = a_person(username="anna"), a_person(username="boris")
    sealed = second_factors.seal("JBSWY3DP", of=anna, now=NOON)

    keys.rotate(by=BY, now=NOON)
    keys.retire(by=BY, now=NOON)

    assert second_factors.open_sealed(sealed, of=anna) == "JBSWY3DP"
    with pytest.raises(SealBroken):
        second_factors.open_sealed(sealed, of=boris)
