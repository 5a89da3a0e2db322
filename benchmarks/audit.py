"""The audit: noting deeds, walking over a million of them, and the proof of one."""

import json
import os
import subprocess
import sys
from tempfile import TemporaryDirectory

from benchmarks.ledgers import Ledgers
from benchmarks.report import Goal, Report, busy

LEAST, MOST, LARGEST = 2_000, 30, 1_024  # entries noted a second, seconds of the walk, bytes of a proof

ABOUT = """\
An audit of {rows:,} entries in SQLite. *Noted together*: 20,000 entries in one transaction, each with
its hash and the tree grown by it. *Noted one by one*: 2,000 transactions, each forced to the disk.
*Plain rows*: 20,000 rows of about that size written by Django in one transaction, without hash or tree.
*Verified*: `hark audit verify` walks over every entry, hashes it anew, and holds the tree against a
checkpoint here and outside. *Proved*: one entry against the newest checkpoint; the size is that of the
hashes in the proof."""


def measure(ledgers: Ledgers) -> Report:
    """Times of a process of its own, over an audit of as many entries as there are rows."""
    began = busy()
    with TemporaryDirectory(prefix="hark-audit-") as home:
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.noting", str(ledgers.rows)],
            env={**os.environ, "HARK_HOME": home},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
    took = json.loads(told)
    rate, walk = took["together"][0] / took["together"][1], took["verify"][1]
    return Report(
        title="Audit",
        about=ABOUT.format(rows=ledgers.rows),
        columns=["", "a second", "seconds", "seconds of the cores"],
        rows=[
            _row("noted together", *took["together"]),
            _row("plain rows", *took["plain"]),
            _row("noted one by one", *took["apart"]),
            _row("verified", *took["verify"]),
            _row("proved", *took["prove"]),
        ],
        goals=[
            Goal(f"At least {LEAST:,} entries noted a second", f"{rate:,.0f}", reached=rate >= LEAST),
            Goal(f"At most {MOST} s to verify", f"{walk:.1f}", reached=walk <= MOST),
            Goal(
                f"A proof of at most {LARGEST:,} bytes", f"{took['proof']}", reached=took["proof"] <= LARGEST
            ),
        ],
        busy=began,
    )


def _row(name: str, count: int, seconds: float, core_seconds: float) -> list[str]:
    return [name, f"{count / seconds:,.0f}", f"{seconds:.2f}", f"{core_seconds:.2f}"]
