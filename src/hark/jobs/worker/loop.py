"""The loop of the worker: files and the inbox in turn, and beside it a thread for each thing that may hang.

What stands on Django is imported within functions: `start` comes first, and what nobody asks for is not held.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from hark.jobs import witnessing
from hark.jobs.worker import cases, delivering, mail, sources, sums, waiting, withdrawals
from hark.jobs.worker.settling import Settling

if TYPE_CHECKING:
    from hark.guard.access import Staff

SWEEP_EVERY = 3600.0
BEAT_EVERY = 10.0


def run(server: int) -> None:
    """Work until the process that started it, of this number, is gone.

    Told to end, it does after the batch at hand.
    """
    from django.utils import timezone  # after start()

    from hark.flows import (
        answering,
        asked_backups,
        case_classes,
        case_files,
        deliveries,
        inbox,
        notices,
        uploads,
    )
    from hark.guard.access import operator

    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    witness = witnessing.begin()
    swept, beaten = -SWEEP_EVERY, 0.0  # at once: after an upgrade no complaint stands under its classes yet
    claimed: tuple[int, str] | None = None
    by = operator("worker")
    uploads.take_over(now=timezone.now())
    settled = threading.Event()
    settling = Settling(by, settled)
    beside = [witness, *_beside(server, settled)]
    while os.getppid() == server and not ending.is_set():
        if not all(thread.is_alive() for thread in beside):
            sys.exit("a thread beside the worker ended")  # another worker is started
        try:
            if time.monotonic() - swept > SWEEP_EVERY:
                for room in (uploads, case_files, answering, deliveries, inbox, notices, case_classes):
                    room.sweep(now=timezone.now())
                swept = time.monotonic()
            if time.monotonic() - beaten > BEAT_EVERY:
                _beat(by, settled)
                beaten = time.monotonic()  # after it, however long it took, so that others have their turn
            if asked_backups.make_asked(by=by, clock=timezone.now):
                continue
            emptied = settling.emptied()
            claimed = claimed or uploads.claim(now=timezone.now())
            if claimed is None:
                time.sleep(0 if emptied else waiting.PAUSE)
                continue
            with suppress(uploads.Ending):
                uploads.settle(*claimed, by=by, clock=timezone.now, is_ending=ending.is_set)
            claimed = None
            settled.set()
        except Exception as problem:
            if not waiting.outwaited(problem):
                raise
            # then on with the same file


def _beat(by: "Staff", settled: threading.Event) -> None:
    """Say that it lives, and do what is looked for every few seconds."""
    from django.utils import timezone

    from hark.flows import asked_verifications, health, own_mappings

    health.beat(now=timezone.now())
    asked_verifications.carry_out(by=by, clock=timezone.now)
    own_mappings.finish()
    cases.watch(by)
    if withdrawals.take_back(by):
        settled.set()


def _beside(server: int, settled: threading.Event) -> list[threading.Thread]:
    """What goes on beside it: a receiver that hangs holds up other messages, never a load."""
    threads = [
        threading.Thread(target=delivering.keep_delivering, args=(server,), daemon=True),
        threading.Thread(target=delivering.keep_delivering_mail, args=(server,), daemon=True),
        threading.Thread(target=delivering.keep_telling, args=(server,), daemon=True),
        threading.Thread(target=mail.keep_taking, args=(server,), daemon=True),
        threading.Thread(target=cases.keep_counting, args=(server,), daemon=True),
        threading.Thread(target=sums.keep_summing_up, args=(server, settled), daemon=True),
        threading.Thread(target=sources.keep_pulling, args=(server, settled), daemon=True),
    ]
    for thread in threads:
        thread.start()
    return threads
