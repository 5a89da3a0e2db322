"""Backups against kills, loads that go on, and damage."""

import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hark.flows import backups
from hark.flows.escrow import NAME as ESCROW
from hark.flows.restoring import restore
from hark.guard.escrow import BoxBroken, EscrowKey, WrongEscrowKey
from tests.faults.keeper import backs_up, drills_there
from tests.faults.loader import loads
from tests.makers import a_file, a_row

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.loader", "tests.faults.keeper"])
ROWS = 600


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with records, facts, quarantine and one good backup."""
    home = tmp_path_factory.mktemp("home")
    rows = [a_row(id=str(n), narrative=f"words of customer {n}" * 20) for n in range(ROWS)] + [a_row(id="x")]
    assert told(loads, home, a_file(home, rows))["ended"]["accepted"] == ROWS
    assert told(backs_up, home)["made"]
    return home


def told(work, *arguments, kill_after: float | None = None, **options) -> dict:
    """What a process told before it ended, or was killed so long after it had begun."""
    hears, tells = _processes.Pipe(duplex=False)
    child = _processes.Process(target=work, args=(*arguments, tells), kwargs=options)
    child.start()
    tells.close()
    said: dict = {}
    begun = time.monotonic()
    try:
        while True:
            what, value = hears.recv()
            said[what] = value
            begun = time.monotonic() if what == "begun" else begun  # the start of Python is no part of it
            said["seconds"] = time.monotonic() - begun
            if kill_after is not None and what == "begun":
                time.sleep(kill_after)
                child.kill()
    except EOFError:
        child.join()
    return said


def sound(path: Path, home: Path) -> bool:
    try:
        backups.examine(path, key=key(home))
    except (BoxBroken, WrongEscrowKey):
        return False
    return True


def key(home: Path) -> EscrowKey:
    return EscrowKey((home / "keys" / ESCROW).read_bytes())


def killed(home: Path, folder: Path, *, kills: int, planted: bool = False) -> list[str]:
    """The names that are no sound backup, after so many backups were killed."""
    shutil.copytree(home, folder)
    whole = told(backs_up, folder)["seconds"]
    before = {path.name: path.read_bytes() for path in (folder / "backups").glob("hark-*.backup")}
    dice = random.Random(20261121)
    for _ in range(kills):
        after = dice.uniform(0, whole) + whole * planted  # the planted fault waits to be seen
        told(backs_up, folder, kill_after=after, planted=planted)
    for name, content in before.items():
        assert (folder / "backups" / name).read_bytes() == content, f"{name} was touched"
    assert planted or told(backs_up, folder)["made"], "what was killed stands in the way"
    assert planted or not list((folder / "backups").glob(".*.part")), "what was killed was not swept up"
    return [p.name for p in (folder / "backups").glob("hark-*.backup") if not sound(p, folder)]


class TestKilled:
    def test_leaves_no_half_file_and_old_ones_untouched(self, home: Path, tmp_path: Path) -> None:
        assert killed(home, tmp_path / "home", kills=5) == []

    @pytest.mark.long
    def test_fifty_times_leaves_no_half_file(self, home: Path, tmp_path: Path) -> None:
        assert killed(home, tmp_path / "home", kills=50) == []

    def test_a_file_under_the_final_name_too_early_is_caught(self, home: Path, tmp_path: Path) -> None:
        assert killed(home, tmp_path / "home", kills=3, planted=True)


class TestBitRot:
    @pytest.mark.parametrize("flips", [40, pytest.param(400, marks=pytest.mark.long)])
    def test_every_bit_changed_in_a_backup_is_found(self, home: Path, tmp_path: Path, flips: int) -> None:
        [path] = (home / "backups").glob("hark-*.backup")
        whole = path.read_bytes()
        dice = random.Random(14)
        for _ in range(flips):
            changed, bit = bytearray(whole), dice.randrange(len(whole) * 8)
            changed[bit // 8] ^= 1 << bit % 8
            (tmp_path / "changed").write_bytes(changed)
            assert not sound(tmp_path / "changed", home), f"bit {bit} went unnoticed"

    def test_nothing_is_written_from_a_damaged_backup(self, home: Path, tmp_path: Path) -> None:
        [path] = (home / "backups").glob("hark-*.backup")
        (tmp_path / "cut").write_bytes(path.read_bytes()[:-100])

        with pytest.raises(BoxBroken):
            restore(tmp_path / "cut", into=tmp_path / "new", key=(home / "keys" / ESCROW).read_bytes())

        assert list((tmp_path / "new").iterdir()) == []


def test_the_command_puts_it_back_where_there_is_no_installation(home: Path, tmp_path: Path) -> None:
    [path] = (home / "backups").glob("hark-*.backup")
    told = ["restore", path, "--into", tmp_path / "new", "--escrow-key", home / "keys" / ESCROW]

    ran = subprocess.run(
        [sys.executable, "-c", "import sys; from hark.jobs.command import main; sys.exit(main())", *told],
        env={**os.environ, "HARK_HOME": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert "all of it compared" in ran.stdout and (tmp_path / "new" / "records.sqlite3").exists()
    assert not (tmp_path / "none").exists()


class TestDrill:
    @pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.long)])
    def test_passes_while_a_load_goes_on(self, home: Path, tmp_path: Path, times: int) -> None:
        folder = tmp_path / "home"
        shutil.copytree(home, folder)
        rows = [a_row(id=str(10_000 + n), narrative="more words") for n in range(400 * times)]
        file = a_file(tmp_path, rows)
        hears, tells = _processes.Pipe(duplex=False)
        loading = _processes.Process(target=loads, args=(folder, file, tells))
        drilling_hears, drilling_tells = _processes.Pipe(duplex=False)
        drilling = _processes.Process(target=drills_there, args=(folder, drilling_tells, times))

        loading.start()
        while hears.recv()[0] != "acknowledged":
            pass  # the load is on its way
        drilling.start()

        for _ in range(times):
            _, steps = drilling_hears.recv()
            assert [step for step in steps if not step[1]] == []
            assert len(steps) == 6
        while (ended := hears.recv())[0] != "ended":
            pass
        assert ended[1]["accepted"] == len(rows)
        loading.join()
        drilling.join()
