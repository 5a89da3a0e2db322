"""What the log has from long ago is put away: its folder stays short, and every version answers as it did."""

import errno
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from hark.core.errors import Unavailable
from hark.lake import evidence, gathering, keeping, past
from hark.lake.schemas import LEDGERS
from hark.lake.table import FactTable
from tests.makers import a_ledger, add, anew

# Of the versions of the table below, which gather what came before; each other but the first adds a contact.
GATHER = [5, 9, 13, 17]
LAST = 19
AWAY = range(13)  # are put away, and those before version 9 are no longer in the log

pytestmark = pytest.mark.usefixtures("every_four")


@pytest.fixture
def table(tmp_path: Path) -> FactTable:
    """Fifteen contacts, each in a version of its own."""
    table = a_ledger(tmp_path, name="contacts")
    grow(table, 0, 15)
    return table


def grow(table: FactTable, first: int, after: int) -> None:
    for n in range(first, after):
        add(table, {"source_id": f"c{n:02}"})


def versions(table: FactTable) -> list[list[str]]:
    """The ids of every version."""
    return [
        sorted(id for (id,) in table.rows(table.at(version).table.select("source_id")))
        for version in range(table.newest + 1)
    ]


def brought(newest: int) -> list[list[str]]:
    """The ids every version has, by the order in which contacts were added."""
    counts = (version - sum(version >= each for each in GATHER) for version in range(newest + 1))
    return [[f"c{n:02}" for n in range(count)] for count in counts]


def in_log(table: FactTable) -> list[int]:
    return sorted(keeping.numbers(table.folder / past.LOG, "json"))


def away(table: FactTable) -> Path:
    [_, past_log] = past.logs(table.folder)
    return past_log


def test_the_log_is_short(table: FactTable) -> None:
    assert table.newest == LAST
    assert sorted(keeping.numbers(away(table), "json")) == [*AWAY]
    assert in_log(table) == [*range(9, LAST + 1)]
    assert not [path for path in (table.folder / past.LOG).iterdir() if path.name[:20] < f"{9:020}"]


def test_every_version_says_what_it_said(table: FactTable) -> None:
    assert versions(table) == versions(anew(table)) == brought(LAST)


def test_evidence_of_long_ago_names_its_parts(table: FactTable) -> None:
    [listed] = evidence.parts(anew(table).as_of(1))
    [part] = keeping.parts(table.folder, 1)

    assert listed == f"{keeping.sha256_of(part)}  {part.name}"


def test_nothing_of_it_counts_as_damage(table: FactTable) -> None:
    assert table.damaged() == anew(table).damaged() == []


def test_what_was_just_found_in_the_log_can_be_read_after_the_next_is_put_away(table: FactTable) -> None:
    found = keeping.commit(table.folder, 14)
    assert found.parent.parent == table.folder

    grow(table, 15, 19)

    assert keeping.commit(table.folder, 14) != found
    assert found.samefile(keeping.commit(table.folder, 14))


def test_what_is_taken_out_of_the_log_this_moment_is_found_where_it_went(
    table: FactTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = keeping.commit(table.folder, 10)
    (table.folder / past.LOG / entry.name).unlink()
    real = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: path.name == entry.name or real(path))

    assert keeping.commit(table.folder, 10) == entry == away(table) / entry.name


def test_a_process_that_waited_goes_on(table: FactTable) -> None:
    waited = anew(table)
    before = waited.snapshot().version
    grow(table, 15, 40)
    assert keeping.commit(table.folder, before).parent == away(table)

    assert len(waited.rows(waited.snapshot().table.select("source_id"))) == 40
    add(waited, {"source_id": "last"})
    assert len(table.rows(table.snapshot().table.select("source_id"))) == 41
    assert (waited.acknowledged, waited.damaged()) == (waited.newest, [])


@pytest.mark.parametrize("ending", ["json", "checkpoint.parquet"])
def test_damage_of_long_ago_is_found(table: FactTable, ending: str) -> None:
    damaged = away(table) / f"{9:020}.{ending}"
    damaged.write_bytes(damaged.read_bytes()[:-2] + b"?}")

    assert table.damaged() == [(damaged.name, "changed")]
    opened = anew(table)
    assert len(opened.rows(opened.snapshot().table.select("source_id"))) == 15
    if ending == "json":
        with pytest.raises(Unavailable):
            opened.at(10)
    else:  # which can be done without
        assert versions(opened) == brought(LAST)


def test_what_is_gone_of_long_ago_is_told(table: FactTable) -> None:
    for log in past.logs(table.folder):
        (log / f"{3:020}.json").unlink(missing_ok=True)

    assert table.damaged() == [(f"{3:020}.json", "missing")]


def test_without_checkpoints_the_log_is_read_from_its_beginning(table: FactTable) -> None:
    for path in (table.folder / past.LOG).glob("*.checkpoint.parquet"):
        path.unlink()

    opened = anew(table)
    assert versions(opened) == brought(LAST)
    assert in_log(opened) == [*range(LAST + 1)]

    grow(opened, 15, 23)
    assert versions(anew(opened))[: LAST + 1] == brought(LAST)
    assert in_log(opened)[0] > 0  # put away again


def test_a_copy_of_all_its_files_is_whole(table: FactTable, tmp_path: Path) -> None:
    """As a backup has them, while more comes and is put away."""
    copy = tmp_path / "copy"
    for at, (name, path) in enumerate(table.files(LAST)):
        if at == 20:
            grow(table, 15, 30)
        (copy / table.name / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy / table.name / name)

    put_back = anew(table, copy)
    assert (put_back.newest, put_back.damaged()) == (LAST, [])
    assert versions(put_back) == brought(LAST)


def only(times: int, problem: BaseException) -> Callable[[Path, Path], None]:
    """Links made so many times, and then no longer."""
    made: list[Path] = []

    def link(source: Path, to: Path) -> None:
        if len(made) == times:
            raise problem
        made.append(to)
        real(source, to)

    real = os.link
    return link


@pytest.mark.parametrize("links", range(1, 12))
def test_broken_off_it_is_gone_on_with(table: FactTable, links: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(os, "link", only(links, KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            grow(table, 15, 40)
    went = anew(table)
    assert versions(went)[: LAST + 1] == brought(LAST)

    grow(went, 40, 60)
    opened = anew(went)
    assert versions(opened)[: LAST + 1] == brought(LAST)
    assert opened.damaged() == []


def test_on_a_disk_without_links_all_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", only(0, OSError(errno.EPERM, "no links")))
    table = a_ledger(tmp_path, name="contacts")
    grow(table, 0, 15)

    assert in_log(table) == [*range(LAST + 1)]
    assert versions(anew(table)) == brought(LAST)


def test_on_a_full_disk_the_rows_are_in_and_it_is_said(
    table: FactTable, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(os, "link", only(0, OSError(errno.ENOSPC, "No space left")))

    grow(table, 15, 19)

    assert "The log of contacts stays long: No space left." in caplog.messages
    assert len(versions(anew(table))[-1]) == 19


def aged(table: FactTable) -> None:
    """As if everything in the log had been there for two months."""
    then = time.time() - 60 * 86_400  # noqa: TID251 # files are dated by it
    for path in (path for log in past.logs(table.folder) for path in log.iterdir()):
        os.utime(path, (then, then))


class TestTheLibraryDeletesNoEntries:
    def test_while_it_gathers(self, table: FactTable) -> None:
        for n in range(15, 40):
            aged(table)
            add(table, {"source_id": f"c{n:02}"})

        assert table.damaged() == []
        assert versions(anew(table))[: LAST + 1] == brought(LAST)

    def test_of_a_ledger_an_earlier_version_made(self, tmp_path: Path) -> None:
        folder = tmp_path / "contacts"
        folder.mkdir()
        DeltaTable.create(folder, schema=LEDGERS["contacts"])
        table = a_ledger(tmp_path, name="contacts")
        grow(table, 0, 15)
        aged(table)

        grow(anew(table), 15, 40)

        assert anew(table).damaged() == []

    def test_while_columns_are_added(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gathering, "EVERY", 10**9)
        few = pa.schema([field for field in LEDGERS["contacts"] if field.name != "repeat_of"])
        folder = tmp_path / "contacts"
        folder.mkdir()
        older = DeltaTable.create(folder, schema=few)
        older.alter.set_table_properties({"delta.checkpointInterval": "10"})
        older.create_checkpoint()
        table = FactTable(tmp_path, "contacts", few)
        aged(table)

        grown = anew(table)

        assert grown.damaged() == []
        assert in_log(grown) == [*range(grown.newest + 1)]


def test_of_a_copy_that_knows_no_links_both_files_are_compared(table: FactTable, tmp_path: Path) -> None:
    copy = anew(table, shutil.copytree(table.folder.parent, tmp_path / "copy"))
    [both] = {13} & keeping.numbers(copy.folder / past.LOG, "json")
    entry = copy.folder / past.LOG / f"{both - 1:020}.json"
    assert not entry.samefile(away(copy) / entry.name)
    entry.write_bytes(entry.read_bytes()[:-2] + b" }")

    assert copy.damaged() == [(entry.name, "changed")]


def unremoved(entry: Path) -> None:
    """Of an entry of gathering, leave out what was gathered, so that it counts twice."""
    lines = entry.read_text().splitlines()
    entry.write_text("".join(f"{line}\n" for line in lines if '"remove"' not in line))


@pytest.mark.parametrize("spoil", ["checkpoint", "hint"])
def test_a_log_read_from_its_beginning_is_compared_from_its_beginning(table: FactTable, spoil: str) -> None:
    unremoved(away(table) / f"{5:020}.json")
    log = table.folder / past.LOG
    DeltaTable(table.folder).create_checkpoint()
    if spoil == "checkpoint":
        max(log.glob("*.checkpoint.parquet")).unlink()
    else:
        hint = log / "_last_checkpoint"
        hint.write_text(hint.read_text().replace(f'"version":{LAST}', '"version":1000000'))

    with pytest.raises(Unavailable, match="changed"):
        anew(table).snapshot()


def test_a_running_process_compares_when_another_has_set_checkpoints_aside(table: FactTable) -> None:
    running = anew(table)
    running.snapshot()
    unremoved(away(table) / f"{5:020}.json")
    keeping.without_checkpoints(table.folder)
    add_unseen(table)

    with pytest.raises(Unavailable, match="changed"):
        running.snapshot()


def add_unseen(table: FactTable) -> None:
    """A version more, by a process that compares nothing."""
    log = DeltaTable(table.folder)
    log.alter.set_table_properties({"delta.appendOnly": "false"})
    keeping.settle(table.folder, after=LAST)


def test_what_was_put_away_of_another_log_is_set_aside(table: FactTable, tmp_path: Path) -> None:
    other = a_ledger(tmp_path / "other", name="contacts")
    grow(other, 0, 3)
    for kept in (past.LOG, keeping.DIGESTS):
        shutil.rmtree(table.folder / kept)
        shutil.copytree(other.folder / kept, table.folder / kept)
    for part in other.folder.glob("*.parquet"):
        shutil.copy(part, table.folder)

    put_back = anew(table)
    assert (put_back.newest, put_back.damaged()) == (3, [])
    grow(put_back, 3, 15)
    assert versions(anew(table)) == brought(LAST)
    assert len(list(table.folder.glob("_past-*"))) == 1


def test_what_was_put_away_of_this_log_stays(table: FactTable, tmp_path: Path) -> None:
    anew(table)

    assert not list(table.folder.glob("_past-*"))


def test_on_a_disk_without_links_the_log_is_put_together_by_copies(
    table: FactTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", only(0, OSError(errno.EPERM, "no links")))
    for path in (table.folder / past.LOG).glob("*.checkpoint.parquet"):
        path.unlink()

    assert versions(anew(table)) == brought(LAST)


def test_a_log_that_cannot_be_put_together_is_said(table: FactTable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", only(0, OSError(errno.ENOSPC, "No space left")))
    for path in (table.folder / past.LOG).glob("*.checkpoint.parquet"):
        path.unlink()

    with pytest.raises(Unavailable, match="No space left"):
        anew(table).snapshot()


def test_who_reads_does_not_wait_for_who_writes(table: FactTable) -> None:
    """Who writes may be waiting for the snapshot the other holds."""
    for path in (table.folder / past.LOG).glob("*.checkpoint.parquet"):
        path.unlink()
    reader = anew(table)  # which healed it when it was opened
    keeping.without_checkpoints(table.folder)
    (table.folder / past.LOG / f"{3:020}.json").unlink()

    with table.exclusive(), pytest.raises(Unavailable, match="ask again"):
        reader._set_checkpoints_aside()
