"""A refresh of the sums of days, killed at any moment: nothing is lost, nothing counted twice."""

import multiprocessing
import random
import shutil
import time
from pathlib import Path

import pytest

from hark.lake import rolling
from hark.lake.proving import prove
from hark.lake.schemas import LEDGERS
from hark.lake.segments import chain
from hark.lake.table import FactTable
from tests.faults.roller import rolls, some_contacts
from tests.makers import NOON, a_ledger, add

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.roller"])


def run(folder: Path, *, kill_after: float | None = None) -> tuple[bool, float]:
    """Whether the refresh ended, and how long it took."""
    told, telling = _processes.Pipe(duplex=False)
    child = _processes.Process(target=rolls, args=(folder, telling))
    child.start()
    telling.close()
    assert told.recv() == "begun"
    begun = time.monotonic()
    if kill_after is not None and not told.poll(kill_after):
        child.kill()
    try:
        ended = told.recv() == "ended"
    except EOFError:
        ended = False
    child.join()
    return ended, time.monotonic() - begun


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with three segments and a fourth to be made, and then to be merged with the others."""
    folder, dice = tmp_path_factory.mktemp("behind"), random.Random(5)
    table = a_ledger(folder, name="contacts")
    for _ in range(3):
        add(table, *some_contacts(dice, 200))
        rolling.refresh(table, now=NOON)
    add(table, *some_contacts(dice, 200))
    return folder


@pytest.mark.parametrize("moments", [3, pytest.param(20, marks=pytest.mark.long)])
def test_a_killed_refresh_leaves_sums_equal_to_the_facts(moments: int, behind: Path, tmp_path: Path) -> None:
    dice, broken_off = random.Random(20261121), 0
    ended, seconds = run(Path(shutil.copytree(behind, tmp_path / "undisturbed")))
    assert ended
    for moment in range(moments):
        folder = Path(shutil.copytree(behind, tmp_path / str(moment)))

        ended, _ = run(folder, kill_after=dice.uniform(0, seconds))
        broken_off += not ended

        table = FactTable(folder, "contacts", LEDGERS["contacts"])
        assert prove(table).holds, f"moment {moment}"
        run(folder)
        assert prove(table).holds, f"moment {moment}, gone on with"
        assert chain(table, upto=4)[-1].last == 4
    assert broken_off >= moments // 2, "the kills came too late to show anything"
