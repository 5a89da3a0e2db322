"""Whoever does something with a complaint is killed: it is done or not, once, with all that is told of it."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults import children
from tests.faults.handler import DEEDS, USUAL
from tests.faults.killer import kills

# What is not written with its deed, or not looked at: tried on a deed, and what shows.
PLANTED = {
    ("write", "audit"): "half done",
    ("assign", "notices"): "half done",
    ("write", "mail"): "half done",
    ("write", "unseen"): "not done once",
}


def wrong(end: dict[str, Any]) -> set[str]:
    """What is wrong with what the kills of a deed left."""
    found = set()
    for left in end["left"]:
        if left["stands"] not in (end["untouched"], end["whole"]):
            found.add("half done")
        if left["acknowledged"] and left["stands"] != end["whole"]:
            found.add("lost")
        if left["again"] != end["whole"]:
            found.add("not done once")
    return found


@pytest.mark.parametrize(
    ("names", "count"), [(USUAL, 9), pytest.param(tuple(DEEDS), 150, marks=pytest.mark.long)]
)
def test_a_deed_that_is_killed_is_done_whole_or_not_at_all_and_once(
    names: tuple[str, ...], count: int, tmp_path: Path
) -> None:
    tries = [*((name, count, "") for name in names), *((name, 3, fault) for name, fault in PLANTED)]

    ends = dict(children.deaths(kills, tmp_path, tries))

    assert {name: wrong(ends[name, ""]) for name in names} == {name: set() for name in names}
    assert {tried: seen in wrong(ends[tried]) for tried, seen in PLANTED.items()} == dict.fromkeys(
        PLANTED, True
    )
    for name in names:
        whole, left = ends[name, ""]["whole"], ends[name, ""]["left"]
        unheard = [each["stands"] == whole for each in left if not each["acknowledged"]]
        assert len(unheard) >= 8, f"{name} was hardly killed"
        assert {*unheard} == {False, True}, f"{name} was never killed on one side of its commit"
