"""A pseudonym is the same for one person, and tells nothing across purposes and keys."""

import re

from hypothesis import given
from hypothesis import strategies as st

from hark.guard.pseudonyms import LENGTH, Pseudonyms, normal, short

OURS, OTHERS = Pseudonyms(b"k" * 32), Pseudonyms(b"o" * 32)
numbers = st.text(max_size=30)


@given(numbers)
def test_is_comparable_within_one_purpose_and_key_only(number: str) -> None:
    pseudonym = OURS.of(number, purpose="customer")

    assert pseudonym == Pseudonyms(b"k" * 32).of(number, purpose="customer")
    assert pseudonym != OURS.of(number, purpose="staff")
    assert pseudonym != OTHERS.of(number, purpose="customer")
    assert re.fullmatch(rf"[a-z2-7]{{{LENGTH}}}", pseudonym)


@given(numbers, numbers)
def test_differs_where_the_numbers_do(one: str, other: str) -> None:
    same = OURS.of(one, purpose="customer") == OURS.of(other, purpose="customer")

    assert same is (normal(one) == normal(other))


@given(st.lists(numbers))
def test_of_many_is_that_of_each(several: list[str]) -> None:
    alone = [OURS.of(number, purpose="customer") for number in several]

    assert OURS.of_many(list(map(normal, several)), purpose="customer") == alone


def test_one_number_is_one_however_it_is_written() -> None:
    written = ("KH20260117", " kh20260117 ", "ＫＨ２０２６０１１７", "\u3000kh２０２６0117\u00a0")

    assert {normal(way) for way in written} == {"KH20260117"}
    assert len({OURS.of(way, purpose="customer") for way in written}) == 1


def test_is_what_it_was_when_the_first_facts_were_written() -> None:
    """Facts are never rewritten: a derivation changed unnoticed would part a customer from earlier facts."""
    assert OURS.of("KH20260117", purpose="customer") == "radvvxuq45aoqgihokvy4lx5va"


def test_is_told_by_its_first_signs() -> None:
    assert short("abcdefghijklmnopqrstuvwxyz") == "·abcdef"
