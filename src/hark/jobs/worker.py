"""The worker, beside the server: settles files handed in, one after the other, and delivers messages."""

import os
import sys
import threading
import time

from hark.jobs.start import start

PAUSE = 0.5  # seconds between looks when nothing waits
SWEEP_EVERY = 3600.0


def run() -> None:
    """Work until the server that started it is gone."""
    from django.utils import timezone  # after start()

    from hark.flows import answering, deliveries, uploads
    from hark.guard.access import operator

    server, swept = os.getppid(), 0.0
    by = operator("worker")
    uploads.take_over()
    # A receiver that hangs holds up other messages, never a load.
    delivering = threading.Thread(target=_deliver, args=(server,), daemon=True)
    delivering.start()
    while os.getppid() == server:
        if not delivering.is_alive():
            sys.exit("the thread that delivers messages ended")  # another worker is started
        if time.monotonic() - swept > SWEEP_EVERY:
            for sweep in (uploads.sweep, answering.sweep, deliveries.sweep):
                sweep(now=timezone.now())
            swept = time.monotonic()
        claimed = uploads.claim(now=timezone.now())
        if claimed is None:
            time.sleep(PAUSE)
            continue
        uploads.settle(*claimed, by=by, clock=timezone.now)


def _deliver(server: int) -> None:
    """Deliver messages as they come due, as long as the other side answers."""
    from django.utils import timezone

    from hark import wiring
    from hark.core.terms.circuit import Circuit
    from hark.flows import deliveries

    circuit, post = Circuit(), wiring.post()
    while os.getppid() == server:
        now = timezone.now()
        row = deliveries.claim(now=now) if circuit.lets_through(now) else None
        if row is None:
            time.sleep(PAUSE)
            continue
        answered = deliveries.deliver(row, post=post, now=timezone.now())
        circuit = circuit.after(answered=answered, now=timezone.now())


if __name__ == "__main__":
    start()
    try:
        run()
    except KeyboardInterrupt:
        sys.exit(0)
