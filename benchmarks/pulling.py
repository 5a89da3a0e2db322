"""Pulling: calls read from PostgreSQL and from MariaDB on this machine, settled into the ledger."""

import os
import resource
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.ledgers import HARK, Ledgers
from benchmarks.report import Report, busy
from tests.sources import servers
from tests.sources.servers import READER, Server

MEBIBYTE = 2**20
NAMES = {"postgresql": "PostgreSQL", "mysql": "MariaDB"}
CALLS = {
    "postgresql": "SELECT n::text, '2026-11-20T09:30:00+08:00', (n % 100)::text,"
    " timestamptz '2026-01-01' + n * interval '1 second' FROM generate_series(1, {rows}) n",
    "mysql": "SELECT seq, '2026-11-20T09:30:00+08:00', seq % 100,"
    " timestampadd(second, seq, '2026-01-01') FROM seq_1_to_{rows}",
}
ABOUT = """\
A table of {rows:,} narrow calls (id, time, wait, watermark), with an index on watermark and id, in a server
on this machine, whose work is in the times. `hark pull` into an empty home, in pages of 10,000 rows; then
once more, when there is nothing new. Memory is the peak of the process of `hark pull`."""


def measure(ledgers: Ledgers) -> Report:
    """How many rows a second, and in how much memory."""
    began = busy()
    rows = [_pulled(kind, ledgers.rows) for kind in NAMES]
    return Report(
        title="Pulling",
        about=ABOUT.format(rows=ledgers.rows),
        columns=["", "seconds", "rows a second", "seconds with nothing new", "memory in MB"],
        rows=rows,
        goals=[],
        busy=began,
    )


def _pulled(kind: str, rows: int) -> list[str]:
    server = servers.make(kind)
    try:
        server.run(f"INSERT INTO calls (id, entered, wait, updated_at) {CALLS[kind].format(rows=rows)}")
        with TemporaryDirectory(prefix="hark-pulling-") as folder:
            home = Path(folder)
            _declare(home, server)
            seconds = _pull(home, server)
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / MEBIBYTE
            again = _pull(home, server)
    finally:
        servers.drop(server)
    return [NAMES[kind], f"{seconds:.1f}", f"{rows / seconds:,.0f}", f"{again:.1f}", f"{memory:.0f}"]


def _declare(home: Path, server: Server) -> None:
    (home / "password").write_text(READER)
    source = home / "crm.toml"
    source.write_text(
        f'name = "crm"\nurl = "{server.url}"\npassword_file = "{home}/password"\ntable = "calls"\n'
        'watermark = "updated_at"\nid = "id"\nmapping = "contacts"\n'
    )
    _hark(home, server, "sources", "declare", str(source))


def _pull(home: Path, server: Server) -> float:
    began = perf_counter()
    _hark(home, server, "pull", "crm")
    return perf_counter() - began


def _hark(home: Path, server: Server, *arguments: str) -> None:
    host, port = server.at
    environment = {**os.environ, "HARK_HOME": str(home), "HARK_OUTBOUND_ALLOW": f"{host}:{port}"}
    subprocess.run([HARK, *arguments], env=environment, check=True, capture_output=True)
