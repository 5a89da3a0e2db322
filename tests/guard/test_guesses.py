"""Passwords made from common ones, runs and repetitions are seen, and others are not."""

import string
from itertools import accumulate

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from hark.guard.guesses import LEAST, ROWS, is_guessed, unforeseen, unit

COMMON = frozenset({"password", "monkey", "dragon1", "123456", "letmein", "abc"})
AROUND = some.text(string.digits + "!#-_. ", max_size=12)
# No two of these stand side by side in the alphabet or on a keyboard.
APART = "adhkxqpm58"


@given(before=AROUND, word=some.sampled_from(sorted(COMMON - {"abc"})), after=AROUND)
def test_a_common_one_with_digits_around_it_is_seen(before: str, word: str, after: str) -> None:
    assert is_guessed(f"{before}{word.upper()}{after}", common=COMMON)


@given(
    row=some.sampled_from(ROWS),
    turned=some.booleans(),
    start=some.integers(0, 25),
    length=some.integers(12, 60),
)
def test_a_run_along_a_row_is_seen(row: str, turned: bool, start: int, length: int) -> None:
    walked = (row[::-1] if turned else row) * 10

    assert is_guessed(walked[start : start + length], common=())


@given(part=some.text(min_size=1, max_size=LEAST - 1), times=some.integers(3, 40))
def test_a_repetition_of_little_is_seen(part: str, times: int) -> None:
    assert is_guessed(part * times, common=())


@given(word=some.sampled_from(sorted(COMMON - {"abc"})), times=some.integers(2, 6))
def test_a_common_one_repeated_is_seen(word: str, times: int) -> None:
    assert is_guessed(word * times, common=COMMON)


@given(some.lists(some.integers(1, len(APART) - 1), min_size=12, max_size=80))
def test_signs_that_do_not_follow_from_each_other_are_not(steps: list[int]) -> None:
    text = "".join(APART[at % len(APART)] for at in accumulate(steps))
    assume(len(unit(text)) >= LEAST)

    assert not is_guessed(text, common=COMMON)


@given(some.text(max_size=60))
def test_no_sign_makes_it_fall(text: str) -> None:
    assert text.casefold().startswith(unit(text.casefold()))
    assert 0 <= unforeseen(text) <= len(text)
    is_guessed(text, common=COMMON)


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "password12345678",
        "abcabcabcabc",
        "aaaaaaaaaaab",
        "qwertyuiop12",
        "987654321098",
        "2024!Monkey!",
    ],
)
def test_what_was_taken_before_is_seen(password: str) -> None:
    assert is_guessed(password, common=COMMON)


@pytest.mark.parametrize(
    "password",
    [
        "seven blue kettles sing",
        "七只蓝色水壶在唱歌呢真好听",
        "correct horse battery staple",
        "830172649581",
        "my monkey sees dragons",
    ],
)
def test_what_nobody_guesses_is_not(password: str) -> None:
    assert not is_guessed(password, common=COMMON)
