"""Killed 50 times during intake and 20 during a rollup: nothing lost, nothing twice, sums as by a scan."""

import csv
import random
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.faults import children
from tests.faults.deliverer import DOORS, brings, counts, proves, refreshes
from tests.faults.loader import move_into

FEEDS = {"command": "contacts", "folder": "folder", "events": "calls"}
ROWS, BAD, AGAIN = 120, 3, 20  # of a delivery: good ones, unreadable ones, good ones of the delivery before
APART = 2  # kills of one delivery, which is then left to end
STEPS = 60  # the farthest of the writes before which a process is killed
SHORT, LONG = (6, 4), (50, 20)
MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)


@dataclass
class Centre:
    """A contact centre whose records come by three doors, and what all it has told should come to."""

    home: Path
    dice: random.Random
    told: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    aside: list[tuple[str, str]] = field(default_factory=list)
    rows: dict[str, list[list[object]]] = field(default_factory=dict)
    deliveries: int = 0

    def delivery(self, door: str, *, again: int = AGAIN) -> Path:
        """The next file for the door: new records, some of the file before, some nobody can read."""
        self.deliveries += 1
        new = [self._row(f"{self.deliveries}-{at}") for at in range(ROWS)]
        bad = [self._row(f"{self.deliveries}-bad-{at}", wait="long") for at in range(BAD)]
        rows = [*new, *bad, *self.rows.get(door, [])[:again]]
        self.dice.shuffle(rows)
        self.rows[door] = new
        self.told |= {(FEEDS[door], str(id)): (str(channel), float(str(w))) for id, _, channel, _, w in new}
        self.aside += [(FEEDS[door], "not_a_number")] * BAD
        folder = self.home / "in" / door
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.deliveries}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["id", "entered", "channel", "outcome", "wait"], *rows])
        return path

    def _row(self, id: str, *, wait: object = None) -> list[object]:
        entered = MONDAY + timedelta(days=self.dice.randrange(5), minutes=self.dice.randrange(600))
        channel = self.dice.choice(("phone", "chat", "counter"))
        return [id, entered.isoformat(), channel, "answered", wait or self.dice.randrange(600)]

    def bring(self, door: str, file: Path, **how: Any) -> bool:
        """Whether it was brought in to the end, and not killed."""
        return bool(children.run(brings, self.home, door, file, **how).ended)

    def proven(self) -> int:
        """How many sums were compared with a scan, all of them equal."""
        found = children.run(proves, self.home).ended
        assert found["holds"], "the sums are not what a scan of the facts says"
        return int(str(found["compared"]))

    def holds_what_was_told(self) -> None:
        """Every record is there, once; the sums up to the newest version are those of what was told."""
        found: dict[str, Any] = children.run(counts, self.home).ended
        expected = sorted((*key, wait) for key, (_, wait) in self.told.items())
        twice = [key for key, times in Counter(row[:2] for row in found["records"]).items() if times > 1]
        assert twice == [], "records are there twice"
        assert found["records"] == expected, "records are lost"
        assert (found["aside"], found["waiting"]) == (sorted(self.aside), 0)
        sums: dict[str, tuple[int, float]] = {}
        for channel, wait in self.told.values():
            n, total = sums.get(channel, (0, 0.0))
            sums[channel] = n + 1, total + wait
        assert (found["sums"], found["sources"], found["behind"]) == (sums, {"rollup"}, 0)


def killed_during_intake(
    centre: Centre, kills: int, *, doors: Iterable[str] = DOORS, **planted: Any
) -> dict[str, int]:
    """Kill whoever brings records in so often, at a random moment or before a write; by door, how often."""
    struck: Counter[str] = Counter()
    seconds = {}
    for door in doors:
        run = children.run(brings, centre.home, door, centre.delivery(door))
        assert run.ended
        seconds[door] = run.seconds
    for door in cycle(doors):
        file = centre.delivery(door, again=0 if planted else AGAIN)
        for at in range(APART):
            if struck.total() == kills:
                break
            how = (
                {"step": centre.dice.randint(1, STEPS)}
                if at % 2
                else {"kill_after": centre.dice.uniform(0, seconds[door])}
            )
            if centre.bring(door, file, **how, **planted):  # it was quicker
                break
            struck[door] += 1
        centre.bring(door, file, **planted)
        if struck.total() == kills:
            return dict(struck)
    raise AssertionError


def killed_during_a_rollup(centre: Centre, kills: int, **planted: Any) -> int:
    """Kill whoever refreshes the sums so often, while facts arrive; how many were compared with a scan."""
    assert centre.bring("command", centre.delivery("command"))
    whole = children.run(refreshes, centre.home)
    struck, compared = 0, 0
    doors = cycle(DOORS)
    while struck < kills:
        door = next(doors)
        with ThreadPoolExecutor(1) as beside:
            arriving = beside.submit(centre.bring, door, centre.delivery(door))
            how: dict[str, Any] = planted  # which dies by itself, where it is worst
            if not planted and struck % 2:
                how = {"step": centre.dice.randint(1, 12)}
            elif not planted:
                how = {"kill_after": centre.dice.uniform(0, whole.seconds)}
            refresh = children.run(refreshes, centre.home, **how)
            assert arriving.result()
        if not refresh.ended:
            struck += 1
            compared += centre.proven()
    assert children.run(refreshes, centre.home).ended
    return compared + centre.proven()


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    home = tmp_path / "home"
    home.mkdir()
    process = children.processes.Process(target=move_into, args=(home,))
    process.start()
    process.join()
    return Centre(home, random.Random(20261128))


@pytest.mark.parametrize("kills", [SHORT, pytest.param(LONG, marks=pytest.mark.long)], ids=["short", "long"])
def test_lose_nothing_repeat_nothing_and_leave_sums_equal_to_a_scan(
    kills: tuple[int, int], centre: Centre
) -> None:
    intake, rollups = kills

    struck = killed_during_intake(centre, intake)
    compared = killed_during_a_rollup(centre, rollups)

    centre.holds_what_was_told()
    assert sum(struck.values()) == intake
    print(
        f"{intake} kills during intake ({', '.join(f'{n} {door}' for door, n in struck.items())}), "
        f"{rollups} during a rollup while facts arrived: {len(centre.told):,} records of "
        f"{centre.deliveries} deliveries, each there once; {compared:,} sums compared with a scan, all equal"
    )


@pytest.mark.parametrize(
    ("planted", "door", "said"),
    [("moved", "folder", "records are lost"), ("begun", "command", "records are there twice")],
)
def test_a_fault_planted_in_the_intake_is_caught(planted: str, door: str, said: str, centre: Centre) -> None:
    killed_during_intake(centre, 5, doors=[door], planted=planted)

    with pytest.raises(AssertionError, match=said):
        centre.holds_what_was_told()


def test_a_fault_planted_in_the_rollup_is_caught(centre: Centre) -> None:
    with pytest.raises(AssertionError, match="not what a scan of the facts says"):
        killed_during_a_rollup(centre, 2, planted="half")
