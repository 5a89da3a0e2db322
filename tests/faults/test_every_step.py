"""A worker that dies before any one thing it would write, and is followed by another: one effect, whole."""

import multiprocessing
from pathlib import Path

from tests.faults.stepper import dies_everywhere
from tests.makers import a_file, a_row

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.loader"])


def deaths(folder: Path, *, every: int = 1, planted: bool = False) -> list[dict[str, object]]:
    """What every death left behind, the last of them that of a worker nothing ended."""
    fresh = folder / "fresh"
    fresh.mkdir()
    rows = [a_row(id=id) for id in ("1", "2", "x", "3", "3")]
    told, telling = _processes.Pipe(duplex=False)
    child = _processes.Process(
        target=dies_everywhere,
        args=(fresh, a_file(folder, rows), telling),
        kwargs={"every": every, "planted": planted},
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


def test_dying_before_any_step_leaves_one_effect(tmp_path: Path) -> None:
    left = deaths(tmp_path)

    assert len(left) > 20
    assert left[-1] == left[-1] | {"state": "done", "account": (5, 3, 1, 1), "rows": 3, "kept": 1}
    assert left[-1] == left[-1] | {"messages": 1, "noted": 1, "files": 0}
    assert [(at, one) for at, one in enumerate(left, start=1) if one != left[-1]] == []


def test_a_message_outside_the_transaction_is_caught(tmp_path: Path) -> None:
    left = deaths(tmp_path, every=4, planted=True)

    assert {one["messages"] for one in left} != {2}, "the planted fault went unnoticed"
