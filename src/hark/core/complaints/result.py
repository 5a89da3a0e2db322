"""What a complaint came to must not say two things that cannot both be."""

from decimal import Decimal

from hark.core.errors import Refusal
from hark.core.terms.case import Upheld

NO_REMEDY, GOODWILL = "none", "goodwill"
_OWED = frozenset({"refunded", "compensated"})  # remedies that pay what was owed
_WORDS = frozenset({"explained", "apologised"})  # and those that pay nothing


class Contradictory(Refusal):
    """What a complaint came to says two things that cannot both be; told beside the `field`."""

    field = "remedy"


class SumContradicts(Contradictory):
    """So does a sum that was owed."""

    field = "redress"


class GoodwillUnsaid(Contradictory):
    """So does a goodwill payment of nothing."""

    field = "ex_gratia"


def require_consistent(
    *,
    upheld: str = "",
    remedy: str = "",
    redress: Decimal | float | None = None,
    ex_gratia: Decimal | float | None = None,
) -> None:
    """Nothing, where the outcome, the remedy and both sums agree; what is not said contradicts nothing.

    A complaint that is upheld may need no remedy, and one that is not may be met with goodwill. What was paid
    as owed and what was paid without being owed stand beside each other, where the remedy is no goodwill. A
    sum of zero says that nothing was paid; one that is not said may not be known.

    Raises:
        SumContradicts: something was owed, though the customer was not right or the remedy is goodwill.
        GoodwillUnsaid: the remedy is a goodwill payment, and nothing was paid so.
        Contradictory: something was paid or paid back, though nothing was due.
    """
    if remedy == NO_REMEDY and (redress or ex_gratia):
        raise Contradictory(
            "A sum was paid, so something was done for the customer. Choose what it was, a goodwill payment "
            "too, or leave the sums empty."
        )
    if remedy == GOODWILL and redress:
        raise SumContradicts(
            "What is paid out of goodwill was not owed. Put the sum under what was paid without being owed, "
            "or choose the remedy that was owed."
        )
    if upheld == Upheld.NO and redress:
        raise SumContradicts(
            "The complaint is not upheld, so nothing was owed. Put the sum under what was paid without being "
            "owed, or say that the customer was right, or partly."
        )
    if remedy == GOODWILL and ex_gratia is not None and not ex_gratia:
        raise GoodwillUnsaid(
            "A goodwill payment has a sum. Put it under what was paid without being owed, or choose another "
            "remedy."
        )
    if remedy in _WORDS and redress:
        raise Contradictory(
            "What was owed was paid, so more was done than to explain or apologise. Choose what it was, or "
            "put the sum under what was paid without being owed."
        )
    if upheld == Upheld.NO and remedy in _OWED:
        raise Contradictory(
            "The complaint is not upheld, so nothing was owed that could be refunded or compensated. Choose "
            "goodwill or another remedy, or say that the customer was right, or partly."
        )
