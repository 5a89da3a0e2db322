"""The parent of the processes that serve, and of the worker beside them: it watches, and holds nothing else.

Neither Django nor the lake is imported here: whoever only waits should not hold what others work with.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn

WORKERS = 2
PAUSE = 2.0  # seconds before a worker that died is followed by another


def become(*, address: str, port: int, certificate: Path | None, key: Path | None, worker: bool) -> NoReturn:
    """Go on as the parent: the same process and number, without what making ready has brought into memory."""
    told = {"address": address, "port": port, "ssl_cert": certificate, "ssl_key": key}
    words = [sys.executable, "-m", "hark.jobs.parent", json.dumps(told, default=str), *["worker"] * worker]
    os.execv(sys.executable, words)  # noqa: S606  # no shell is wanted


def main(told: str, *beside: str) -> None:
    """Serve as told until interrupted, with a worker beside where one is named."""
    from granian import Granian  # slow to import, and the processes that serve import this module too
    from granian.constants import Interfaces

    multiprocessing.set_start_method("spawn")  # one forked would keep the home's lock
    if beside:
        threading.Thread(target=_keep_a_worker, daemon=True).start()
    listening = json.loads(told)
    for name in ("ssl_cert", "ssl_key"):
        listening[name] = Path(listening[name]) if listening[name] else None
    Granian(
        "hark.config.wsgi:application",
        **listening,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=8,
        respawn_failed_workers=True,
        log_enabled=False,
    ).serve()


def _keep_a_worker() -> None:
    """Start the worker, and another when one dies; it ends by itself when this process is gone."""
    command = [sys.executable, "-m", "hark.jobs.worker", str(os.getpid())]
    while True:
        subprocess.run(command, check=False)  # noqa: S603  # the words are ours
        time.sleep(PAUSE)


if __name__ == "__main__":
    main(*sys.argv[1:])
