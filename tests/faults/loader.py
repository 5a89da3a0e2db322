"""A load in a process of its own, to be killed.

`loads` runs in a child of a fork server that has imported everything already, so that
thirty kills take a minute and not five.
"""

import os
import time
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

import django

from tests.postgres import server

if template := server.template():
    os.environ["HARK_DATABASE_URL"] = template.application
django.setup()

import ibis
from django.conf import settings
from django.db import connections

from hark.flows import batching, destinations, feeds, loading, offering, stores
from hark.guard.access import operator
from hark.jobs.start import migrate
from hark.lake import gathering
from hark.lake.listing import total
from hark.lake.selecting import Selection
from hark.records import walls
from hark.records.feeds import QuarantineRow
from tests.homes import begun
from tests.makers import NOON

BATCH = 50
GATHERED_EVERY = 3  # versions
# What a load imports late is imported here once, and not in every child.
for module in ("pyarrow.compute", "deltalake"):
    import_module(module)
ibis.to_sql(ibis.table({"id": "string"}, name="none"), dialect="duckdb")
PAUSE = 0.03  # seconds between a planted early acknowledgement and the commit


def loads(home: Path, file: Path, pipe: Connection, *, planted: bool = False, mapping: str = "cfpb") -> None:
    """Load the file into the installation at `home`; the pipe hears what is acknowledged and how it ended."""
    move_into(home)
    batching.BATCH, gathering.EVERY = BATCH, GATHERED_EVERY
    table = stores.ledger("contacts" if mapping == "desk" else "complaints")
    pipe.send(("found", total(table, Selection())))

    def acknowledge(progress: loading.Progress) -> None:
        pipe.send(("acknowledged", progress.tally.accepted + progress.tally.duplicates))

    if planted:
        destinations.take = _early(destinations.take, pipe)
    by = operator("test")
    arrival = offering.receive(file, file_name=file.name, mapping=mapping, feed="", by=by, now=NOON)
    settled = loading.settle(arrival, file, by=by, clock=lambda: NOON, report=acknowledge)
    ended = {
        **asdict(settled.tally),
        "digest": feeds.digest(settled.feed, by=by),
        "kept": QuarantineRow.objects.count(),
    }
    facts = table.snapshot().table
    ended["in force"] = sorted(table.rows(facts.select("source_id", "content")))
    pipe.send(("ended", ended))


def move_into(home: Path) -> None:
    """Make this process work on the installation at `home`."""
    settings.HARK_HOME, settings.HARK_LAKE, settings.HARK_MAPPINGS = home, home / "lake", home / "mappings"
    settings.HARK_UPLOADS, settings.HARK_BACKUPS = home / "uploads", home / "backups"
    walls.see_everything()
    records, template = home / "records.sqlite3", server.template()
    connections["default"].settings_dict["NAME"] = template.copy_for(home).name if template else records
    if not template:
        begun(home)
        migrate()  # as every start does: a file that exists may be another child's, half made


def _early(take: Callable[..., object], pipe: Connection) -> Callable[..., object]:
    """The planted fault: a batch is acknowledged before it is committed."""
    done = 0

    def early(arrival: object, batch: object, unusable: object, **named: object) -> object:
        nonlocal done
        done += len(batch)  # type: ignore[arg-type] # a batch has a length
        pipe.send(("acknowledged", done))
        time.sleep(PAUSE)
        return take(arrival, batch, unusable, **named)

    return early
