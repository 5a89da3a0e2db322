"""When to try again, and when not to try at all."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from hark.core.terms.circuit import OPENS_AFTER, RESTS, Circuit, wait_after
from tests.makers import NOON


def after_failures(count: int) -> Circuit:
    circuit = Circuit()
    for _ in range(count):
        circuit = circuit.after(answered=False, now=NOON)
    return circuit


def test_stays_closed_for_a_few_failures() -> None:
    assert after_failures(OPENS_AFTER - 1).lets_through(NOON)


def test_opens_after_five_and_closes_by_itself() -> None:
    circuit = after_failures(OPENS_AFTER)

    assert not circuit.lets_through(NOON + RESTS - timedelta(seconds=1))
    assert circuit.lets_through(NOON + RESTS)
    assert circuit.after(answered=True, now=NOON + RESTS) == Circuit()


def test_one_more_failure_opens_it_anew() -> None:
    circuit = after_failures(OPENS_AFTER).after(answered=False, now=NOON + RESTS)

    assert not circuit.lets_through(NOON + RESTS + timedelta(seconds=1))


@given(attempts=st.integers(1, 1_000))
def test_waits_grow_to_an_hour_and_no_further(attempts: int) -> None:
    assert timedelta(seconds=10) <= wait_after(attempts) <= wait_after(attempts + 1) <= timedelta(hours=1)
