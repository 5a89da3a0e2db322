"""What somebody who guesses passwords tries early: common ones with digits around them, runs, repetitions.

Lists of common passwords hold those of every length, so few of twelve signs and more; the rest of those
are made from shorter ones, and from what a hand does on a keyboard.
"""

from collections.abc import Container
from itertools import pairwise

LEAST = 6
"""How many signs must not follow from those before them. Twelve drawn at random have about eleven."""
SHORTEST_COMMON = 4  # shorter ones are parts of words
SHORTEST_NUMBER = 6  # shorter ones stand in many numbers drawn at random
LONGEST_COMMON = 40  # no list has longer ones
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "!@#$%^&*()",
    "qwertzuiop",
    "azertyuiop",
)
_STEPS = frozenset(pair for row in ROWS for a, b in pairwise(row) for pair in (a + b, b + a))


def is_guessed(password: str, *, common: Container[str]) -> bool:
    """Whether the password is made from one of the `common` (in small letters), a run or a repetition."""
    once = unit(password.casefold())
    return unforeseen(once) < LEAST or any(_around(word, common) for word in (password.casefold(), once))


def unit(text: str) -> str:
    """What the text repeats: "abc" for "abcabcab"; the text itself where it repeats nothing as a whole."""
    for length in range(1, len(text) // 2 + 1):
        if text[length:] == text[:-length]:
            return text[:length]
    return text


def unforeseen(text: str) -> int:
    """How many signs neither repeat the one before nor go one step along the alphabet, digits or keys."""
    return sum(a != b and a + b not in _STEPS for a, b in pairwise(" " + text))


def _around(text: str, common: Container[str]) -> bool:
    """Whether a common password stands in the text with nothing but digits and other signs around it."""
    if len(text) > LONGEST_COMMON:
        return False
    before = next((at for at, sign in enumerate(text) if sign.isalpha()), len(text))
    after = max((at for at, sign in enumerate(text, 1) if sign.isalpha()), default=0)
    shortest = SHORTEST_COMMON if after else SHORTEST_NUMBER
    return any(
        end - start >= shortest and text[start:end] in common
        for start in range(before + 1)
        for end in range(after, len(text) + 1)
    )
