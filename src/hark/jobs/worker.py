"""The worker: settles files handed in through pages, and makes backups asked for, beside the server."""

import os
import sys
import time

from hark.jobs.start import start

PAUSE = 0.5  # seconds between looks when nothing waits
SWEEP_EVERY = 3600.0
BEAT_EVERY = 10.0


def run() -> None:
    """Work until the server that started it is gone."""
    from django.utils import timezone  # after start()

    from hark.flows import asked_backups, health, uploads
    from hark.guard.access import operator

    server, swept, beaten = os.getppid(), 0.0, 0.0
    by = operator("worker")
    while os.getppid() == server:
        if time.monotonic() - beaten > BEAT_EVERY:
            health.beat(now=timezone.now())
            beaten = time.monotonic()
        if time.monotonic() - swept > SWEEP_EVERY:
            uploads.sweep(now=timezone.now())
            swept = time.monotonic()
        if asked_backups.make_asked(by=by, clock=timezone.now):
            continue
        claimed = uploads.claim(now=timezone.now())
        if claimed is None:
            time.sleep(PAUSE)
            continue
        uploads.settle(*claimed, by=by, clock=timezone.now)


if __name__ == "__main__":
    start()
    try:
        run()
    except KeyboardInterrupt:
        sys.exit(0)
