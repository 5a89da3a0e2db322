"""Calls across the edge of a piece of memory for frames ask for no more of it."""

import resource
import sys
from collections.abc import Callable
from threading import Thread

import pytest

from hark.config.frames import with_room

TIMES = 1_000


def called_at(depth: int) -> None:
    """Call something as often as that, at that depth."""
    if depth:
        called_at(depth - 1)
    else:
        for _ in range(TIMES):
            leaf()


def leaf() -> None: ...


def asked_for(call: Callable[..., None], *args: object) -> int:
    """How many pages of memory the system gave meanwhile."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    call(*args)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_within_it_a_loop_at_any_depth_asks_for_no_memory() -> None:
    assert max(asked_for(with_room, called_at, depth) for depth in range(300)) < TIMES


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="later ones may do better")
def test_without_it_some_loop_asks_each_time() -> None:
    counts: list[int] = []
    # In a thread, whose first frame begins a piece of the ordinary size.
    thread = Thread(target=lambda: counts.extend(asked_for(called_at, depth) for depth in range(300)))
    thread.start()
    thread.join()

    assert max(counts) >= TIMES


def test_it_gives_back_what_the_call_does() -> None:
    assert with_room(int, "11", base=2) == 3
    with pytest.raises(ValueError, match="none"):
        with_room(int, "none")
