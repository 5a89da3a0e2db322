"""Which steps a case may take: from which stage each deed may be done, and to which it leads."""

from collections.abc import Mapping
from dataclasses import dataclass

from hark.core.errors import Refusal
from hark.core.terms.case import OVER, Act, Stage


class Impossible(Refusal):
    """The case does not stand where this can be done."""


class Reviewed(Impossible):
    """The customer had their review: what comes next is decided by others."""


@dataclass(frozen=True, slots=True)
class Step:
    """From which stages a deed may be done, and where the case stands then; None: where it stood."""

    of: frozenset[Stage]
    to: Stage | None = None


_LIVE = frozenset(Stage) - OVER
_WORKED_ON = frozenset({Stage.HANDLING, Stage.REVIEWING})
_OWNED = _WORKED_ON | {Stage.CHECKING, Stage.ANSWERED}


def _at(*stages: Stage, to: Stage | None = None) -> Step:
    return Step(frozenset(stages), to)


STEPS: Mapping[Act, Step] = {
    Act.ACKNOWLEDGED: Step(_LIVE),
    Act.ASSIGNED: Step(_LIVE),  # the first one begins the work; see `after`
    Act.GRADED: Step(_LIVE),
    Act.AMENDED: Step(frozenset(Stage) - {Stage.MERGED}),  # returns count what is over, too
    **dict.fromkeys((Act.NAMED, Act.RENAMED, Act.UNNAMED), Step(frozenset(Stage) - {Stage.MERGED})),
    Act.LINKED: Step(frozenset(Stage)),
    Act.UNLINKED: Step(frozenset(Stage)),
    Act.PROMISED: Step(_LIVE),
    Act.PAUSED: Step(_WORKED_ON),
    Act.RESUMED: Step(_WORKED_ON),
    Act.EXTENDED: Step(_LIVE - {Stage.ANSWERED}),
    Act.NEW_FACTS: Step(_LIVE - {Stage.ANSWERED}),
    Act.ASKED: Step(_WORKED_ON),
    Act.TOLD: Step(_LIVE),  # the reply may have gone before the answer comes
    Act.UNASKED: Step(_LIVE),
    Act.REMINDED: Step(_LIVE),
    Act.PROPOSED: Step(_WORKED_ON, Stage.CHECKING),
    Act.REFUSED: _at(Stage.CHECKING, to=Stage.HANDLING),
    Act.ANSWERED: _at(Stage.CHECKING, to=Stage.ANSWERED),
    Act.ACCEPTED: _at(Stage.ANSWERED),
    Act.REJECTED: _at(Stage.ANSWERED),
    Act.OBJECTED: _at(Stage.ANSWERED, Stage.CLOSED, to=Stage.REVIEWING),
    Act.MEDIATED: Step(_OWNED | {Stage.CLOSED}),  # what was closed stands as answered again; see `after`
    Act.CONCLUDED: Step(_OWNED),
    Act.CLOSED: _at(Stage.ANSWERED, to=Stage.CLOSED),
    Act.REOPENED: _at(Stage.CLOSED, Stage.WITHDRAWN, to=Stage.HANDLING),
    Act.WITHDRAWN: Step(_LIVE, Stage.WITHDRAWN),
    Act.MERGED: Step(_LIVE - {Stage.ANSWERED}, Stage.MERGED),  # an answer stands, and may be objected to
    Act.JOINED: Step(_LIVE - {Stage.ANSWERED}),  # whoever comes after the answer is not answered by it
    Act.PARTED: _at(Stage.MERGED, to=Stage.HANDLING),
    Act.LEFT: Step(frozenset(Stage) - {Stage.MERGED}),
    Act.FORWARDED: Step(_LIVE),
    Act.DEFERRED: Step(_LIVE | {Stage.WITHDRAWN}),  # a regulator waits for a report on one withdrawn, too
    Act.REDATED: Step(_LIVE | {Stage.WITHDRAWN}),
    Act.REPORTED: Step(_LIVE | {Stage.WITHDRAWN}),
    Act.CUSTOMER_WROTE: Step(_LIVE),
    Act.STAFF_WROTE: Step(_LIVE),
    Act.NOTED: Step(frozenset(Stage)),
    Act.CONFIDENTIAL: Step(frozenset(Stage)),  # what is over is read, too
    Act.LIFTED: Step(frozenset(Stage)),
    Act.LET_IN: Step(frozenset(Stage)),
    Act.LET_OUT: Step(frozenset(Stage)),
    Act.INVITED: _at(Stage.CLOSED),
    Act.RATED: _at(Stage.CLOSED),
    Act.SERVED: _at(Stage.ANSWERED, Stage.REVIEWING, Stage.CLOSED),
    Act.RECURRED: Step(frozenset(Stage)),
    Act.JUDGED: Step(frozenset(Stage)),
    Act.MAILED: Step(frozenset(Stage)),  # it may go when the case is over
    Act.RETURNED: Step(frozenset(Stage)),
    Act.WARNED: Step(_LIVE | {Stage.WITHDRAWN}),
}


def after(stage: Stage, act: Act, *, reviewed: bool = False, owned: bool = True) -> Stage:
    """Where a case at the stage stands once the deed is done.

    A reply that is refused goes back to whoever reviews the case where it is `reviewed`; one reopened, or
    taken out of another, that nobody ever `owned` waits for somebody to. One `reviewed` is reviewed no more.

    Raises:
        Impossible: at this stage it cannot be done.
        Reviewed: a review was asked for before.
    """
    step = STEPS.get(act)
    if step is None or stage not in step.of:
        raise Impossible(
            "This cannot be done with a complaint that stands where this one does. "
            "Load the page anew to see what can.",
            act=act.value,
            stage=stage.value,
        )
    if act is Act.OBJECTED and reviewed:
        raise Reviewed(
            "A review can be asked for once, and this complaint was reviewed. "
            "Mediation, the regulator and a court remain.",
            act=act.value,
            stage=stage.value,
        )
    if act is Act.ASSIGNED and stage is Stage.RECEIVED:
        return Stage.HANDLING
    if act is Act.MEDIATED and stage is Stage.CLOSED:
        return Stage.ANSWERED
    if act in (Act.REFUSED, Act.PARTED) and reviewed:
        return Stage.REVIEWING
    if act in (Act.REOPENED, Act.PARTED) and not owned:
        return Stage.RECEIVED
    return step.to or stage


def possible(stage: Stage, *, reviewed: bool = False) -> frozenset[Act]:
    """What can be done with a case at the stage; one `reviewed` is reviewed no more."""
    found = frozenset(act for act, step in STEPS.items() if stage in step.of)
    return found - {Act.OBJECTED} if reviewed else found


def moves() -> list[tuple[Stage, Stage]]:
    """Every step from one stage to another that some deed takes; what the database lets through."""
    found = {
        (stage, after(stage, act, reviewed=reviewed, owned=owned))
        for act, step in STEPS.items()
        for stage in step.of
        for reviewed in (False, True)
        if act in possible(stage, reviewed=reviewed)
        for owned in (False, True)
    }
    return sorted((one, other) for one, other in found if one is not other)
