"""Sums kept as one record a place: the same numbers when they are opened, and added up exactly."""

from datetime import date

import pyarrow as pa
import pytest

from hark.lake import sums
from hark.lake.cubes import SUMS, dimensions, shape, summed

DAYS = [date(2026, 11, 1), date(2026, 11, 2)]


def rows(*told: tuple[int, str | None, int, float]) -> pa.Table:
    """Of a day and a unit so many contacts, with that wait in all."""
    kinds = shape("contacts", "sums").to_pyarrow()
    columns = {each: pa.array([0] * len(told), kinds.field(each).type) for each in summed("contacts")}
    columns["n"] = pa.array([n for _, _, n, _ in told], pa.int64())
    columns["contacts.wait part"] = pa.array([wait for _, _, _, wait in told])
    nothing = pa.nulls(len(told), pa.string())
    places = dict.fromkeys(dimensions("contacts"), nothing) | {"unit": pa.array([u for _, u, _, _ in told])}
    day = pa.array([DAYS[at] for at, _, _, _ in told], pa.date32())
    return pa.table({"cube": pa.array([4] * len(told), pa.int16()), "day": day, **places, **columns})


def listed(kept: pa.Table) -> list[dict[str, object]]:
    opened = sums.opened(kept, "contacts", ["n", "contacts.wait part"])
    return opened.select(["day", "unit", "n", "contacts.wait part"]).to_pylist()


def line(at: int, unit: str | None, n: int, wait: float) -> dict[str, object]:
    return {"day": DAYS[at], "unit": unit, "n": n, "contacts.wait part": wait}


def test_are_the_same_once_opened() -> None:
    told = rows((0, "north", 3, 4.5), (1, None, 2**53 + 1, -0.25))

    kept = sums.packed(told, "contacts")

    assert kept.column_names == ["cube", "day", *dimensions("contacts"), SUMS]
    assert sums.opened(kept, "contacts").equals(told.select(sums.opened(kept, "contacts").column_names))
    assert listed(kept.slice(1)) == [line(1, None, 2**53 + 1, -0.25)]


@pytest.mark.parametrize("cut", [1, 3])
def test_of_one_place_become_one(cut: int) -> None:
    told = [
        (1, "north", 1, 0.5),
        (0, None, 2, 1.0),
        (0, "north", 3, 1.5),
        (1, "north", -4, 0.25),
        (0, None, 5, 2.0),
    ]
    kept = pa.concat_tables([sums.packed(rows(*some), "contacts") for some in (told[:cut], told[cut:])])

    added = sums.added_up(kept, "contacts")

    assert listed(added) == [line(0, "north", 3, 1.5), line(0, None, 7, 3.0), line(1, "north", -3, 0.75)]
    assert len(sums.added_up(kept.slice(0, 0), "contacts")) == 0
