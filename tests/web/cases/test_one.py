"""The page of one complaint."""

from django.utils.translation import override

from hark.core.terms.case import Act
from hark.flows.case_timeline import Line
from hark.web.cases import lines
from hark.web.cases.deeds import DEEDS, comes_next
from tests.makers import NOON


def test_of_the_points_of_a_term_told_at_one_moment_the_furthest_stands_there() -> None:
    told = [
        Line(0, Act.WARNED, NOON, "worker", "", {"term": term, "percent": percent}, for_customer=False)
        for term, percent in (("first", "50"), ("law", "50"), ("first", "100"), ("first", "80"))
    ]

    assert lines.told_once(told) == told[1:3]


def test_what_the_system_did_is_not_told_by_the_name_of_an_account() -> None:
    told = [Line(0, Act.NOTED, NOON, by, "", {}, for_customer=False) for by in ("operator:worker", "Anna")]

    with override("en"):
        assert [lines.line_of(line, terms={})["by"] for line in told] == ["Hark itself", "Anna"]


def test_a_term_of_which_all_has_passed_is_said_to_have_run_out() -> None:
    told = [
        Line(0, Act.WARNED, NOON, "worker", "", {"term": "first", "percent": percent}, for_customer=False)
        for percent in ("80", "100", "200")
    ]

    with override("en"):
        said = [lines.line_of(line, terms={"first": "First response"})["word"] for line in told]
    assert said == ["A term runs", "A term ran out", "A term ran out"]


def test_only_what_carries_the_complaint_on_comes_next() -> None:
    assert comes_next([DEEDS["close"], DEEDS["attach"]])
    assert not comes_next([DEEDS["attach"], DEEDS["remark"]])
    assert not comes_next([])
