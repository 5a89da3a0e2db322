"""Commands that serve the pages, alone or with the bundled data."""

import fcntl
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from hark.core.errors import Refusal
from hark.jobs.command import DONE
from hark.jobs.start import operator_name

ADDRESS = "127.0.0.1"
WORKERS = 2
PAUSE = 2.0  # seconds before a worker that died is followed by another


class NoDemonstration(Refusal):
    """The home is used in earnest: nobody made up, who signs in without a password, may be added to it."""


class PortTaken(Refusal):
    """Something else listens there."""


class AlreadyServed(Refusal):
    """Another server has this home."""


def serve(options: Namespace) -> int:
    """Serve until interrupted, with a worker beside the server; the only server of this home."""
    with _alone():
        _serve(options)
    return DONE


def _serve(options: Namespace) -> None:
    from granian import Granian  # slow to import, and only the server needs it
    from granian.constants import Interfaces

    _require_free(options.port)
    # A process forked after the lake was opened inherits its locks without the threads that would
    # release them, and hangs at the first question.
    multiprocessing.set_start_method("spawn", force=True)  # the progress bar chose another
    _count_together()
    threading.Thread(target=_keep_a_worker, daemon=True).start()
    print(f"Hark serves on http://{ADDRESS}:{options.port}/  (Ctrl-C ends it)", flush=True)
    Granian(
        "hark.config.wsgi:application",
        address=ADDRESS,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=8,
        respawn_failed_workers=True,
        log_enabled=False,
    ).serve()


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the home's lock, which the system takes back from a process that dies in whatever way."""
    with (settings.HARK_HOME / ".serving.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyServed(
                "Process {pid} serves {home}/ already. Stop it first, or choose another HARK_HOME.",
                pid=lock.read().strip() or "?",
                home=settings.HARK_HOME.name,
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _count_together() -> None:
    """Have the processes that serve keep their counts of requests in one folder, begun anew."""
    folder = settings.HARK_HOME / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _keep_a_worker() -> None:
    """Start the worker, and another when one dies; it ends by itself when this process is gone."""
    while True:
        subprocess.run([sys.executable, "-m", "hark.jobs.worker"], check=False)
        time.sleep(PAUSE)


def demo(options: Namespace) -> int:
    """Load the bundled data once, print a one-time sign-in for each role, and serve."""
    from django.utils import timezone

    from hark.flows import accounts
    from hark.guard.access import operator
    from hark.jobs.demo import bundled, people

    if not options.no_serve:
        _require_free(options.port)
    if accounts.is_in_earnest():
        raise NoDemonstration(
            "Real people sign in here. Give the demonstration a home of its own: HARK_HOME=… hark demo."
        )
    bundled.load()
    print(f"\nState is kept in {settings.HARK_HOME.name}/. Sign in once, within a day, as:\n")
    for row in people.ensure(by=operator(operator_name()), now=timezone.now()):
        print(
            f"  {row.role.replace('_', ' '):18} http://{ADDRESS}:{options.port}{accounts.one_time_path(row)}"
        )
    print(flush=True)
    return DONE if options.no_serve else serve(options)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except (OSError, OverflowError) as problem:
            raise PortTaken(
                "Port {port} cannot be used ({problem}). Choose another with --port or PORT=.",
                port=port,
                problem=getattr(problem, "strerror", None) or problem,
            ) from problem
