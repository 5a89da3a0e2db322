"""An upgrade killed at any statement and run again ends as if it had never been disturbed."""

import multiprocessing
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.upgrader import digest, makes_old, upgrades

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.loader", "tests.faults.upgrader"])


def told(work, *arguments, **options) -> dict:
    hears, tells = _processes.Pipe(duplex=False)
    child = _processes.Process(target=work, args=(*arguments, tells), kwargs=options)
    child.start()
    tells.close()
    said = {}
    try:
        while True:
            what, value = hears.recv()
            said[what] = value
    except EOFError:
        child.join()
    return said


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("old")
    assert "old" in told(makes_old, home)
    return home


@pytest.fixture(scope="module")
def statements(old: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    home = tmp_path_factory.mktemp("whole") / "home"
    shutil.copytree(old, home)
    count = told(upgrades, home)["statements"]
    assert digest(home) == digest(old)
    return count


def broken_off(old: Path, home: Path, *, at: int) -> dict:
    shutil.copytree(old, home)
    assert told(upgrades, home, kill_at=at) == {}, f"statement {at} was never reached"
    return told(upgrades, home)


def test_killed_at_some_statements_it_ends_the_same(old: Path, statements: int, tmp_path: Path) -> None:
    for at in (statements, statements // 2):
        assert "statements" in broken_off(old, tmp_path / str(at), at=at), f"statement {at}"
        assert digest(tmp_path / str(at)) == digest(old), f"statement {at}"


@pytest.mark.long
def test_killed_at_every_statement_it_ends_the_same(old: Path, statements: int, tmp_path: Path) -> None:
    for at in range(1, statements + 1):
        assert "statements" in broken_off(old, tmp_path / str(at), at=at), f"statement {at}"
        assert digest(tmp_path / str(at)) == digest(old), f"statement {at}"
        shutil.rmtree(tmp_path / str(at))


def test_a_migration_that_fails_leaves_the_records_as_they_were(old: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(old, home)

    said = told(upgrades, home, failing=True)

    assert "records are as they were" in said["refused"] and "before-upgrade/records-" in said["refused"]
    assert digest(home) == digest(old)
    with closing(sqlite3.connect(home / "records.sqlite3")) as records:
        tables = [name for (name,) in records.execute("SELECT name FROM sqlite_master")]
    assert "half_done" not in tables


@pytest.mark.parametrize("copy", [True, False])
def test_a_table_half_made_is_overcome_with_the_copy_and_only_with_it(
    old: Path, statements: int, tmp_path: Path, copy: bool
) -> None:
    home = tmp_path / "home"
    shutil.copytree(old, home)
    told(upgrades, home, kill_at=statements // 2)
    with closing(sqlite3.connect(home / "records.sqlite3")) as records:
        records.execute("CREATE TABLE records_noticerow (id integer)")  # one of the last to be made
    if not copy:
        shutil.rmtree(home / "before-upgrade")

    assert ("statements" in told(upgrades, home)) == copy
    assert digest(home) == digest(old)
