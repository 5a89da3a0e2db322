"""A file is named after what it is about; the names that say nothing are refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.planting import ROOT, Copy

SAY_NOTHING = {"util", "common", "helper", "manager", "misc", "stuff"}
WHERE = ("src", "tests", "scripts", "benchmarks")


def unnamed(root: Path) -> Iterator[Path]:
    """Files and folders whose name holds a word that says nothing."""
    for place in WHERE:
        for path in (root / place).rglob("*.py"):
            words = {
                word.removesuffix("s")
                for part in path.relative_to(root).with_suffix("").parts
                for word in part.split("_")
            }
            if words & {word.removesuffix("s") for word in SAY_NOTHING}:
                yield path


def test_every_file_says_what_it_is_about() -> None:
    assert list(unnamed(ROOT)) == []


@pytest.mark.parametrize(
    "module", ["flows/utils", "core/common/shares", "web/view_helpers", "records/complaint_manager"]
)
def test_a_planted_name_that_says_nothing_is_refused(module: str, copy: Copy) -> None:
    planted = copy.plant(module, "")

    assert planted in unnamed(copy.root)
