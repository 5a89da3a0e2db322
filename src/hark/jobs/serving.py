"""Commands that serve the pages, alone or with the bundled data."""

import fcntl
import os
import shutil
import socket
from argparse import Namespace
from ipaddress import ip_address
from pathlib import Path
from typing import NoReturn, TextIO

from django.conf import settings

from hark.core.errors import Refusal
from hark.jobs import minding, parent
from hark.jobs.command import DONE
from hark.jobs.start import operator_name

ADDRESS = "127.0.0.1"


class NoDemonstration(Refusal):
    """The home is used in earnest: nobody made up, who signs in without a password, may be added to it."""


class PortTaken(Refusal):
    """Something else listens there."""


class AlreadyServed(Refusal):
    """Another server has this home."""


class NotInTheClear(Refusal):
    """Nobody is served over plain HTTP but this machine."""


def serve(options: Namespace) -> NoReturn:
    """Serve until interrupted, with a worker beside the server; the only server of this home."""
    lock = _alone()
    address, port, certificate, key = _listening(options)
    _require_free(port, address)
    _count_together()
    scheme = "https" if certificate else "http"
    print(f"Hark serves on {scheme}://{address}:{port}/  (Ctrl-C ends it)", flush=True)
    os.set_inheritable(lock.fileno(), True)  # it is held on, by the same process
    worker = not getattr(options, "no_worker", False)
    parent.become(
        home=settings.HARK_HOME, address=address, port=port, certificate=certificate, key=key, worker=worker
    )


def _alone() -> TextIO:
    """The home's lock, held; the system takes it back from a process that dies in whatever way."""
    lock: TextIO = (settings.HARK_HOME / ".serving.lock").open("a+")
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
    return lock


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


def work(options: Namespace) -> NoReturn:
    """Keep a worker at work as `hark serve` does, until ended."""
    minding.become(settings.HARK_HOME)


def _count_together() -> None:
    """Have the processes that serve keep their counts of requests in one folder, begun anew."""
    folder = settings.HARK_HOME / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def demo(options: Namespace) -> int:
    """Load the bundled data once, print a one-time sign-in for each person, and serve."""
    from django.utils import timezone

    from hark.flows import accounts, one_time
    from hark.guard.access import operator
    from hark.jobs.demo import bundled, cases, contacts, people

    if not options.no_serve:
        _require_free(options.port)
    if accounts.is_in_earnest():
        raise NoDemonstration(
            "Real people sign in here. Give the demonstration a home of its own: HARK_HOME=… hark demo."
        )
    bundled.load()
    staff = people.ensure(by=operator(operator_name()), now=timezone.now())
    contacts.ensure(now=timezone.now())
    cases.ensure(now=timezone.now())
    print(f"\nState is kept in {settings.HARK_HOME}/. Sign in once, within a day, as:\n")
    for row in staff:
        address = f"http://{ADDRESS}:{options.port}{one_time.path(row)}"
        print(f"  {row.role.replace('_', ' '):18} {row.name:16} {address}")
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
