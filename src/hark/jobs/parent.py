"""The parent of the processes that serve, and of the worker beside them: it watches, and holds nothing else.

Neither Django nor the lake is imported here: whoever only waits should not hold what others work with.
"""

import json
import multiprocessing
import os
import sys
from pathlib import Path
from typing import NoReturn

from hark.jobs.minding import Minder

WORKERS = 2


def become(
    *, home: Path, address: str, port: int, certificate: Path | None, key: Path | None, worker: bool
) -> NoReturn:
    """Go on as the parent: the same process and number, without what making ready has brought into memory."""
    told = {"address": address, "port": port, "ssl_cert": certificate, "ssl_key": key}
    words = [json.dumps(told, default=str), str(home), *["worker"] * worker]
    os.execv(sys.executable, [sys.executable, "-m", "hark.jobs.parent", *words])  # noqa: S606  # no shell is wanted


def main(told: str, home: str, *beside: str) -> None:
    """Serve as told until interrupted, with a worker beside where one is named; it ends with the server."""
    from granian import Granian  # slow to import, and the processes that serve import this module too
    from granian.constants import Interfaces

    multiprocessing.set_start_method("spawn")  # one forked would keep the home's lock
    listening = json.loads(told)
    for name in ("ssl_cert", "ssl_key"):
        listening[name] = Path(listening[name]) if listening[name] else None
    server = Granian(
        "hark.config.wsgi:application",
        **listening,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=8,
        blocking_threads_idle_timeout=600,  # the longest there is: each new one opens the records anew
        respawn_failed_workers=True,
        log_enabled=False,
    )
    minder = Minder(Path(home), is_ending=lambda: server.interrupt_signal)
    if beside:
        minder.begin()
    try:
        server.serve()
    finally:
        minder.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
