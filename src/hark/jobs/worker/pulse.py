"""The worker's pulse: whoever minds it ends a worker whose loop does not come round."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

EVERY = 10.0  # seconds
AT_MOST = 12 * 3600.0  # no backup or verification takes longer, unless it hangs


def beat() -> None:
    """Say that it goes on."""
    from django.utils import timezone

    from hark.flows import health

    health.beat(now=timezone.now())


@contextmanager
def kept() -> Iterator[None]:
    """Within, it beats by itself: for what is done in one piece and says nothing on its way."""
    done = threading.Event()
    keeper = threading.Thread(target=_keep, args=(done,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _keep(done: threading.Event) -> None:
    until = time.monotonic() + AT_MOST
    while not done.wait(EVERY) and time.monotonic() < until:
        beat()
