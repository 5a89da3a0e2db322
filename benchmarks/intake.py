"""Intake: simulated contacts through `hark load`, beside DuckDB making Parquet of the same CSV.

`python -m benchmarks.intake FILE PARQUET` is that alternative.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import duckdb

from benchmarks import contacts
from benchmarks.ledgers import HARK, Ledgers
from benchmarks.report import Goal, Report, busy

LEAST, MOST = 0.4, 600  # of the rate of the alternative, megabytes

ABOUT = """\
{rows:,} simulated contacts (`contacts.py` makes them by a formula; no customer ever called) in Hark's own
form, a CSV file of {size:,.0f} MB, read by the command `hark load` into an empty ledger: checked against the
mapping, customers and staff made pseudonyms, texts searched for secrets, contents digested, compared with
what is there, committed in batches, forced to the disk. The installation was made before. The time ends
when the account is told, and cores and memory are those until then; that of the whole command has the sums
kept by day in it too.

Beside it DuckDB: `COPY (SELECT * FROM read_csv(…)) TO … (FORMAT parquet, COMPRESSION zstd)`. Nothing is
checked, compared, made a pseudonym, or forced to the disk.

Each in a process of its own, one after the other; the start of the process is in the time. Memory is the most
the process that writes held at once; Hark's reader, which may have 256 MB, is not in it."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Seconds of the clock and the cores and most bytes until something was told; seconds of it all."""

    told: float
    core_seconds: float
    memory: int
    ended: float


def measure(ledgers: Ledgers) -> Report:
    """The rate and the memory of both, and the one rate as a share of the other."""
    began = busy()
    file = write(ledgers.folder / "contacts.csv", rows=ledgers.rows)
    home = ledgers.folder / "home-of-contacts"
    made = {**os.environ, "HARK_HOME": str(home)}
    subprocess.run([HARK, "feeds"], env=made, stdout=subprocess.DEVNULL, check=True)
    hark = _run([HARK, "load", str(file), "--as", "contacts"], HARK_HOME=str(home))
    parquet = ledgers.folder / "contacts.parquet"
    plain = _run([sys.executable, "-m", "benchmarks.intake", str(file), str(parquet)])
    share, memory = plain.told / hark.told, hark.memory / 1e6
    return Report(
        title="Intake of files",
        about=ABOUT.format(rows=ledgers.rows, size=file.stat().st_size / 1e6),
        columns=["", "rows/s", "seconds", "seconds of the cores", "memory, MB", "the whole command"],
        rows=[_row("Hark", hark, ledgers.rows), _row("DuckDB, CSV to Parquet", plain, ledgers.rows)],
        goals=[
            Goal(f"At least {LEAST} of DuckDB's rate", f"{share:.2f}", reached=share >= LEAST),
            Goal(f"Under {MOST} MB of memory", f"{memory:,.0f}", reached=memory < MOST),
        ],
        busy=began,
    )


def write(path: Path, *, rows: int) -> Path:
    """A CSV of so many contacts at `path`, under the names of the columns of our own form."""
    maker = [sys.executable, "-m", "benchmarks.intake", "--make", str(path), str(rows)]
    subprocess.run(maker, check=True)
    return path


def _run(command: Sequence[str], **environment: str) -> _Run:
    """What a command took, which tells something when it is done with what is measured."""
    began = perf_counter()
    unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
    process = subprocess.Popen(command, env=unbuffered, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None  # asked for above
    process.stdout.readline()
    told, of_cores, memory = perf_counter() - began, _core_seconds(process.pid), _memory(process.pid)
    process.stdout.read()
    process.stdout.close()
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, command)
    return _Run(told, of_cores, memory, perf_counter() - began)


def _core_seconds(pid: int) -> float:
    """What the process and those it waited for have used of the cores."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> int:
    """The most bytes the process held at once until now."""
    told = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return 1024 * next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM"))


def _row(name: str, run: _Run, rows: int) -> list[str]:
    return [
        name,
        f"{rows / run.told:,.0f}",
        f"{run.told:.1f}",
        f"{run.core_seconds:.1f}",
        f"{run.memory / 1e6:,.0f}",
        f"{run.ended:.1f}",
    ]


def _to_parquet(file: Path, parquet: Path) -> None:
    duckdb.sql(
        f"COPY (SELECT * FROM read_csv('{file}')) TO '{parquet}' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608 # our own
    )


if __name__ == "__main__":
    if sys.argv[1] == "--make":
        contacts.write(Path(sys.argv[2]), rows=int(sys.argv[3]))
    else:
        _to_parquet(Path(sys.argv[1]), Path(sys.argv[2]))
        print("done")
