"""A rotation of the keys killed at any moment and run again leaves nothing unreadable."""

import multiprocessing
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import rotator

KILLS = 10
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.rotator"])


def run(
    deed: Callable[..., None], home: Path, *, kill_after: float | None = None, **options: object
) -> dict[str, float]:
    """What the deed told before it ended or was killed so many seconds after its first word."""
    home.mkdir(exist_ok=True)
    told, telling = _processes.Pipe(duplex=False)
    child = _processes.Process(target=deed, args=(home, telling), kwargs=options)
    child.start()
    telling.close()
    heard: dict[str, float] = {}
    until = None
    try:
        while True:
            if until is not None and not told.poll(max(0, until - time.monotonic())):
                child.kill()
                until = None
            what, value = told.recv()
            if kill_after is not None and not heard:
                until = time.monotonic() + kill_after
            heard[what] = value
    except EOFError:
        child.join()
    return heard


def killed_and_gone_on_with(home: Path, *, rows: int, batch: int, pause: float) -> dict[str, float]:
    """Rotate, killed ten times; what is told by the run that ends."""
    dice = random.Random(20261121)
    assert run(rotator.prepares, home, rows=rows)["ended"] == rows
    killed = 0
    for kill in range(KILLS):
        killed += "ended" not in run(rotator.rotates, home, kill_after=dice.uniform(0, pause), batch=batch)
        if kill % 3 == 0:
            assert run(rotator.reads, home, retiring=False)["ended"] == 0, "unreadable in the middle"
    assert killed >= KILLS // 2, "the kills came too late to show anything"
    return run(rotator.rotates, home, batch=batch)


def test_killed_ten_times_it_ends_with_everything_readable_and_the_old_key_refused(tmp_path: Path) -> None:
    killed_and_gone_on_with(tmp_path / "home", rows=600, batch=10, pause=0.05)

    after = run(rotator.reads, tmp_path / "home", retiring=True)

    assert after == {"refused": True, "ended": 0}


def test_an_older_key_dropped_too_soon_is_caught(tmp_path: Path) -> None:
    run(rotator.prepares, tmp_path / "home", rows=200)
    run(rotator.rotates_forgetting, tmp_path / "home", batch=20)

    assert run(rotator.reads, tmp_path / "home", retiring=False)["ended"] > 0


@pytest.mark.long
def test_a_hundred_thousand_values_take_less_than_five_minutes(tmp_path: Path) -> None:
    began = time.monotonic()

    killed_and_gone_on_with(tmp_path / "home", rows=100_000, batch=1_000, pause=1.5)
    after = run(rotator.reads, tmp_path / "home", retiring=True)

    assert after == {"refused": True, "ended": 0}
    print(f"killed {KILLS} times and gone on with: {time.monotonic() - began:.0f} s")
    undisturbed = run(rotator.rotates, tmp_path / "home", batch=1_000)
    print(f"undisturbed: {undisturbed['ended']:,} values in {undisturbed['seconds']:.1f} s")
    assert undisturbed["ended"] == 100_000 and undisturbed["seconds"] <= 300
