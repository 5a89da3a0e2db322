"""A refresh of the sums of days in a process of its own, to be killed."""

import random
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

from hark.lake import rolling
from hark.lake.building import from_facts
from hark.lake.cubes import KINDS, cubes
from hark.lake.schemas import LEDGERS
from hark.lake.table import FactTable

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
for module in ("pandas", "pyarrow.compute", "deltalake"):
    import_module(module)
for kind in KINDS:
    for cube in cubes("contacts"):  # the text of the queries, made once here and not in every child
        from_facts("contacts", kind, cube, view="none")


def rolls(folder: Path, pipe: Connection) -> None:
    """Refresh the ledger in the folder, merging two and two, until nothing is left to do."""
    rolling.TOGETHER = 2
    table = FactTable(folder, "contacts", LEDGERS["contacts"])
    pipe.send("begun")
    rolling.refresh(table, now=NOON)
    pipe.send("ended")


def some_contacts(dice: random.Random, count: int) -> list[dict[str, object]]:
    """Contacts with waits that tell them apart."""
    return [
        {
            "wait": dice.expovariate(1 / 30),
            "channel": dice.choice(("phone", "counter")),
            "unit": dice.choice("abc"),
        }
        for _ in range(count)
    ]
