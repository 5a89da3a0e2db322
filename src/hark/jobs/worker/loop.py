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
from hark.jobs.worker import cases, delivering, mail, pulse, sources, sums, waiting, withdrawals
from hark.jobs.worker.settling import Settling

if TYPE_CHECKING:
    from hark.guard.access import Staff

SWEEP_EVERY = 3600.0
LOOK_EVERY = 10.0


def run(server: int) -> None:
    """Work until the process that started it, of this number, is gone.

    Told to end, it does after the batch at hand.
    """
    from django.utils import timezone  # after start()

    # What several threads would import first, and wait for each other in a circle, is imported before them.
    from hark.flows import turns, uploads  # noqa: F401 # see above
    from hark.guard.access import operator

    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    witness = witnessing.begin()
    swept, looked = -SWEEP_EVERY, 0.0  # at once: after an upgrade no complaint stands under its classes yet
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
            pulse.beat()
            if time.monotonic() - swept > SWEEP_EVERY:
                _sweep()
                swept = time.monotonic()
            if time.monotonic() - looked > LOOK_EVERY:
                _look(by, settled)
                looked = time.monotonic()  # after it, however long it took, so that others have their turn
            if _backed_up(by):
                continue
            emptied = settling.emptied()
            claimed = claimed or uploads.claim(now=timezone.now())
            if claimed is None:
                time.sleep(0 if emptied else waiting.PAUSE)
                continue
            with suppress(uploads.Ending):
                uploads.settle(
                    *claimed, by=by, clock=timezone.now, is_ending=ending.is_set, report=pulse.beat
                )
            claimed = None
            settled.set()
        except Exception as problem:
            if not waiting.outwaited(problem):
                raise
            # then on with the same file


def _sweep() -> None:
    """Forget what nobody asks for any more."""
    from django.utils import timezone

    from hark.flows import answering, case_classes, case_files, deliveries, inbox, notices, uploads

    with pulse.kept():
        for room in (uploads, case_files, answering, deliveries, inbox, notices, case_classes):
            room.sweep(now=timezone.now())


def _backed_up(by: "Staff") -> bool:
    """Whether a backup was asked for, and then made or given up."""
    from django.utils import timezone

    from hark.flows import asked_backups

    if not asked_backups.is_asked():
        return False
    with pulse.kept():
        return asked_backups.make_asked(by=by, clock=timezone.now)


def _look(by: "Staff", settled: threading.Event) -> None:
    """Do what is looked for every few seconds."""
    from django.utils import timezone

    from hark.flows import asked_verifications, own_mappings

    with pulse.kept():
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
