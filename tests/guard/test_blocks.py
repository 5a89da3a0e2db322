"""Blocks of days hold nobody or enough, and more records make no fewer of them."""

from datetime import date, timedelta
from random import Random

import pytest

from hark.guard.blocks import above, halves, strongest

FIRST = date(2018, 11, 20)
DAYS = [FIRST + timedelta(days=at) for at in range(500)]


def edges(received: dict[date, int]) -> list[date]:
    def between(start: date, end: date) -> int:
        return sum(n for day, n in received.items() if start <= day < end)

    parted = map(halves, DAYS)
    return [h.edge for h in parted if between(h.start, h.edge) >= 10 and between(h.edge, h.end) >= 10]


def some(seed: int) -> dict[date, int]:
    chance = Random(seed)
    return {day: chance.choice((0, 0, 1, 2, 5, 12, 30)) for day in DAYS}


@pytest.mark.parametrize("seed", range(5))
class TestEdges:
    def test_have_enough_between_them(self, seed: int) -> None:
        received = some(seed)
        found = edges(received)

        for start, end in zip([date.min, *found], [*found, date.max], strict=True):
            assert sum(n for day, n in received.items() if start <= day < end) >= 10

    def test_stay_edges_where_more_are_counted(self, seed: int) -> None:
        received, others = some(seed), some(seed + 100)
        more = {day: n + others[day] for day, n in received.items()}

        assert set(edges(received)) <= set(edges(more))


def test_the_strongest_edge_parts_most_and_stands_above_the_others() -> None:
    for at in range(0, 480, 7):
        within = DAYS[at : at + 20]
        found = strongest(within[0], within[-1])

        assert all(found in [parted.edge for parted in above(day)] for day in within)
