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
from ipaddress import ip_address
from pathlib import Path

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


class NotInTheClear(Refusal):
    """Nobody is served over plain HTTP but this machine."""


def serve(options: Namespace) -> int:
    """Serve until interrupted, with a worker beside the server; the only server of this home."""
    with _alone():
        _serve(options)
    return DONE


def _serve(options: Namespace) -> None:
    from granian import Granian  # slow to import, and only the server needs it
    from granian.constants import Interfaces

    address, port, certificate, key = _listening(options)
    _require_free(port, address)
    # A process forked after the lake was opened inherits its locks without the threads that would
    # release them, and hangs at the first question.
    multiprocessing.set_start_method("spawn", force=True)  # the progress bar chose another
    _count_together()
    if not getattr(options, "no_worker", False):
        threading.Thread(target=_keep_a_worker, daemon=True).start()
    scheme = "https" if certificate else "http"
    print(f"Hark serves on {scheme}://{address}:{port}/  (Ctrl-C ends it)", flush=True)
    Granian(
        "hark.config.wsgi:application",
        address=address,
        port=port,
        ssl_cert=certificate,
        ssl_key=key,
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


def _listening(options: Namespace) -> tuple[str, int, Path | None, Path | None]:
    """Where to listen, with which certificate.

    Raises:
        NotInTheClear: others could reach it, over plain HTTP.
    """
    address = getattr(options, "address", ADDRESS)
    certificate, key = getattr(options, "certificate", None), getattr(options, "certificate_key", None)
    if bool(certificate) != bool(key):
        raise NotInTheClear("A certificate and its key are given together.")
    if not certificate and not ip_address(address).is_loopback:
        raise NotInTheClear(
            "{address} is open to others, who would sign in over plain HTTP."
            " Give --certificate and --certificate-key, or listen on 127.0.0.1 behind a proxy.",
            address=address,
        )
    return address, options.port, certificate, key


def work(options: Namespace) -> int:
    """Work as `hark serve` has its worker do, until ended."""
    from hark.jobs import worker

    worker.run()
    return DONE


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


def _require_free(port: int, address: str = ADDRESS) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except (OSError, OverflowError) as problem:
            raise PortTaken(
                "Port {port} cannot be used ({problem}). Choose another with --port or PORT=.",
                port=port,
                problem=getattr(problem, "strerror", None) or problem,
            ) from problem
