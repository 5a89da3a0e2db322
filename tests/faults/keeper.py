"""A backup and a drill in processes of their own, to be killed or run beside a load."""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import django

django.setup()

from hark.flows import backups, drills
from hark.guard.access import operator
from hark.jobs.drilling import rehearse
from hark.jobs.start import start
from tests.faults.loader import move_into
from tests.makers import NOON


def backs_up(home: Path, pipe: Connection, *, planted: bool = False) -> None:
    """Make a backup of the installation at `home`; the pipe hears when it begins and its name."""
    move_into(home)
    if planted:
        backups._free_name = _at_once(backups._free_name)
    pipe.send(("begun", None))
    made = backups.make(to=home / "backups", by=operator("test"), now=NOON)
    pipe.send(("made", made.path.name))


def drills_there(home: Path, pipe: Connection, times: int) -> None:
    """Drill so many times; the pipe hears each step that failed."""
    start(migrating=False)
    move_into(home)
    for _ in range(times):
        run = drills.drill(by=operator("test"), clock=lambda: NOON, rehearse=rehearse)
        pipe.send(("drilled", [(step.name, step.passed, step.found) for step in run.steps]))


def _at_once(name: Callable[..., Path]) -> Callable[..., Path]:
    """The planted fault: something lies under the final name before it is written."""

    def early(to: Path, now: object) -> Path:
        path = name(to, now)
        path.write_bytes(b"HARK-BOX 1\nnot written yet")
        time.sleep(60)  # until it is killed
        return path

    return early
