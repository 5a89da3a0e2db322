"""Whatever happens: pauses never shorten a term, caps hold, breaches stay, clocks leave each other be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.complaints.clocks import Clock, Kind, clocks
from hark.core.terms.case import Act, Happening
from tests.core.complaints import packs

CN = packs.law("cn_2020")
START = datetime(2026, 2, 2, 2, tzinfo=UTC)
LATER = START + timedelta(days=200)
DETAILS = {
    Act.PAUSED: {"reason": "appraisal", "told": "yes"},
    Act.EXTENDED: {"days": "9", "approver": "boris"},
    Act.PROMISED: {"until": "2026-03-01T18:00+08:00"},
    Act.FORWARDED: {"until": "2026-03-06"},
    Act.DEFERRED: {"until": "2026-04-17"},
}

levels = st.sampled_from(["simple", "complex", "especially_complex", "major"])
minutes = st.integers(min_value=0, max_value=120 * 24 * 60)
OWN = packs.WORKING["cn_working"]


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


@st.composite
def histories(draw: st.DrawFn, acts: Sequence[Act] = tuple(Act)) -> list[Happening]:
    """A receipt, and then anything in any order."""
    told = draw(
        st.lists(st.tuples(minutes, st.sampled_from([a for a in acts if a is not Act.RECEIVED])), max_size=12)
    )
    first = Happening(Act.RECEIVED, START, "", {"level": draw(levels), "risk": "high"})
    grade = {"level": draw(levels), "risk": draw(st.sampled_from(["low", "medium", "high"]))}
    details = {**DETAILS, Act.GRADED: grade}
    return [first, *(Happening(act, at(minute), "", details.get(act, {})) for minute, act in sorted(told))]


@st.composite
def pauses(draw: st.DrawFn) -> list[Happening]:
    """Pauses one after the other, each of which ends."""
    moments = sorted(draw(st.lists(minutes, max_size=8, unique=True)))
    pairs = zip(moments[::2], moments[1::2], strict=False)
    return [
        happening
        for since, until in pairs
        for happening in (
            Happening(Act.PAUSED, at(since), "", DETAILS[Act.PAUSED]),
            Happening(Act.RESUMED, at(until)),
        )
    ]


def found(history: list[Happening], *, now: datetime = LATER) -> dict[tuple[Kind, str], Clock]:
    told = clocks(history, law=CN, targets=OWN, now=now)
    return {(clock.kind, clock.term): clock for clock in told}


def due(clock: Clock) -> datetime:
    assert clock.due is not None
    return clock.due


@given(pauses=pauses(), level=levels)
def test_a_pause_never_ends_a_term_earlier(pauses: list[Happening], level: str) -> None:
    received = Happening(Act.RECEIVED, START, "", {"level": level})

    without, paused = found([received]), found([received, *pauses])

    assert all(due(paused[key]) >= due(clock) for key, clock in without.items())


@given(pauses=pauses())
def test_hours_are_banked_to_the_second(pauses: list[Happening]) -> None:
    clock = found([Happening(Act.RECEIVED, START), *pauses])[Kind.INTERNAL, "a_day"]

    assert due(clock) == START + timedelta(hours=24) + clock.banked


@given(minute=minutes, first=st.integers(1, 5000), second=st.integers(1, 5000))
def test_a_pause_in_two_parts_is_the_pause(minute: int, first: int, second: int) -> None:
    whole = [(minute, minute + first + second)]
    parts = [(minute, minute + first), (minute + first, minute + first + second)]

    one, two = (
        found(
            [
                Happening(Act.RECEIVED, START),
                *(
                    happening
                    for since, until in stretches
                    for happening in (
                        Happening(Act.PAUSED, at(since), "", DETAILS[Act.PAUSED]),
                        Happening(Act.RESUMED, at(until)),
                    )
                ),
            ]
        )
        for stretches in (whole, parts)
    )

    assert {key: (c.due, c.banked) for key, c in one.items()} == {
        key: (c.due, c.banked) for key, c in two.items()
    }


@given(history=histories(), now=minutes)
def test_a_paused_clock_that_had_time_left_does_not_run_out(history: list[Happening], now: int) -> None:
    for clock in found(history, now=at(now)).values():
        if clock.paused_since and clock.due and not clock.lapsed_at:
            assert clock.due >= at(now)


@given(history=histories())
def test_no_extension_goes_over_the_cap(history: list[Happening]) -> None:
    clock = found(history)[Kind.STATUTORY, "decision"]

    assert due(clock) <= clock.started + clock.banked + timedelta(days=60 + 2)


@given(history=histories(acts=[Act.EXTENDED, Act.GRADED, Act.PROMISED]))
def test_sixty_days_are_the_most_there_is(history: list[Happening]) -> None:
    last = found(history)[Kind.STATUTORY, "decision"].last_day

    assert last is not None and (last - START.date()).days <= 60


@given(history=histories(), at_first=minutes, at_last=minutes)
def test_a_breach_stays_whatever_happens_afterwards(
    history: list[Happening], at_first: int, at_last: int
) -> None:
    first, last = sorted((at_first, at_last))

    before, after = found(history, now=at(first)), found(history, now=at(last))

    for key, clock in before.items():
        if clock.breached:
            assert after[key].breached_at == clock.breached_at


@given(history=histories())
@pytest.mark.parametrize(
    ("kind", "acts"),
    [
        (Kind.PROMISE, {Act.PROMISED}),
        (Kind.REGULATOR, {Act.FORWARDED, Act.DEFERRED, Act.REPORTED}),
    ],
)
def test_what_is_promised_or_the_regulator_s_changes_no_other_clock(
    kind: Kind, acts: set[Act], history: list[Happening]
) -> None:
    without = [each for each in history if each.act not in acts]

    others = {key: clock for key, clock in found(history).items() if key[0] is not kind}

    assert others == found(without)


@given(history=histories())
def test_the_targets_change_no_other_clock(history: list[Happening]) -> None:
    bare = replace(OWN, terms=(), warnings=OWN.warnings)

    told = clocks(history, law=CN, targets=bare, now=LATER)

    assert list(told) == [clock for key, clock in found(history).items() if key[0] is not Kind.INTERNAL]


@given(history=histories())
def test_warnings_come_in_their_order_and_the_hundredth_is_the_end(history: list[Happening]) -> None:
    for clock in found(history).values():
        moments = [each.at for each in clock.warnings]
        assert moments == sorted(moments)
        assert [each.at for each in clock.warnings if each.point.percent == 100] in (
            [],
            [max(due(clock), clock.started)],
        )
