"""A measurement as a page: what was measured, on which machine, when, and the figures side by side."""

import math
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy

PACKAGES = ("hark", "duckdb", "deltalake", "ibis-framework", "pyarrow", "django", "granian")


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # a measurement says when it was taken


@dataclass(frozen=True, slots=True)
class Goal:
    """What should be reached, what was, and whether that is enough."""

    words: str
    measured: str
    reached: bool

    def __str__(self) -> str:
        return f"- {self.words}: {self.measured}, {'reached' if self.reached else '**not reached**'}."


@dataclass(frozen=True, slots=True)
class Report:
    """One page of benchmarks/results. The load of the machine is that before the first measurement."""

    title: str
    about: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    goals: Sequence[Goal]
    busy: float
    at: datetime = field(default_factory=_now)

    def text(self, *, command: str) -> str:
        """The page in Markdown."""
        table = [self.columns, ["---", *["---:"] * (len(self.columns) - 1)], *self.rows]
        lines = [
            f"# {self.title}",
            self.about,
            "\n".join(f"| {' | '.join(row)} |" for row in table),
            "\n".join(map(str, self.goals)),
            f"`{command}` on {self.at:%Y-%m-%d}, on {machine()}. Load average before: {self.busy:.1f}.",
        ]
        return "\n\n".join(lines) + "\n"


def machine() -> str:
    """The machine and the versions, without its name or anybody's folders."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{cores} cores ({_processor()}), {memory:.0f} GiB of memory, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {packages}"
    )


def busy() -> float:
    """How many processes wanted to run, on average over the last minute."""
    return os.getloadavg()[0]


def milliseconds(times: Sequence[float], *, percent: int) -> float:
    """The time that `percent` of these, in seconds, do not exceed; not a number when there are none."""
    return 1000 * float(numpy.percentile(times or [math.nan], percent))


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
