"""Values and how often each occurs, in arrays, beside what counting them one by one gives."""

from collections import Counter

import pyarrow as pa
import pytest

from hark.lake import values

FACTS = pa.table(
    {
        "unit": pa.array(["south", None, "north", "south", None, "south"]),
        "wait": pa.array([3, 5, -1_000_000, 3, None, 4], pa.int32()),
        "talk": pa.array([None, 7, 7, None, None, 3], pa.int32()),
    }
)


def told(rows: pa.Table) -> list[tuple[str | None, str, dict[int, int]]]:
    return [
        (row["unit"], row["indicator"], dict(zip(row["value"], row["n"], strict=True)))
        for row in rows.to_pylist()
    ]


@pytest.fixture(params=[(2**31, 0), (1, 0), (2**31, 2**31), (1, 2**31)])
def _room(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for all places there could be, or for none but those there are; to sort in, or to count in."""
    most, sparse = request.param
    monkeypatch.setattr(values, "_NEAR", sparse)
    monkeypatch.setattr(values, "_MOST", most)
    monkeypatch.setattr(values, "_SPARSE", sparse)


@pytest.mark.usefixtures("_room")
class TestValues:
    def test_are_counted_by_place_and_indicator_in_their_order(self) -> None:
        rows = values.of_facts(FACTS, by=("unit",), of=("wait", "talk"), sign=1)

        assert told(rows) == [
            ("north", "wait", {-1_000_000: 1}),
            ("north", "talk", {7: 1}),
            ("south", "wait", {3: 2, 4: 1}),
            ("south", "talk", {3: 1}),
            (None, "wait", {5: 1}),
            (None, "talk", {7: 1}),
        ]

    def test_add_up_to_what_their_facts_together_have(self) -> None:
        once, twice = (
            values.of_facts(some, by=("unit",), of=("wait",), sign=1) for some in (FACTS[:4], FACTS)
        )

        found = {
            unit: Counter(own) for unit, _, own in told(values.added_up(pa.concat_tables([once, twice])))
        }

        assert found == {"north": {-1_000_000: 2}, "south": {3: 4, 4: 1}, None: {5: 2}}

    def test_taken_back_leave_nothing(self) -> None:
        came, went = (values.of_facts(FACTS, by=("unit",), of=("wait",), sign=sign) for sign in (1, -1))

        added = told(values.added_up(pa.concat_tables([came, went])))

        assert added == []


def test_of_no_facts_there_are_none() -> None:
    assert len(values.of_facts(FACTS[:0], by=("unit",), of=("wait",), sign=1)) == 0
    assert len(values.added_up(values.of_facts(FACTS[:0], by=("unit",), of=("wait",), sign=1))) == 0
