"""The page of one complaint."""

from hark.core.terms.case import Act
from hark.flows.cases import Line
from hark.web.cases import one
from tests.makers import NOON


def test_of_the_points_of_a_term_told_at_one_moment_the_furthest_stands_there() -> None:
    told = [
        Line(Act.WARNED, NOON, "worker", "", {"term": term, "percent": percent}, for_customer=False)
        for term, percent in (("first", "50"), ("law", "50"), ("first", "100"), ("first", "80"))
    ]

    assert one._told_once(told) == told[1:3]
