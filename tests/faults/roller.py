"""A refresh of the sums of days in a process of its own, to be killed."""

import random
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

from hark.lake import rolling
from hark.lake.building import all_sums, all_values
from hark.lake.schemas import LEDGERS
from hark.lake.table import FactTable

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
for module in ("pyarrow.compute", "deltalake"):
    import_module(module)
for made in (all_sums, all_values):  # the text of the queries, made once here and not in every child
    made("contacts", view="none", where="true")


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
