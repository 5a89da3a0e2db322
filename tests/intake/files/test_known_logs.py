"""Published event logs come to the figures that others count in them.

They may not be passed on, so they are no part of the project. `HARK_TEST_DATA` names a folder in which
`process/` holds them as published: bpic2012.xes.gz (Business Process Intelligence Challenge 2012) and
BPIC13_i.xes.gz (2013, incidents).
"""

import os
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from hark.intake.files import open_table

FOLDER = "HARK_TEST_DATA"


def events(name: str) -> list[tuple[str, ...]]:
    """The case, the activity and the transition of each event in a published log."""
    path = Path(os.environ.get(FOLDER, "")) / "process" / name
    if not os.environ.get(FOLDER) or not path.exists():
        pytest.skip(f"no {name}: {FOLDER} names no folder that has it in process/")
    with open_table(path) as table:
        return [record.cells[:3] for record in table if not record.fault]


def test_the_loan_applications_of_2012() -> None:
    log = events("bpic2012.xes.gz")
    variants = defaultdict(list)
    for case, activity, _ in log:
        variants[case].append(activity)

    assert len(log) == 262_200
    assert len(variants) == 13_087
    assert len({activity for _, activity, _ in log}) == 24
    assert len(set(map(tuple, variants.values()))) == 4_366


def test_the_incidents_of_2013() -> None:
    log = events("BPIC13_i.xes.gz")

    assert len(log) == 65_533
    assert len(Counter(case for case, *_ in log)) == 7_554
