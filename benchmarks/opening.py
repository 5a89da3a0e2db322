"""Opening: a process that starts over a large ledger, with all of it to compare and with that noted."""

import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks import contacts
from benchmarks.apart import apart
from benchmarks.ledgers import Ledgers
from benchmarks.report import Report, busy
from benchmarks.rollups import MONTHS, NOW, board

TIMES = 3
LARGER = 10
ABOUT = """\
{rows:,} simulated contacts (`contacts.py`) with their sums: {facts:,.0f} MB of facts, {sums:,.0f} MB of
sums. A process opens the ledger and asks for a first board, twelve indicators in four splits. *Compared* has
no note of what other processes compared, so it reads all files; *noted* is any later process, as after a
restart. The median of {times}, the files in the machine's memory: from a disk the first takes as long as the
disk does. What the process takes to start is not in it."""


def measure(ledgers: Ledgers) -> Report:
    """Seconds until the first board, without the note and with it."""
    began = busy()
    folder = ledgers.folder / "opening"
    apart("benchmarks.opening", "makes", folder, ledgers.rows * LARGER)
    note = folder / "contacts" / "_digests" / "compared"
    found: dict[str, list[float]] = {"compared": [], "noted": []}
    for _ in range(TIMES):
        note.unlink(missing_ok=True)
        for seconds in found.values():
            seconds.append(float(apart("benchmarks.opening", "opens", folder)))
    facts, sums = (
        sum(path.stat().st_size for path in (folder / "contacts").glob(files)) / 1e6
        for files in ("*.parquet", "_segments/*/*.parquet")
    )
    return Report(
        title="Opening",
        about=ABOUT.format(rows=ledgers.rows * LARGER, facts=facts, sums=sums, times=TIMES),
        columns=["", "first board, seconds"],
        rows=[[name, f"{median(seconds):.2f}"] for name, seconds in found.items()],
        goals=[],
        busy=began,
    )


def makes(folder: Path, rows: int) -> None:
    """The ledger, with its sums."""
    from hark.lake import rolling

    rolling.rebuild(contacts.simulated(folder, rows=rows), now=NOW)


def opens(folder: Path) -> None:
    """Open the ledger and ask for a board; print the seconds."""
    began = perf_counter()
    table = contacts.simulated(folder, rows=0)
    table.snapshot()
    board(table, MONTHS[1])
    print(f"{perf_counter() - began:.3f}")


if __name__ == "__main__":
    deed, place, *rest = sys.argv[1:]
    {"makes": makes, "opens": opens}[deed](Path(place), *map(int, rest))
