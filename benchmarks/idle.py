"""Idle: what `hark serve` holds when nobody asks, and how soon it answers after it was started."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import processes
from benchmarks.ledgers import Ledgers
from benchmarks.report import Goal, Report, busy

MOST, SOONEST = 300, 5.0  # megabytes, seconds
STARTS, REST = 5, 10.0

ABOUT = """\
The default stack, `hark serve`: a parent, two processes that serve, and the worker, in an empty home that
already has its tables. Start: from the command to the first 200 of `/healthz`, the median of {starts} starts.
Memory: {rest:.0f} seconds later, before any page was asked for, the sum over the processes; pages they
share are counted once for each in RSS, and divided among them in PSS."""


def measure(ledgers: Ledgers) -> Report:
    """How soon it answers, and what it holds."""
    began, seconds = busy(), list[float]()
    with TemporaryDirectory(prefix="hark-idle-") as home:
        for _ in range(STARTS + 1):  # the first makes the tables
            with _served(Path(home)) as (process, took):
                seconds.append(took)
                if len(seconds) > STARTS:
                    time.sleep(REST)
                    held = [(processes.kind(pid), _kilobytes(pid)) for pid in processes.family(process.pid)]
    start = median(seconds[1:])
    rss, pss = (sum(size[at] for _, size in held) / 1024 for at in (0, 1))
    rows = [[name, f"{size[0] / 1024:,.0f}", f"{size[1] / 1024:,.0f}"] for name, size in held]
    return Report(
        title="Idle",
        about=ABOUT.format(starts=STARTS, rest=REST),
        columns=["process", "RSS, MB", "PSS, MB"],
        rows=[*rows, ["together", f"{rss:,.0f}", f"{pss:,.0f}"]],
        goals=[
            Goal(f"At most {MOST} MB of RSS together", f"{rss:,.0f}", reached=rss <= MOST),
            Goal(f"First 200 within {SOONEST:.0f} s", f"{start:.1f} s", reached=start <= SOONEST),
        ],
        busy=began,
    )


@contextmanager
def _served(home: Path) -> Iterator[tuple["subprocess.Popen[bytes]", float]]:
    with processes.serve(home) as process:
        yield process, processes.until_answered("/healthz")
        process.terminate()


def _kilobytes(pid: int) -> tuple[int, int]:
    """RSS and PSS."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return sizes["Rss"], sizes["Pss"]
