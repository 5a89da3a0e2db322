"""Killed: how soon a page is answered again after a process was killed, and how long a write waits."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import processes
from benchmarks.ledgers import Ledgers
from benchmarks.report import Goal, Report, busy

SOONEST, PATIENT = 5.0, 0.25  # seconds
KILLS, APART = 10, 6.0  # each kind so often; a process that dies twice in that time ends the server
WRITERS, WRITES = 8, 500
PAGE = "/sign-in/"

ABOUT = """\
Silence: `hark serve` in an empty home, one of its processes killed with SIGKILL, and the time until the
sign-in page, asked for from then on, is answered. One that serves has another beside it; the parent is
started again when it is gone, as a service manager does. Writes: {writers} processes that each note
{writes:,} entries of the audit, one a transaction, with no pause between them: all but one always wait."""


def measure(ledgers: Ledgers) -> Report:
    """How long nobody is answered, and how long a write waits."""
    began = busy()
    with TemporaryDirectory(prefix="hark-killed-") as home:
        silences = {kind: _killed(Path(home), kind) for kind in ("serves", "worker", "parent")}
        waits = _written(Path(home))
    longest, late = max(map(max, silences.values())), _at(waits, 0.99)
    return Report(
        title="Killed",
        about=ABOUT.format(writers=WRITERS, writes=WRITES),
        columns=["", "times", "median, ms", "p99, ms", "longest, ms"],
        rows=[
            *([f"silence after the {kind} died", *_row(sorted(took))] for kind, took in silences.items()),
            ["a write of one among many", *_row(waits)],
        ],
        goals=[
            Goal(
                f"Serving again within {SOONEST:.0f} s (F1)", f"{longest:.1f} s", reached=longest <= SOONEST
            ),
            Goal("99 of 100 writes within 250 ms (F6)", f"{late * 1000:.0f} ms", reached=late <= PATIENT),
        ],
        busy=began,
    )


def _killed(home: Path, kind: str) -> list[float]:
    silences = []
    server = processes.serve(home)
    try:
        processes.until_answered(PAGE)
        for _ in range(KILLS):
            time.sleep(APART)
            victim = next(pid for pid in processes.family(server.pid) if processes.kind(pid) == kind)
            os.kill(victim, signal.SIGKILL)
            began = time.monotonic()
            if victim == server.pid:
                server.wait()
            while not processes.answers(PAGE):
                if server.poll() is not None:
                    server = processes.serve(home)
                time.sleep(0.02)
            silences.append(time.monotonic() - began)
    finally:
        server.terminate()
        server.wait()
    return silences


def _written(home: Path) -> list[float]:
    """The seconds each write took, the shortest first."""
    command = [sys.executable, "-m", "benchmarks.writing", str(WRITES)]
    environment = {**os.environ, "HARK_HOME": str(home)}
    writers = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(WRITERS)
    ]
    said = [writer.communicate()[0] for writer in writers]
    if any(writer.returncode for writer in writers):
        raise SystemExit("A writer was told that the records are locked, or worse.")
    return sorted(float(took) for each in said for took in each.split())


def _row(took: list[float]) -> list[str]:
    return [
        f"{len(took):,}",
        *(f"{seconds * 1000:,.0f}" for seconds in (_at(took, 0.5), _at(took, 0.99), took[-1])),
    ]


def _at(took: list[float], part: float) -> float:
    return took[int((len(took) - 1) * part)]
