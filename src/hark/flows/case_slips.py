"""The number a complaint will have and the code that opens it: drawn, and given to the customer."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from hark.flows import case_clocks

# Crockford's letters: none is taken for another, read aloud or written by hand.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = 10  # signs, of five bits each


@dataclass(frozen=True, slots=True)
class Slip:
    """The number a complaint will have and the code that will open it, drawn before it is handed in."""

    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the customer is given: the number of the case, and the code that opens it, shown this once."""

    number: str
    code: str
    received_at: datetime


def draw(*, now: datetime) -> Slip:
    """The day at the institution and five signs, easily told and not guessed from another; and a code."""
    return Slip(f"{case_clocks.today(now=now):%y%m%d}-{_signs(5)}", _signs(CODE))


def signs_of(drawn: int) -> str:
    """A code made of the last bits of a number."""
    return "".join(_LETTERS[drawn >> 5 * at & 31] for at in range(CODE))


def _signs(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))
