"""A full disk: told in plain words, nothing half done or lost, and on again when there is room."""

import errno
import multiprocessing
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import OperationalError

import pytest

from hark.core.errors import is_disk_full
from tests.faults.filler import fills

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.loader"])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "hark", place]
    made = subprocess.run(mount, check=False, capture_output=True, text=True)
    if made.returncode:
        missing = f"no small disk can be made here: {made.stderr.strip()}"
        if os.environ.get("CI"):
            pytest.fail(f"{missing}, and in CI nothing is skipped for that", pytrace=False)
        pytest.skip(missing)
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("rounds", [3, pytest.param(20, marks=pytest.mark.long)])
def test_a_full_disk_is_told_and_outlived(rounds: int, small_disk: Path) -> None:
    told, telling = _processes.Pipe(duplex=False)
    child = _processes.Process(target=fills, args=(small_disk, rounds, telling))
    child.start()
    telling.close()
    heard = []
    try:
        while True:
            heard.append(told.recv())
    except EOFError:
        child.join()

    assert len(heard) == rounds
    assert not all(happened["settled"] for happened in heard), "the disk was never full enough"
    for happened in heard:
        assert happened["before"] == happened["waiting"] == 202
        assert happened["load"] == (507, "application/problem+json"), happened
        assert happened["page"] == (507, True), happened
        assert happened["read"] == [200, 200, 200], happened
        assert happened["after"] == [202, 302], happened
        assert happened["lost"] == happened["accounts"] == [], happened
        assert happened["rows"] == happened["aside"] == 0, happened


class TestIsDiskFull:
    @pytest.mark.parametrize(
        "error",
        [
            OSError(errno.ENOSPC, "No space left on device"),
            OSError(errno.EFBIG, "File too large"),
            OperationalError("database or disk is full"),
        ],
    )
    def test_knows_it_by_whoever_tells(self, error: Exception) -> None:
        told = RuntimeError("the page broke")
        told.__cause__ = error

        assert is_disk_full(error) and is_disk_full(told)

    @pytest.mark.parametrize("error", [OSError(errno.EACCES, "no"), OperationalError("database is locked")])
    def test_takes_nothing_else_for_it(self, error: Exception) -> None:
        assert not is_disk_full(error)
