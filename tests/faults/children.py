"""Deeds in a process of their own, which tells how far it is, is killed, or dies as it was told to."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

processes = multiprocessing.get_context("forkserver")
# The loader first: it sets Django up. What children do is imported once, and not in each of them.
processes.set_forkserver_preload(["tests.faults.loader", "tests.faults.deliverer", "tests.faults.puller"])


@dataclass
class Run:
    """What a deed told before it ended or was killed."""

    found: int = 0
    acknowledged: int = 0
    ended: dict[str, object] = field(default_factory=dict)
    seconds: float = 0.0


def run(
    deed: Callable[..., None], *arguments: object, kill_after: float | None = None, **named: object
) -> Run:
    """What the deed tells; it is killed so many seconds after it has told what it found."""
    told, telling = processes.Pipe(duplex=False)
    child = processes.Process(target=deed, args=(*arguments, telling), kwargs=named)
    child.start()
    telling.close()
    run, begun = Run(), 0.0
    try:
        while True:
            left = None if kill_after is None or not begun else kill_after - (time.monotonic() - begun)
            if left is not None and (left <= 0 or not told.poll(left)):
                child.kill()
                kill_after = None
            what, value = told.recv()
            if what == "found":
                begun = time.monotonic()  # the start of Python is not the deed
            setattr(run, what, value)
    except EOFError:
        child.join()
    run.seconds = time.monotonic() - begun
    return run


def deaths(deed: Callable[..., None], *arguments: object, **named: object) -> list[dict[str, Any]]:
    """What every death left behind, the last of them that of a deed nothing ended."""
    told, telling = processes.Pipe(duplex=False)
    child = processes.Process(target=deed, args=(*arguments, telling), kwargs=named)
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
