"""Who gets a case, who cannot and why, and that the load is shared."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.complaints.assigning import (
    SAID,
    Absence,
    Handler,
    NobodySuitable,
    Rule,
    Why,
    Work,
    choose,
)
from hark.core.complaints.recusal import Placed, is_recused
from hark.core.terms.case import Level

DAY = date(2026, 11, 20)
RULE = Rule()
NORTH = Placed("nora", ("bank", "north"))


def a_handler(name: str = "anna", path: tuple[str, ...] = (), **special: object) -> Handler:
    return replace(Handler(Placed(name, path)), **special)


def why(work: Work, handler: Handler) -> Why | None:
    return choose(work, [handler], day=DAY, rule=RULE).candidates[0].why


@pytest.mark.parametrize(
    ("work", "special", "expected"),
    [
        (Work(), {}, None),
        (Work(about=(NORTH,)), {"person": Placed("boss", ("bank", "north"))}, Why.RECUSED),
        (Work(decided_by=frozenset({"anna"})), {}, Why.REVIEWED),
        (Work(unit="south"), {"units": frozenset({"north"})}, Why.WALL),
        (Work(), {"units": frozenset({"north"})}, Why.WALL),  # of the institution: before nobody's wall
        (Work(product="Loan"), {"lines": frozenset({"Card"})}, Why.WALL),
        (Work(), {"absences": (Absence(DAY, DAY),)}, Why.AWAY),
        (Work(), {"absences": (Absence(DAY + timedelta(1), DAY + timedelta(9)),)}, None),
        (Work(product="Loan"), {"products": frozenset({"Card"})}, Why.PRODUCT),
        (Work(language="en"), {"languages": frozenset({"zh-hans"})}, Why.LANGUAGE),
        (Work(level=Level.MAJOR), {"highest": Level.COMPLEX}, Why.LEVEL),
        (Work(level=Level.COMPLEX), {"load": 29}, Why.FULL),
        (Work(vulnerable=True), {}, None),  # a customer in need waits for nobody who is not there
    ],
)
def test_what_keeps_somebody_from_a_case_is_said(
    work: Work, special: dict[str, object], expected: Why | None
) -> None:
    assert why(work, a_handler(**special)) is expected


class TestTheChoice:
    def test_is_whoever_would_have_the_smallest_share_and_of_equal_ones_the_first_by_name(self) -> None:
        busy, half = a_handler("anna", load=6), a_handler("half", load=4, capacity=10)
        people = [half, busy, a_handler("zoe", load=6), a_handler("bea", load=6)]

        assert choose(Work(), people, day=DAY, rule=RULE).chosen() == busy
        assert choose(Work(), reversed(people), day=DAY, rule=RULE).chosen() == busy

    def test_prefers_who_is_trained_for_special_care(self) -> None:
        free, trained = a_handler("anna"), a_handler("boris", care=True, load=20)

        choice = choose(Work(vulnerable=True), [free, trained], day=DAY, rule=RULE)

        assert choice.to == trained
        assert [each.why for each in choice.candidates] == [Why.CARE, None]
        assert choose(Work(), [free, trained], day=DAY, rule=RULE).to == free

    def test_says_what_stands_in_the_way_of_most(self) -> None:
        people = [a_handler(name, load=30) for name in "abc"]
        people += [a_handler("d", absences=(Absence(DAY, DAY),))]

        with pytest.raises(NobodySuitable, match=str(SAID[Why.FULL])):
            choose(Work(), people, day=DAY, rule=RULE).chosen()
        with pytest.raises(NobodySuitable, match="Nobody handles"):
            choose(Work(), [], day=DAY, rule=RULE).chosen()


UNITS = ("north", "south", "west")
PATHS = st.sampled_from([(), *(("bank", unit) for unit in UNITS)])
DAYS = st.integers(-3, 3).map(lambda days: DAY + timedelta(days))
ABSENCES = st.tuples(DAYS, DAYS).map(lambda days: Absence(min(days), max(days)))


@st.composite
def pools(draw: st.DrawFn) -> list[Handler]:
    return [
        Handler(
            Placed(f"h{place}", draw(PATHS)),
            units=draw(st.none() | st.frozensets(st.sampled_from(UNITS))),
            lines=draw(st.none() | st.frozensets(st.sampled_from(["Loan", "Card"]))),
            care=draw(st.booleans()),
            load=draw(st.integers(0, 32)),
            absences=tuple(draw(st.lists(ABSENCES, max_size=2))),
        )
        for place in range(draw(st.integers(0, 6)))
    ]


WORKS = st.builds(
    Work,
    product=st.sampled_from(["Loan", "Card", ""]),
    level=st.sampled_from(Level),
    unit=st.sampled_from([*UNITS, ""]),
    vulnerable=st.booleans(),
    about=st.lists(st.builds(Placed, st.sampled_from(["h0", "h1", "x"]), PATHS), max_size=2).map(tuple),
)


@given(work=WORKS, pool=pools())
def test_who_is_recused_absent_or_behind_another_wall_never_gets_it(work: Work, pool: list[Handler]) -> None:
    choice = choose(work, pool, day=DAY, rule=RULE)

    assert len(choice.candidates) == len(pool)
    if (to := choice.to) is None:
        assert all(each.why for each in choice.candidates)
        return
    assert not is_recused(to.person, about=work.about)
    assert to.units is None or work.unit in to.units
    assert to.lines is None or work.product in to.lines
    assert not any(each.first <= DAY <= each.last for each in to.absences)
    assert to.load + RULE.weights[work.level] <= to.capacity


@given(levels=st.lists(st.sampled_from(Level), max_size=60), people=st.integers(1, 7))
def test_between_equal_handlers_the_load_is_within_one_case_of_the_best(
    levels: list[Level], people: int
) -> None:
    pool = {name: a_handler(name, capacity=1_000) for name in map(str, range(people))}

    for level in levels:
        to = choose(Work(level=level), pool.values(), day=DAY, rule=RULE).chosen()
        pool[to.person.username] = replace(to, load=to.load + RULE.weights[level])

    loads = [each.load for each in pool.values()]
    heaviest = max((RULE.weights[level] for level in levels), default=0)
    assert max(loads) - sum(loads) / people <= heaviest  # the best there is lies at or above the mean
