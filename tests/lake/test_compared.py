"""A process that starts reads only what nobody has compared as it is; what was written to is compared."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hark.core.errors import Unavailable
from hark.lake import compared, keeping, past, rolling, segments
from hark.lake.proving import prove
from hark.lake.table import FactTable
from tests.makers import NOON, a_ledger, add, anew


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FactTable:
    """Three contacts, each in a part, with their sums; all of it compared by a process."""
    monkeypatch.setattr(compared, "SETTLED", -(10**12))  # as if all were written long ago
    monkeypatch.setattr(compared, "_WORTH", 0)
    table = a_ledger(tmp_path, name="contacts")
    for n in range(3):
        add(table, {"source_id": f"c{n}", "wait": float(n)})
    rolling.refresh(table, now=NOON)
    asked(anew(table))
    return table


def asked(table: FactTable) -> int:
    """How many contacts there are, once sums and facts are asked."""
    assert segments.chain(table, upto=table.newest)
    [(count,)] = table.rows(table.snapshot().table.count().as_table())
    return int(count)


def turn_a_bit(path: Path) -> None:
    """With the file's times put back as they were, as far as anybody can."""
    found, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def test_what_was_compared_is_not_read_again(table: FactTable, read: set[str]) -> None:
    assert asked(anew(table)) == 3
    assert read == set()

    add(table, {"source_id": "new"})
    [part] = keeping.parts(table.folder, table.newest)
    read.clear()
    assert asked(anew(table)) == 4
    assert part.name in read
    assert all(part.name not in read for v in (1, 2, 3) for part in keeping.parts(table.folder, v))


def test_what_was_written_to_is_compared(table: FactTable) -> None:
    [part] = keeping.parts(table.folder, 2)
    turn_a_bit(part)

    with pytest.raises(Unavailable):
        anew(table).snapshot()


def test_sums_that_were_written_to_are_not_counted_on(table: FactTable) -> None:
    [segment] = segments.kept(table)
    turn_a_bit(segment.file("sums"))

    assert segments.chain(anew(table), upto=table.newest) == []


def test_what_was_changed_a_moment_before_is_not_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: set[str]
) -> None:
    monkeypatch.setattr(compared, "_WORTH", 0)
    table = a_ledger(tmp_path, name="contacts")
    add(table, {"source_id": "c0"})
    anew(table).snapshot()
    read.clear()

    anew(table).snapshot()

    assert {part.name for part in keeping.parts(table.folder, 1)} <= read


def test_a_copy_is_compared(table: FactTable, tmp_path: Path, read: set[str]) -> None:
    copy = shutil.copytree(table.folder.parent, tmp_path / "copy")

    assert asked(anew(table, copy)) == 3
    assert {part.name for part in table.folder.glob("*.parquet")} <= read


@pytest.mark.parametrize("spoil", [lambda note: note[:-9], lambda note: b"\xff" + note, lambda note: b""])
def test_a_spoilt_note_is_not_believed(
    table: FactTable, read: set[str], spoil: Callable[[bytes], bytes]
) -> None:
    [note] = table.folder.rglob("compared")
    note.write_bytes(spoil(note.read_bytes()))

    assert asked(anew(table)) == 3
    assert {part.name for part in table.folder.glob("*.parquet")} <= read


def rot(table: FactTable, path: Path) -> None:
    """Turn a bit as a disk does by itself: no time changes, so the note is made to tell those of now."""
    digest = keeping.sha256_of(path)
    turn_a_bit(path)
    note, now = compared.Compared(table.folder), path.stat()
    told = f"{digest} {now.st_ino} {now.st_size} {now.st_mtime_ns} {now.st_ctime_ns}"
    note._known[past.name(table.folder, path)] = told
    note.note()


def test_bits_that_turned_by_themselves_are_found_by_who_compares_all(table: FactTable) -> None:
    [part] = keeping.parts(table.folder, 2)
    rot(table, part)
    server = anew(table)
    server.snapshot()  # which believes the note

    assert anew(table).damaged() == [(part.name, "changed")]
    add(server, {"source_id": "new"})
    rolling.refresh(server, now=NOON)
    segments._whole.clear()
    asked(server)  # and has something to note, which it would have with the damaged part

    with pytest.raises(Unavailable):
        anew(table).snapshot()


def test_sums_in_which_bits_turned_are_made_anew_by_who_refreshes_them(table: FactTable) -> None:
    [segment] = segments.kept(table)
    rot(table, segment.file("sums"))
    server = anew(table)
    assert segments.chain(server, upto=server.newest) == [segment]  # it believes the note

    told = rolling.refresh(anew(table), now=NOON)

    assert len(told.aside) == 1
    assert prove(anew(table)).holds


def test_sums_found_damaged_when_they_are_proven_are_not_counted_on(table: FactTable) -> None:
    [segment] = segments.kept(table)
    rot(table, segment.file("months"))

    assert prove(anew(table)).damaged == (segment.list.stem,)
    assert segments.chain(anew(table), upto=table.newest) == []


def test_of_files_that_are_gone_nothing_stays_noted(table: FactTable) -> None:
    [note] = table.folder.rglob("compared")
    [segment] = segments.kept(table)
    assert segment.file("sums").name in note.read_text()
    segments.remove(segment)
    add(table, {"source_id": "new"})
    rolling.refresh(table, now=NOON)

    asked(anew(table))

    assert f"{segment.first:010}-{segment.last:010}" not in note.read_text()


def test_where_nothing_can_be_noted_everything_is_answered(table: FactTable) -> None:
    [note] = table.folder.rglob("compared")
    note.unlink()
    note.mkdir()

    assert asked(anew(table)) == 3
