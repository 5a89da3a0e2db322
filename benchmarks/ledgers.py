"""One file of complaints and the ledgers made of it, by Hark and by hand, each when first asked for."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter

MILLION = 1_000_000
HARK = str(Path(sys.executable).with_name("hark"))


@dataclass(frozen=True, slots=True)
class Loaded:
    """Where a ledger is, and what making it took: seconds of the clock, of the cores, most bytes at once."""

    place: Path
    seconds: float
    core_seconds: float
    memory: int


class Ledgers:
    """`rows` complaints: in a file, in a ledger of Hark's, and in a database made by hand."""

    def __init__(self, folder: Path, *, rows: int) -> None:
        self.rows = rows
        self.folder = folder

    @cached_property
    def file(self) -> Path:
        """The complaints as a CSV file."""
        path = self.folder / "complaints.csv"
        # Apart, because what this process ever held would count as memory of those it starts.
        maker = [sys.executable, "-m", "benchmarks.million", str(path), str(self.rows)]
        subprocess.run(maker, check=True, stdout=subprocess.DEVNULL)
        return path

    @cached_property
    def by_hark(self) -> Loaded:
        """What `hark load` makes of the file."""
        home = self.folder / "home"
        return _made(home, [HARK, "load", str(self.file), "--as", "cfpb"], HARK_HOME=str(home))

    @cached_property
    def by_hand(self) -> Loaded:
        """What the alternative makes of it."""
        database = self.folder / "by_hand.sqlite3"
        return _made(database, [sys.executable, "-m", "benchmarks.by_hand", str(self.file), str(database)])

    def enter(self) -> None:
        """From now on this process is Hark over its ledger."""
        os.environ["HARK_HOME"] = str(self.by_hark.place)
        from hark.jobs.start import start  # the settings read the environment once

        start()


def _made(place: Path, command: Sequence[str], **environment: str) -> Loaded:
    started = perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    seconds = perf_counter() - started
    return Loaded(place, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)
