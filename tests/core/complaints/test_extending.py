"""An extension needs a term that runs, a reason, somebody else's approval, notice, and room under the cap."""

from dataclasses import replace
from datetime import datetime

import pytest

from hark.core.complaints.clocks import clocks
from hark.core.complaints.extending import ExtensionRefused, extend
from hark.core.complaints.law import Extension, Law
from hark.core.terms.case import Act, Happening
from tests.core.complaints import packs

CN = packs.law("cn_2020")
RECEIVED = "2026-02-12 10:00 received level=especially_complex"
SIMPLE = "2026-02-12 10:00 received level=simple"


def at(text: str) -> datetime:
    return packs.moment(text, CN.calendar)


def asked(
    *lines: str,
    days: int = 30,
    reason: str = "an expert abroad",
    approver: str = "boris",
    told: bool = True,
    now: str = "2026-03-10 10:00",
    law: Law = CN,
) -> Happening:
    history = [packs.happening(each, CN.calendar) for each in lines or (RECEIVED,)]
    return extend(
        history,
        law=law,
        days=days,
        reason=reason,
        approver=approver,
        told=told,
        by="anna",
        now=at(now),
    )


def test_what_is_allowed_is_what_the_clock_then_counts() -> None:
    extended = asked()

    history = [packs.happening(RECEIVED, CN.calendar), extended]
    due = {clock.term: clock.due for clock in clocks(history, law=CN, targets=packs.TARGETS, now=extended.at)}
    assert extended.act is Act.EXTENDED and extended.details["approver"] == "boris"
    assert due["decision"] == at("2026-04-13 24:00")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"reason": " "}, "Say why"),
        ({"approver": ""}, "approved by somebody"),
        ({"approver": "anna"}, "Somebody else"),
        ({"told": False}, "Tell the customer"),
        ({"days": 31}, "by 30 calendar days more, and no longer than 60 calendar days in all"),
        ({"days": 0}, "by 30 calendar days more"),
        ({"days": -5}, "by 30 calendar days more"),
        ({"now": "2026-03-15 00:01"}, "run out cannot be extended. It ends with the end of 2026-03-14"),
        ({"law": packs.law("gb_2016")}, "No term of FCA Handbook, DISP 1 is running"),
    ],
)
def test_is_refused_with_the_reason(wrong: dict[str, object], why: str) -> None:
    with pytest.raises(ExtensionRefused, match=why):
        asked(**wrong)  # type: ignore[arg-type]  # each of them is of its own type


def test_a_second_one_has_only_what_is_left_under_the_cap() -> None:
    first = "2026-03-01 10:00 extended days=20 approver=boris"

    assert asked(RECEIVED, first, days=10).details["days"] == "10"
    with pytest.raises(ExtensionRefused, match="by 10 calendar days more"):
        asked(RECEIVED, first, days=11)


def test_what_one_may_add_in_all_holds_where_the_total_leaves_more() -> None:
    rule = Extension(up_to=20, total=60)
    law = replace(CN, terms=(replace(CN.terms[0], extension=rule),))
    lines = (RECEIVED, "2026-03-01 10:00 extended days=15 approver=boris")

    with pytest.raises(ExtensionRefused, match="by 5 calendar days more"):
        asked(*lines, days=6, law=law)


def test_a_simple_one_is_graded_first() -> None:
    with pytest.raises(ExtensionRefused, match="a complaint that is simple may not be extended"):
        asked(SIMPLE, now="2026-02-20 10:00")


def test_nothing_runs_once_it_is_answered() -> None:
    with pytest.raises(ExtensionRefused, match="No term of CBIRC"):
        asked(RECEIVED, "2026-03-01 10:00 answered")
