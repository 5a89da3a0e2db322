"""The records keep every acknowledged commit when the power goes, in both modes Hark writes them in."""

import random
import shutil
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

import apsw
import pytest
from django.conf import settings

from hark.config import sqlite
from tests.faults.power import Disk, Files

CUTS = 100
TRANSACTIONS = 12
ROWS = 3
TABLES = """
    CREATE TABLE deed (number INTEGER, part INTEGER, text BLOB, UNIQUE (number, part));
    CREATE TABLE total (id INTEGER PRIMARY KEY, deeds INTEGER);
    INSERT INTO total VALUES (1, 0);
"""
MODES = {"journal": sqlite.WITH_JOURNAL, "wal": sqlite.IN_WAL}


def _work(connection: apsw.Connection, acknowledged: list[int], dice: random.Random) -> None:
    """Deeds of a few rows each and a running total; one is acknowledged once its commit has returned."""
    for number in range(TRANSACTIONS):
        connection.execute("BEGIN IMMEDIATE")
        for part in range(ROWS):
            text = dice.randbytes(dice.randint(10, 3_000))
            connection.execute("INSERT INTO deed VALUES (?, ?, ?)", (number, part, text))
        connection.execute("UPDATE total SET deeds = deeds + 1")
        connection.execute("COMMIT")
        acknowledged.append(number)


def _run(folder: Path, mode: str, *, cut_at: int, seed: int) -> tuple[Disk, list[int]]:
    """A run through a disk that loses power at this operation, and what was acknowledged before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "records.sqlite3"
    # A connection that ends folds its write-ahead log into the file.
    with closing(apsw.Connection(str(path))) as made:
        made.execute(mode).fetchall()  # all of its statements
        made.execute(TABLES).fetchall()
    disk = Disk(cut_at=cut_at, dice=random.Random(seed))
    disk.hold(path)
    acknowledged: list[int] = []
    through = Files(disk)
    connection = apsw.Connection(str(path), vfs=through.name)
    with suppress(apsw.Error):
        connection.execute(mode).fetchall()  # all of its statements
        connection.execute("PRAGMA wal_autocheckpoint = 8")  # so that the power also goes during checkpoints
        _work(connection, acknowledged, random.Random(seed))
    if disk.left is None:
        disk.cut()
    with suppress(apsw.Error):
        connection.close()
    return disk, acknowledged


def _found(folder: Path, disk: Disk, acknowledged: list[int]) -> tuple[set[int], bool]:
    """What was acknowledged and is gone, and whether what is there is whole."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in (disk.left or {}).items():
        (folder / name).write_bytes(content)
    try:
        with closing(apsw.Connection(str(folder / "records.sqlite3"))) as again:
            whole = again.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            parts = Counter(number for (number,) in again.execute("SELECT number FROM deed"))
            [(total,)] = again.execute("SELECT deeds FROM total").fetchall()
    except apsw.Error:
        return set(acknowledged), False
    return set(acknowledged) - parts.keys(), whole and set(parts.values()) <= {ROWS} and total == len(parts)


def lost_and_damaged(folder: Path, mode: str, *, cuts: int) -> tuple[int, int]:
    """After how many cuts something acknowledged was lost, and after how many the records were not whole."""
    undisturbed, _ = _run(folder / "live", mode, cut_at=0, seed=0)
    dice = random.Random(20261121)
    lost = damaged = 0
    for seed in range(cuts):
        disk, acknowledged = _run(
            folder / "live", mode, cut_at=dice.randint(1, undisturbed.operations), seed=seed
        )
        gone, whole = _found(folder / "after", disk, acknowledged)
        lost, damaged = lost + bool(gone), damaged + (not whole)
    return lost, damaged


def test_hark_writes_in_one_of_the_modes_tried_here() -> None:
    assert settings.DATABASES["default"]["OPTIONS"]["init_command"] in MODES.values()


@pytest.mark.parametrize("mode", MODES)
def test_a_power_cut_loses_nothing_acknowledged(mode: str, tmp_path: Path) -> None:
    assert lost_and_damaged(tmp_path, MODES[mode], cuts=CUTS) == (0, 0)


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
def test_two_thousand_power_cuts_lose_nothing_acknowledged(mode: str, tmp_path: Path) -> None:
    assert lost_and_damaged(tmp_path, MODES[mode], cuts=20 * CUTS) == (0, 0)


class TestCaught:
    """Modes known to be too weak are seen to lose or to damage, or the disk would prove nothing."""

    @pytest.mark.parametrize("mode", ["journal_mode=WAL; PRAGMA synchronous=NORMAL", "journal_mode=DELETE"])
    def test_a_mode_that_forces_out_too_little_loses(self, mode: str, tmp_path: Path) -> None:
        lost, damaged = lost_and_damaged(tmp_path, f"PRAGMA {mode}", cuts=40)

        assert lost and not damaged

    @pytest.mark.parametrize("mode", MODES)
    def test_forcing_nothing_out_damages(self, mode: str, tmp_path: Path) -> None:
        _lost, damaged = lost_and_damaged(tmp_path, f"{MODES[mode]} PRAGMA synchronous=OFF", cuts=40)

        assert damaged
