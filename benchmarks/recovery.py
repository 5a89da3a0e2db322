"""Recovery: a gigabyte of records and a million facts backed up, put back and served again."""

import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.ledgers import HARK, Ledgers
from benchmarks.report import Goal, Report, busy

GIGABYTE = 2**30
ORIGINAL = 8_192  # bytes of a record in quarantine
SERVING, OPENING = 300, 30  # seconds

ABOUT = """\
A home of {records:.2f} GB of records (quarantine filled with sealed originals) and {rows:,} facts
({facts:,.0f} MB). The home is backed up with `hark backup`, which reads the backup again to its end; put back
with `hark restore` into an empty folder, which proves it before and compares it after; and served with
`hark serve` until the sign-in page answers. Opening the ledger is the first `hark ask` on what was put back:
every file is compared with its digest on the way; there is nothing else that would have to be rebuilt."""


def measure(ledgers: Ledgers) -> Report:
    """How long until people work again."""
    began = busy()
    home = ledgers.by_hark.place
    _fill(home / "records.sqlite3", ledgers.rows)
    key, new = home.with_name("escrow.key"), home.with_name("restored")
    _hark(home, "backup", "--copy-escrow-key", str(key))
    backed_up = _hark(home, "backup")
    [backup] = (home / "backups").glob("hark-*.backup")
    restored = _hark(home, "restore", str(backup), "--into", str(new), "--escrow-key", str(key))
    opened = _hark(new, "ask", "complaints.timely_share", "--from", "2019-04-01", "--to", "2019-05-01")
    served = _served(new)
    whole = restored + served
    return Report(
        title="Recovery",
        about=ABOUT.format(
            records=(home / "records.sqlite3").stat().st_size / GIGABYTE,
            rows=ledgers.rows,
            facts=sum(part.stat().st_size for part in (home / "lake").rglob("*.parquet")) / 1e6,
        ),
        columns=["", "seconds"],
        rows=[
            ["backed up and read again", f"{backed_up:.1f}"],
            ["restored and compared", f"{restored:.1f}"],
            ["ledger opened and asked", f"{opened:.1f}"],
            ["started, first page answered", f"{served:.1f}"],
        ],
        goals=[
            Goal(f"Restored and serving within {SERVING} s (R2)", f"{whole:.0f} s", reached=whole <= SERVING),
            Goal(f"The ledger opened within {OPENING} s (R2)", f"{opened:.1f} s", reached=opened <= OPENING),
        ],
        busy=began,
    )


def _fill(records: Path, rows: int) -> None:
    """Records kept aside until the file has its gigabyte; a smaller trial gets its share of it."""
    size = GIGABYTE if rows >= 1_000_000 else GIGABYTE * rows // 1_000_000
    with closing(sqlite3.connect(records)) as connection, connection:
        [arrival] = connection.execute("SELECT max(id) FROM records_arrivalrow").fetchone()
        connection.executemany(
            "INSERT INTO records_quarantinerow"
            " (arrival_id, line, column, value, reason, original, state, kept_at)"
            " VALUES (?, ?, '', x'00', 'trial', ?, 'open', '2026-11-21 00:00:00')",
            ((arrival, -1 - at, secrets.token_bytes(ORIGINAL)) for at in range(size // ORIGINAL)),
        )


def _hark(home: Path, *arguments: str) -> float:
    began = perf_counter()
    environment = {**os.environ, "HARK_HOME": str(home)}
    subprocess.run([HARK, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began


def _served(home: Path) -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = perf_counter()
    server = subprocess.Popen(
        [HARK, "serve", "--port", str(port)],
        env={**os.environ, "HARK_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr,
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=5):
                    return perf_counter() - began
            except OSError:
                sleep(0.1)
    finally:
        server.terminate()
        server.wait()
