"""Published event logs come to the figures that others count in them.

They may not be passed on, so they are no part of the project: bpic2012.xes.gz (Business Process Intelligence
Challenge 2012) and BPIC13_i.xes.gz (2013, incidents), as published.
"""

from collections import Counter, defaultdict

import pytest

from hark.intake.files import open_table
from tests.local import local

pytestmark = pytest.mark.long


def events(name: str) -> list[tuple[str, ...]]:
    """The case, the activity and the transition of each event in a published log."""
    with open_table(local(f"process/{name}")) as table:
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
