"""A backup holds everything, and comes back as it was."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from hark.core.errors import NotAllowed
from hark.flows import (
    backups,
    case_files,
    destroyed,
    drills,
    erasure,
    escrow,
    feeds,
    loading,
    offering,
    stores,
)
from hark.flows.case_files import Offered
from hark.flows.destroyed import NoList
from hark.flows.drills import Step
from hark.flows.restoring import NotEmpty, NotTheSame, restore
from hark.guard.access import Role, operator
from hark.guard.escrow import BoxBroken, WrongEscrowKey
from hark.records import copying
from hark.records.audit import AuditEntryRow
from hark.records.backups import DrillRow
from hark.records.cases import CaseRow
from hark.records.feeds import ArrivalRow
from tests.makers import NOON, a_case, a_file, a_row, somebody

# A copy of the records is taken outside any transaction.
pytestmark = pytest.mark.django_db(transaction=True)
BY = operator("test")


@pytest.fixture
def kept(home: Path) -> Path:
    """A home with a key, a mapping of its own, and complaints."""
    (home / "keys").mkdir()
    (home / "keys" / "sealing.key").write_bytes(bytes(range(32)))
    (home / "mappings" / "own.toml").write_text("# ours")
    (home / "indicators.toml").write_text("# our targets")
    (home / "laws").mkdir()
    (home / "laws" / "own.toml").write_text("# our law")
    (home / "targets_of_complaints.toml").write_text("# our terms")
    load(home, ["1", "2", "x"])
    return home


def load(home: Path, ids: list[str]) -> None:
    file = a_file(home, [a_row(id=id, narrative=f"words {id}") for id in ids], name=f"{ids[0]}.csv")
    arrival = offering.receive(file, file_name=file.name, mapping="cfpb", feed="", by=BY, now=NOON)
    loading.settle(arrival, file, by=BY, clock=lambda: NOON)


def made(home: Path, *, days: float = 0, **options: object) -> Path:
    now = NOON + timedelta(days=days)
    return backups.make(to=home / "backups", by=BY, now=now, **options).path  # type: ignore[arg-type]  # a test hands on what it is given


def put_back(backup: Path, into: Path) -> None:
    restore(backup, into=into, key=escrow.current_bytes())


class TestMake:
    def test_comes_back_with_every_record_fact_key_and_mapping(self, kept: Path, tmp_path: Path) -> None:
        digest = feeds.digest("cfpb", by=BY)

        manifest = restore(made(kept), into=tmp_path / "new", key=escrow.current_bytes())

        assert manifest.records["records_arrivalrow"] == 1
        assert manifest.records["records_quarantinerow"] == 1
        assert manifest.ledgers["complaints"]["rows"] == 2
        assert manifest.ledgers["complaints"]["digests"] == {"cfpb": digest}
        assert (tmp_path / "new" / "keys" / "sealing.key").read_bytes() == bytes(range(32))
        assert (tmp_path / "new" / "mappings" / "own.toml").read_text() == "# ours"
        assert (tmp_path / "new" / "indicators.toml").read_text() == "# our targets"
        assert (tmp_path / "new" / "laws" / "own.toml").read_text() == "# our law"
        assert (tmp_path / "new" / "targets_of_complaints.toml").read_text() == "# our terms"
        assert copying.counts(tmp_path / "new" / "records.sqlite3") == manifest.records

    def test_holds_nothing_in_clear(self, kept: Path) -> None:
        content = made(kept).read_bytes()

        for word in (b"sealing.key", b"ACME", b"records_", bytes(range(32)), escrow.current_bytes()):
            assert word not in content

    def test_holds_files_handed_in_and_not_settled(
        self, kept: Path, tmp_path: Path, settings: Settings
    ) -> None:
        name = "0" * 32 + ".csv"
        settings.HARK_UPLOADS.mkdir()
        (settings.HARK_UPLOADS / name).write_bytes(b"waits")
        (settings.HARK_UPLOADS / ("1" * 32)).write_bytes(b"never confirmed")
        ArrivalRow.objects.update(stored_as=name)

        put_back(made(kept), tmp_path / "new")

        assert [path.read_bytes() for path in (tmp_path / "new" / "uploads").iterdir()] == [b"waits"]

    def test_holds_files_of_complaints_sealed_as_they_lie(self, kept: Path, tmp_path: Path) -> None:
        for lawless in ("targets_of_complaints.toml", "laws/own.toml"):
            (kept / lawless).unlink()
        row = CaseRow.objects.get(number=a_case())
        with transaction.atomic():
            case_files.take(row, [Offered("a.pdf", b"%PDF-1.7 mine")], by=BY, now=NOON)
        [sealed] = case_files.folder().iterdir()

        put_back(made(kept), tmp_path / "new")

        assert (tmp_path / "new" / case_files.FOLDER / sealed.name).read_bytes() == sealed.read_bytes()

    def test_is_noted_in_the_audit(self, kept: Path) -> None:
        path = made(kept)

        assert AuditEntryRow.objects.filter(act="backup.made", subject=path.name).exists()

    def test_is_the_administrator_s_alone(self, kept: Path) -> None:
        for role in set(Role) - {Role.ADMINISTRATOR}:
            with pytest.raises(NotAllowed):
                backups.make(to=kept / "backups", by=somebody(role), now=NOON)

    def test_two_in_one_second_are_two(self, kept: Path) -> None:
        assert made(kept) != made(kept)
        assert [one.path.name for one in backups.listed(kept / "backups", by=BY)] == [
            "hark-20261121T120000Z-2.backup",
            "hark-20261121T120000Z.backup",
        ]

    def test_says_which_of_the_ledger_s_files_were_damaged_already(self, kept: Path) -> None:
        [part] = (kept / "lake" / "complaints").glob("*.parquet")
        part.write_bytes(part.read_bytes()[::-1])

        manifest = backups.make(to=kept / "backups", by=BY, now=NOON).manifest

        assert manifest.damaged == [part.name]


class TestKeep:
    def test_leaves_the_newest_of_each_day_and_week(self, kept: Path) -> None:
        for days in (-30, -16, -15, -1.1, -1):
            made(kept, days=days)

        made(kept, keep=(2, 2))

        left = [one.path.name[5:13] for one in backups.listed(kept / "backups", by=BY)]
        assert left == ["20261121", "20261120", "20261106"]

    def test_never_removes_the_one_just_made(self, kept: Path) -> None:
        made(kept, days=3)

        now = made(kept, keep=(1, 0))

        assert now.exists()

    def test_removes_nothing_for_one_that_holds_damage(self, kept: Path) -> None:
        old = made(kept, days=-9)
        next((kept / "lake" / "complaints").glob("*.parquet")).unlink()

        made(kept, keep=(1, 0))

        assert old.exists()


class TestRestore:
    def test_refuses_a_folder_that_holds_anything(self, kept: Path, tmp_path: Path) -> None:
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "mine").touch()

        with pytest.raises(NotEmpty, match="not empty"):
            put_back(made(kept), tmp_path / "new")

    def test_takes_no_other_key(self, kept: Path, tmp_path: Path) -> None:
        with pytest.raises(WrongEscrowKey):
            restore(made(kept), into=tmp_path / "new", key=bytes(32))

    def test_goes_on_where_one_before_was_killed(self, kept: Path, tmp_path: Path) -> None:
        (tmp_path / "new" / ".restoring" / "lake").mkdir(parents=True)

        put_back(made(kept), tmp_path / "new")

        assert (tmp_path / "new" / "records.sqlite3").exists()

    def test_compares_what_the_disk_then_holds(
        self, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = made(kept)
        put = restore.__globals__["_put"]
        planted = lambda to, chunks: put(to, iter([b"other"] if to.suffix == ".parquet" else chunks))  # noqa: E731  # shorter than a function of three lines
        monkeypatch.setitem(restore.__globals__, "_put", planted)

        with pytest.raises(NotTheSame):
            put_back(path, tmp_path / "new")

        assert list((tmp_path / "new").iterdir()) == []


class TestWhatWasErasedAfterwards:
    def test_is_erased_again_by_the_list_kept_outside(self, kept: Path, tmp_path: Path) -> None:
        backup = made(kept)
        erasure.erase("cfpb", "1", reason="asked", by=BY, now=NOON)
        lost = destroyed.outside().rename(tmp_path / "outside")

        restore(backup, into=tmp_path / "old", key=escrow.current_bytes())
        restore(backup, into=tmp_path / "new", key=escrow.current_bytes(), newer_list=lost)

        assert not (tmp_path / "old/keys/destroyed").exists()  # the planted fault: nobody knows
        assert (tmp_path / "new/keys/destroyed").read_text() == lost.read_text()

    def test_is_added_to_what_the_backup_knows(self, kept: Path, tmp_path: Path) -> None:
        erasure.erase("cfpb", "1", reason="asked", by=BY, now=NOON)
        backup = made(kept)
        erasure.erase("cfpb", "2", reason="asked", by=BY, now=NOON)

        restore(backup, into=tmp_path / "new", key=escrow.current_bytes(), newer_list=destroyed.outside())

        assert (tmp_path / "new/keys/destroyed").read_text().count("\n") == 2

    def test_is_not_asked_of_a_file_that_is_no_list(self, kept: Path, tmp_path: Path) -> None:
        letter = tmp_path / "letter"
        letter.write_text("Dear bank")

        with pytest.raises(NoList):
            restore(made(kept), into=tmp_path / "new", key=escrow.current_bytes(), newer_list=letter)

        assert list((tmp_path / "new").iterdir()) == []


class TestEscrow:
    def test_a_new_key_locks_new_backups_and_the_old_one_opens_old_ones(self, kept: Path) -> None:
        old = made(kept)
        escrow.renew(kept / "away.key")
        new = made(kept)

        assert escrow.read(kept / "away.key").id == escrow.current().id
        for path in (old, new):
            assert backups.verify(path, by=BY, now=NOON).records

    def test_is_missed_until_a_copy_is_made(self, kept: Path) -> None:
        made(kept)
        assert escrow.only_here()

        escrow.copy_to(kept / "away.key")

        assert not escrow.only_here()

    def test_a_copy_overwrites_nothing(self, kept: Path) -> None:
        (kept / "away.key").touch()

        with pytest.raises(escrow.KeyInTheWay):
            escrow.renew(kept / "away.key")


class TestListed:
    def test_shows_a_damaged_one_as_such(self, kept: Path) -> None:
        made(kept).write_bytes(b"rubbish")

        [one] = backups.listed(kept / "backups", by=BY)

        assert not one.whole

    def test_a_file_that_is_no_backup_is_refused_with_a_sentence(self, kept: Path) -> None:
        (kept / "file").write_bytes(b"rubbish")

        with pytest.raises(BoxBroken, match="no backup of Hark"):
            backups.verify(kept / "file", by=BY, now=NOON)


class TestDrill:
    def test_is_written_down_with_its_steps(self, kept: Path) -> None:
        run = drills.drill(by=BY, clock=lambda: NOON, rehearse=lambda home: [Step("page", passed=True)])

        assert run.passed and [step.name for step in run.steps] == ["back up", "restore", "page"]
        assert DrillRow.objects.get().passed
        [file] = (kept / "backups").glob("drill-*.json")
        assert json.loads(file.read_text())["passed"]
        assert drills.last(by=BY)[0].backup == run.backup

    def test_fails_and_says_so_where_something_does_not_come_back(
        self, kept: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(drills, "restore", lambda *_, **__: _fail())

        run = drills.drill(by=BY, clock=lambda: NOON, rehearse=lambda home: [])

        assert not run.passed and run.steps[-1].found == "no"
        assert not DrillRow.objects.get().passed

    def test_opens_sealed_values_of_both_stores(self, kept: Path) -> None:
        assert drills.open_sealed() == 3
        assert stores.ledger("complaints").damaged() == []


def _fail() -> None:
    raise NotTheSame("no")
