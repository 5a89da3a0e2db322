"""Which complaints may be of the same matter, for a person to look at: what speaks for it, weighed and told.

Each sign has a weight where it agrees and one where it differs, on the scale of logarithms, and the weights
add up (I. P. Fellegi and A. B. Sunter, "A theory for record linkage", 1969). They are set by hand, not
learned.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hark.core.complaints.shared_words import SIMILAR, shared, weights

LEAST = 8.0  # what speaks for less is not told
_OF_CUSTOMERS = 6.0
_OTHER_CUSTOMER = -3.0
_PRODUCT, _UNIT = (2.0, -2.0), (1.0, -1.0)  # where it agrees, where it differs
_DAYS = ((7, 2.0), (30, 1.0), (90, 0.0))
_LONG_APART = -2.0
_SHARES = ((0.6, 6.0), (0.35, 4.0), (SIMILAR, 2.0), (0.05, 0.0))
_OTHER_WORDS = -1.0


class Sign(StrEnum):
    """What two complaints have in common."""

    CUSTOMER = "customer"
    PHONE = "phone"
    EMAIL = "email"
    PRODUCT = "product"
    UNIT = "unit"
    DAYS = "days"
    WORDS = "words"


OF_CUSTOMERS = (Sign.CUSTOMER, Sign.PHONE, Sign.EMAIL)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a complaint is known by: `customer` is a pseudonym, `phone` and `email` are blind indexes."""

    number: str
    received_at: datetime
    text: str = ""
    customer: str = ""
    phone: str = ""
    email: str = ""
    product: str = ""
    unit: str = ""

    def of(self, sign: Sign) -> str:
        """What stands there under a sign that is one word; empty where nothing is known."""
        return str(getattr(self, sign.value))


@dataclass(frozen=True, slots=True)
class Alike:
    """A complaint that may be of the same matter: how much speaks for it, what, in which words."""

    number: str
    score: float
    signs: tuple[Sign, ...]
    days: int
    words: tuple[str, ...]

    @property
    def same_customer(self) -> bool:
        """Whether one customer made both, by number, phone or e-mail."""
        return not {*OF_CUSTOMERS}.isdisjoint(self.signs)


def rank(one: Matter, others: Iterable[Matter], *, least: float = LEAST) -> list[Alike]:
    """Those of the others that may be of the same matter, likeliest first; none for whom little speaks."""
    others = list(others)
    weights = _weighed_words([one, *others])
    found = (_compared(one, other, weights) for other in others)
    return sorted(
        (each for each in found if each.score >= least), key=lambda each: (-each.score, each.number)
    )


def compare(one: Matter, other: Matter) -> Alike:
    """What the two have in common, however little it is."""
    return _compared(one, other, _weighed_words([one, other]))


def _compared(one: Matter, other: Matter, weights: Mapping[str, float]) -> Alike:
    days = abs((one.received_at - other.received_at).days)
    share, told = shared(one.text, other.text, weights)
    agree = [sign for sign in (*OF_CUSTOMERS, Sign.PRODUCT, Sign.UNIT) if _agree(one, other, sign)]
    score = _of_customers(one, other, agree) + _of_days(days) + _of_words(one, other, share)
    score += sum(_weighed(one, other, sign, pair) for sign, pair in _PAIRS)
    signs = (
        *agree,
        *([Sign.DAYS] if days <= _DAYS[0][0] else []),
        *([Sign.WORDS] if told and share >= SIMILAR else []),
    )
    return Alike(other.number, score, signs, days, told if Sign.WORDS in signs else ())


_PAIRS = ((Sign.PRODUCT, _PRODUCT), (Sign.UNIT, _UNIT))


def _agree(one: Matter, other: Matter, sign: Sign) -> bool:
    return bool(one.of(sign)) and one.of(sign) == other.of(sign)


def _differ(one: Matter, other: Matter, sign: Sign) -> bool:
    return bool(one.of(sign) and other.of(sign)) and one.of(sign) != other.of(sign)


def _weighed(one: Matter, other: Matter, sign: Sign, pair: tuple[float, float]) -> float:
    return pair[0] if _agree(one, other, sign) else pair[1] if _differ(one, other, sign) else 0.0


def _of_customers(one: Matter, other: Matter, agree: Sequence[Sign]) -> float:
    """One customer is one, by however many signs; where none agrees, one that differs tells another."""
    if not {*OF_CUSTOMERS}.isdisjoint(agree):
        return _OF_CUSTOMERS
    return _OTHER_CUSTOMER if any(_differ(one, other, sign) for sign in OF_CUSTOMERS) else 0.0


def _of_days(days: int) -> float:
    return next((weight for most, weight in _DAYS if days <= most), _LONG_APART)


def _of_words(one: Matter, other: Matter, share: float) -> float:
    if not (one.text and other.text):
        return 0.0
    return next((weight for least, weight in _SHARES if share >= least), _OTHER_WORDS)


def _weighed_words(matters: Sequence[Matter]) -> dict[str, float]:
    return weights([matter.text for matter in matters])
