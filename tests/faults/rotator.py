"""A rotation of the keys in a process of its own, to be killed.

Each of these runs in a child of a fork server that has imported everything already.
"""

import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.db import transaction

from hark.flows import keys, ring, subjects
from hark.guard.access import operator
from hark.guard.sealing import SealBroken
from hark.records.keys import KeyRow, SubjectKeyRow
from tests.faults.loader import move_into
from tests.makers import NOON

BY = operator("test")


def prepares(home: Path, pipe: Connection, *, rows: int) -> None:
    """An installation with so many sealed values, and one that only a copy of the old days holds."""
    move_into(home)
    with transaction.atomic():
        subjects.keys((f"record/north/{n}" for n in range(rows)), now=NOON)
    (home / "old").write_bytes(ring.sealer().seal(b"of the old days", context="copy"))
    pipe.send(("ended", SubjectKeyRow.objects.count()))


def rotates(home: Path, pipe: Connection, *, batch: int) -> None:
    """Rotate; the pipe hears how far it has come."""
    move_into(home)
    keys.BATCH = batch
    began = time.monotonic()
    _, done = keys.rotate(by=BY, now=NOON, report=lambda done: pipe.send(("done", done)))
    pipe.send(("seconds", time.monotonic() - began))
    pipe.send(("ended", done))


def rotates_forgetting(home: Path, pipe: Connection, *, batch: int) -> None:
    """The planted fault: the older key is dropped as soon as there is a new one."""
    make = keys._make_current

    def forgetting(**noted: object) -> None:
        make(**noted)
        older = KeyRow.objects.get(state="older")
        KeyRow.objects.filter(pk=older.pk).update(state="retired")

    keys._make_current = forgetting
    rotates(home, pipe, batch=batch)


def reads(home: Path, pipe: Connection, *, retiring: bool) -> None:
    """How many of the values cannot be read, and whether the old key still opens the copy, once retired."""
    move_into(home)
    if retiring:
        keys.retire(by=BY, now=NOON)
    seal, unreadable = ring.sealer(), 0
    for row in SubjectKeyRow.objects.iterator():
        unreadable += not _opens(partial(subjects.opened, row, seal))
    old = (Path(settings.HARK_HOME) / "old").read_bytes()
    pipe.send(("refused", not _opens(lambda: seal.open(old, context="copy"))))
    pipe.send(("ended", unreadable))


def _opens(open_it: Callable[[], object]) -> bool:
    try:
        open_it()
    except SealBroken:
        return False
    return True
