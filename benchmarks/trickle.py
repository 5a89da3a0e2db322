"""Records that trickle in: what a commit of a few costs once there are many versions, gathered and not."""

import resource
import sys
from pathlib import Path
from time import perf_counter

from benchmarks import contacts
from benchmarks.apart import apart
from benchmarks.ledgers import Ledgers
from benchmarks.report import Report, busy, milliseconds

RECORDS = 50  # in a version
LOOKED_AT = 100  # versions before each size
SIZES = (500, 1_000, 2_000, 4_000)
NEVER = 10**9  # versions
MEBIBYTE = 2**20
ABOUT = """\
A ledger of simulated contacts (`contacts.py`) that come {records} at a time, each time compared with what is
there, committed and forced to the disk, as the worker does with a hundred events a minute. *Gathered* is as
Hark does it; beside it the same, in the same run, with the small parts left as they are. A commit is the
median of the last {looked_at} before so many versions; *opened* is a process that starts, compares and
counts. The disk holds the parts, those gathered, the log and the digests."""


def measure(ledgers: Ledgers) -> Report:
    """What commits and questions cost as versions get more."""
    began = busy()
    rows = []
    for name, every in (("gathered", 0), ("left as they are", NEVER)):
        folder = ledgers.folder / f"trickle-{every}"
        for versions in SIZES[: 2 if every else None]:
            told = apart("benchmarks.trickle", "trickles", folder, versions, every).split()
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            opened, records = apart("benchmarks.trickle", "opens", folder).split()
            rows.append([f"{versions:,} versions, {name}", *told, opened, f"{size / int(records):,.0f}"])
    return Report(
        title="Trickle",
        about=ABOUT.format(records=RECORDS, looked_at=LOOKED_AT),
        columns=["", "a commit, ms", "memory, MB", "opened, seconds", "disk, bytes a record"],
        rows=rows,
        goals=[],
        busy=began,
    )


def trickles(folder: Path, versions: int, every: int) -> None:
    """Commit until there are so many; print what one of the last took, in ms, and the most memory held."""
    from hark.core.errors import Refusal
    from hark.lake import gathering
    from hark.lake.once import Outcome, Told, compare

    gathering.EVERY = every or gathering.EVERY
    table = contacts.simulated(folder, rows=0)
    times = []
    while table.newest < versions:
        came = contacts.rows(first=table.newest * RECORDS, count=RECORDS, of=max(SIZES) * RECORDS)
        told = list(map(Told, *(came[each].to_pylist() for each in ("source_id", "content"))))
        began = perf_counter()
        with table.exclusive():
            if any(found.outcome is not Outcome.NEW for found in compare(table, told, feed="simulated")):
                raise Refusal("A contact is there already.")
            table.append(came)
        times.append(perf_counter() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEBIBYTE
    print(f"{milliseconds(times[-LOOKED_AT:], percent=50):.0f} {memory:.0f}")


def opens(folder: Path) -> None:
    """Open the ledger and count; print the seconds, and how many there are."""
    began = perf_counter()
    table = contacts.simulated(folder, rows=0)
    [(count,)] = table.rows(table.snapshot().table.count().as_table())
    print(f"{perf_counter() - began:.2f} {count}")


if __name__ == "__main__":
    deed, folder, *numbers = sys.argv[1:]
    {"trickles": trickles, "opens": opens}[deed](Path(folder), *map(int, numbers))
