"""Loading: a million complaints through `hark load`, beside what one would write by hand."""

from benchmarks.ledgers import Ledgers, Loaded
from benchmarks.report import Goal, Report, busy

LEAST, MOST = 20_000, 600  # rows a second, megabytes

ABOUT = """\
{rows:,} complaints in a CSV file of {size:,.0f} MB (real rows repeated with new ids), read by the command
`hark load` into an empty ledger: decoded, checked against the mapping, compared with what is there,
narratives sealed, committed in batches, and at the end a digest taken of all.

By hand: `csv.DictReader` and `INSERT OR IGNORE` into a SQLite table with a unique id, 500 rows a
transaction, write-ahead log, `synchronous=FULL`, an index by day at the end. No quarantine, no sealing,
no digest, no mapping.

Each in a process of its own, one after the other; the start of the process is in the time. Memory is the
most the process held at once."""


def measure(ledgers: Ledgers) -> Report:
    """The rate and the memory of both."""
    began = busy()
    size = ledgers.file.stat().st_size / 1e6
    hark, hand = ledgers.by_hark, ledgers.by_hand
    rate, memory = ledgers.rows / hark.seconds, hark.memory / 1e6
    return Report(
        title="Loading",
        about=ABOUT.format(rows=ledgers.rows, size=size),
        columns=["", "rows/s", "seconds", "seconds of the cores", "memory, MB"],
        rows=[_row("Hark", hark, ledgers.rows), _row("by hand", hand, ledgers.rows)],
        goals=[
            Goal(f"At least {LEAST:,} rows/s", f"{rate:,.0f}", reached=rate >= LEAST),
            Goal(f"Under {MOST} MB of memory", f"{memory:,.0f}", reached=memory < MOST),
        ],
        busy=began,
    )


def _row(name: str, loaded: Loaded, rows: int) -> list[str]:
    rate, memory = rows / loaded.seconds, loaded.memory / 1e6
    return [name, f"{rate:,.0f}", f"{loaded.seconds:.1f}", f"{loaded.core_seconds:.1f}", f"{memory:,.0f}"]
