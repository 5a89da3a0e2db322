"""The figures of the bank's call centre, computed from its file with nothing but the standard library."""

import csv
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean

Call = dict[str, str]
Cut = Callable[[Call], str | None]


def calls(path: Path) -> list[Call]:
    """Every row of the file."""
    with gzip.open(path, "rt", newline="") as file:
        return list(csv.DictReader(file))


def by_hour(call: Call) -> str:
    """The hour the caller entered the queue, or left the answering machine without queueing."""
    clock = call["vru_exit"] if call["q_start"] == "0:00:00" else call["q_start"]
    return clock.partition(":")[0].zfill(2)


def by_agent(call: Call) -> str | None:
    """Who answered; None where nobody is named."""
    return None if call["server"] == "NO_SERVER" else call["server"]


def by_type(call: Call) -> str:
    """What it was about."""
    return call["type"]


def cells(calls: list[Call], cut: Cut) -> Iterator[tuple[str | None, list[Call]]]:
    """The calls of each value."""
    held: dict[str | None, list[Call]] = {}
    for call in calls:
        held.setdefault(cut(call), []).append(call)
    yield from held.items()


def figures(calls: list[Call]) -> dict[str, float | None]:
    """Seven indicators of these calls; None where there is nothing to divide by."""
    offered = [call for call in calls if call["outcome"] in {"AGENT", "HANG"}]
    answered = [call for call in offered if call["outcome"] == "AGENT"]
    soon = [call for call in answered if int(call["q_time"]) <= 20]
    return {
        "contacts.offered": len(offered),
        "contacts.answered": len(answered),
        "contacts.connection_share": len(answered) / len(offered) if offered else None,
        "contacts.abandonment": 1 - len(answered) / len(offered) if offered else None,
        "contacts.service_level": len(soon) / len(offered) if offered else None,
        "contacts.asa": fmean(int(call["q_time"]) for call in answered) if answered else None,
        "contacts.aht": fmean(int(call["ser_time"]) for call in answered) if answered else None,
    }
