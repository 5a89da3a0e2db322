"""Idle: what `hark serve` holds when nobody asks, and how soon it answers after it was started."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.ledgers import Ledgers
from benchmarks.report import Goal, Report, busy

MOST, SOONEST = 300, 5.0  # megabytes, seconds
STARTS, REST = 5, 10.0
PORT = 8765

ABOUT = """\
The default stack, `hark serve`: a parent, two processes that serve, and the worker, in an empty home that
already has its tables. Start: from the command to the first 200 of `/healthz`, the median of {starts} starts.
Memory: {rest:.0f} seconds later, the sum over the processes; pages they share are counted once for each in
RSS, and divided among them in PSS."""


def measure(ledgers: Ledgers) -> Report:
    """How soon it answers, and what it holds."""
    began, seconds = busy(), list[float]()
    with TemporaryDirectory(prefix="hark-idle-") as home:
        for _ in range(STARTS + 1):  # the first makes the tables
            with _served(Path(home)) as (process, took):
                seconds.append(took)
                if len(seconds) > STARTS:
                    time.sleep(REST)
                    held = [(_command(pid), _kilobytes(pid)) for pid in _family(process.pid)]
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
    began = time.monotonic()
    hark = Path(sys.executable).with_name("hark")
    with subprocess.Popen(
        [hark, "serve", "--port", str(PORT)],
        env={**os.environ, "HARK_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while not _answers():
            time.sleep(0.02)
        yield process, time.monotonic() - began
        process.terminate()


def _answers() -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _family(pid: int) -> list[int]:
    children = [
        child
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [pid, *(each for child in children for each in _family(int(child)))]


def _command(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    known = {
        "serve": "parent",
        "hark.jobs.worker": "worker",
        "spawn_main": "serves",
        "resource_tracker": "tracker",
    }
    return next((name for word, name in known.items() if any(word in said for said in words)), "other")


def _kilobytes(pid: int) -> tuple[int, int]:
    """RSS and PSS."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return sizes["Rss"], sizes["Pss"]
