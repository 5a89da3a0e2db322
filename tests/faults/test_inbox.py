"""Who takes or settles events dies before any one thing it would write: nothing is lost, nothing twice."""

import multiprocessing
from pathlib import Path

import pytest

from tests.faults.sender import dies_everywhere

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.loader"])


def deaths(folder: Path, *, every: int = 1, planted: bool = False) -> list[dict[str, object]]:
    """What every death left behind, the last of them that of a run nothing ended."""
    fresh = folder / "fresh"
    fresh.mkdir()
    told, telling = _processes.Pipe(duplex=False)
    child = _processes.Process(
        target=dies_everywhere, args=(fresh, telling), kwargs={"every": every, "planted": planted}
    )
    child.start()
    telling.close()
    left = []
    try:
        while True:
            left.append(told.recv())
    except EOFError:
        child.join()
    assert child.exitcode == 0
    return left


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.long)])
def test_dying_before_any_step_loses_nothing_and_repeats_nothing(every: int, tmp_path: Path) -> None:
    left = deaths(tmp_path, every=every)

    assert len(left) > 70 // every
    assert left[-1] == left[-1] | {"rows": 3, "account": (5, 3, 0, 2), "waiting": 0, "settled": True}
    assert left[-1]["kept"] == ["conflict", "not_a_number"]
    assert [(at, one) for at, one in enumerate(left, start=1) if one != left[-1]] == []


def test_an_inbox_emptied_before_the_ledger_has_it_is_caught(tmp_path: Path) -> None:
    left = deaths(tmp_path, every=9, planted=True)

    assert any(one["rows"] != 3 for one in left), "the planted fault went unnoticed"
