"""How a complaint is graded, and the reason a grade needs that gives the law's term more time."""

from collections.abc import Sequence
from math import inf

from hark.core.complaints.law import Law, Term
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Happening, Level, Risk


class Unreasoned(Refusal):
    """The grade gives the law's term more time, and nobody says why."""


def graded(history: Sequence[Happening]) -> tuple[Level | None, Risk | None]:
    """The grade as it was said last; None for what nobody has said."""
    level: Level | None = None
    risk: Risk | None = None
    for each in history:
        if each.act in (Act.RECEIVED, Act.GRADED):
            level = Level(told) if (told := each.details.get("level")) else level
            risk = Risk(told) if (told := each.details.get("risk")) else risk
    return level, risk


def require_reasoned(
    history: Sequence[Happening], *, law: Law, level: Level, risk: Risk, reason: str
) -> None:
    """Nothing, where a reason is given or no term of the law is longer by the grade.

    A term that does not run now is looked at too: it may begin anew, or go on.

    Raises:
        Unreasoned: a term is longer, and there is no reason.
    """
    before = graded(history)
    is_longer = any(_length(term, level, risk) > _length(term, *before) for term in law.terms)
    if is_longer and not reason.strip():
        raise Unreasoned("By this grade the law’s term is longer. Say why the complaint is graded so.")


def _length(term: Term, level: Level | None, risk: Risk | None) -> float:
    """How long it is in its units; without end where the grade asks nothing."""
    amount = term.amount(level=level, risk=risk)
    return inf if amount is None else amount
