"""Triggers that let a case take only the steps there are, and its history only grow.

What a slip elsewhere would write is refused here: see `core.complaints.steps`.
"""

from functools import partial

from hark.core.complaints.steps import STEPS, moves
from hark.core.terms.case import Act, Stage
from hark.records import triggers
from hark.records.triggers import Refusing

CASES, HISTORY = "records_caserow", "records_happeningrow"
NO_SUCH_MOVE = "a complaint does not go from one of these stages to the other"
REVIEWED_ONCE = "a complaint is reviewed once"
ONLY_GROWS = "what happened to a complaint is only ever added to"


def _no_move() -> str:
    """The condition of a step there is none of."""
    steps = ", ".join(f"'{one.value}>{other.value}'" for one, other in moves())
    return f"OLD.stage <> NEW.stage AND OLD.stage || '>' || NEW.stage NOT IN ({steps})"


def _again() -> str:
    """The condition of a review of what was reviewed."""
    answered = ", ".join(f"'{stage.value}'" for stage in sorted(STEPS[Act.OBJECTED].of))
    return f"OLD.objected AND OLD.stage IN ({answered}) AND NEW.stage = '{Stage.REVIEWING.value}'"


_TRIGGERS = [
    Refusing(f"{CASES}_moves", CASES, "UPDATE OF stage", NO_SUCH_MOVE, when=_no_move()),
    Refusing(f"{CASES}_one_review", CASES, "UPDATE OF stage", REVIEWED_ONCE, when=_again()),
    *triggers.only_grows(HISTORY, words=ONLY_GROWS),
]

put = partial(triggers.put, _TRIGGERS)
lift = partial(triggers.lift, _TRIGGERS)
missing = partial(triggers.missing, _TRIGGERS)
