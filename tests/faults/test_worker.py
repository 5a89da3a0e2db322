"""A worker that is told to end does so of itself; one that hangs is replaced."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hark.core.terms.working import BEAT, REPLACED, Replaced, Why
from hark.jobs import minding
from hark.records.sqlite.line import turn
from tests.faults.served import served
from tests.homes import begun


def until(is_so: Callable[[], object]) -> None:
    """Wait for it, a minute at most."""
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it never was")


def test_a_worker_told_to_end_does_so_after_what_is_at_hand(tmp_path: Path) -> None:
    environment = {**os.environ, "HARK_HOME": str(begun(tmp_path))}
    worker = subprocess.Popen([sys.executable, "-m", "hark.jobs.worker", str(os.getpid())], env=environment)
    until((tmp_path / BEAT).exists)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=60) == 0


HANDS_IN = """
import sys
from hark.jobs.start import start
start()
from django.utils import timezone
from hark.flows import offering, uploads
from hark.guard.access import operator
by = operator("test")
name = uploads.store([open(sys.argv[1], "rb").read()], file_name="accesses.csv", by=by)
offering.receive(uploads.path_of(name), file_name="accesses.csv", mapping="accesses", feed="", by=by,
                 now=timezone.now(), stored_as=name)
"""
ACCESSES = Path(__file__).parents[2] / "docs/examples/accesses.csv"


def test_a_worker_that_hangs_is_replaced_and_what_waits_is_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARK_HOME", str(begun(tmp_path)))
    monkeypatch.setattr(minding, "GRACE", 0.5)
    numbered = tmp_path / "number"
    command = ["sh", "-c", f"echo $$ > {numbered}; exec {sys.executable} -m hark.jobs.worker {os.getpid()}"]
    minder = minding.Minder(tmp_path, is_ending=lambda: False, command=command)
    minder.begin()
    try:
        until((tmp_path / BEAT).exists)
        hung = numbered.read_text()
        with _writing(tmp_path):  # so that it does not hang within a transaction, with all others locked out
            os.kill(int(hung), signal.SIGSTOP)
        subprocess.run([sys.executable, "-c", HANDS_IN, str(ACCESSES)], check=True)

        with monkeypatch.context() as impatient:
            impatient.setattr(minding, "HUNG_AFTER", 0.5)
            until(lambda: numbered.read_text() not in ("", hung))

        until(lambda: _state(tmp_path) == "done")
    finally:
        minder.end()
    [replaced] = map(Replaced.read, (tmp_path / REPLACED).read_text().splitlines())
    assert replaced and replaced.why is Why.HUNG


@contextmanager
def _writing(home: Path) -> Iterator[None]:
    """While this lasts nobody else writes into the records."""
    mine = turn(home / "records.sqlite3", patience=30)
    assert mine
    with closing(sqlite3.connect(home / "records.sqlite3", timeout=30, isolation_level=None)) as records:
        records.execute("BEGIN IMMEDIATE")
        yield
    mine.end()


def _state(home: Path) -> str:
    with closing(sqlite3.connect(home / "records.sqlite3", timeout=30)) as records:
        return str(records.execute("SELECT state FROM records_arrivalrow").fetchone()[0])


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_ends_with_its_server(told: signal.Signals, tmp_path: Path) -> None:
    with served(tmp_path) as server:
        until((tmp_path / BEAT).exists)
        [worker] = server.children("worker")
        server.wanted = False

        server.process.send_signal(told)
        server.process.wait(60)

        assert not Path(f"/proc/{worker}").exists()
    assert not (tmp_path / REPLACED).exists()
