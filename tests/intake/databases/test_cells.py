"""A row of a database as an object, its values as the text a file would hold."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from hark.intake.databases.cells import cell, object_of
from hark.intake.files.objects import members_of

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("x", "x"),
        (True, "TRUE"),
        (7, "7"),
        (1.5, "1.5"),
        (3.0, "3"),
        (float("nan"), ""),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("NaN"), ""),
        (AT, "2026-11-20T09:30:00+00:00"),
        (AT.replace(hour=0, minute=0), "2026-11-20T00:00:00+00:00"),
        (AT.replace(hour=0, minute=0, tzinfo=None), "2026-11-20"),
        (date(2026, 11, 20), "2026-11-20"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=25, seconds=2), "25:00:02"),
        (timedelta(seconds=-1.5), "-0:00:01.500000"),
        (b"\xe4\xb8\xad", "中"),
        (memoryview(b"a"), "a"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ([1, None, "b"], ["1", "", "b"]),
        ({"a": {"b": 1.50}}, {"a": {"b": "1.5"}}),
    ],
)
def test_a_value_becomes_its_text(value: object, text: object) -> None:
    assert cell(value) == text


def test_members_of_an_object_and_of_lists_are_joined() -> None:
    row = object_of(["id", "said"], [1, {"a": [1, 2], "b": {"c": True}}])

    assert members_of(row.decode()) == {"id": "1", "said.a": "1,2", "said.b.c": "TRUE"}
    assert object_of(["a"], ["\xff"]) == object_of(["a"], ["\xff"])
