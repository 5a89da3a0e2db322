"""What the history of one complaint comes to, in moments and counts: what figures over many are made of."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hark.core.complaints.clocks import Clock, Kind
from hark.core.complaints.merging import never_merged
from hark.core.terms.case import Act, Happening, MediationOutcome, Recurrence

REPEATS_WITHIN = timedelta(days=30)
"""A customer who complains of the same product again so soon does so repeatedly; no law says how soon."""

_RESPONSES = frozenset({Act.ACKNOWLEDGED, Act.STAFF_WROTE, Act.ANSWERED})
_ENDS = frozenset({Act.CLOSED, Act.WITHDRAWN, Act.MERGED})


@dataclass(frozen=True, slots=True)
class Tally:
    """One complaint as it is counted.

    `held` is how long its term stood before the first answer, `held_since` since when it stands now.
    `over_at` is None while it is open, and again once it is reopened. `settled` is how the last mediation
    ended, None where none did; `recurred` that its customer came back about what it was closed over.
    """

    received_at: datetime
    responded_at: datetime | None = None
    answered_at: datetime | None = None
    held: timedelta = timedelta()
    held_since: datetime | None = None
    over_at: datetime | None = None
    ends: int = 0
    reopened: int = 0
    objections: int = 0
    checks: int = 0
    sent_back: int = 0
    escalated: bool = False
    mediated: int = 0
    settled: bool | None = None
    recurred: bool = False
    invited: bool = False
    stars: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a complaint stands under the clocks of one kind.

    `on_time` is None until it is decided: True once nothing runs any more and all was met in time, False as
    soon as one ran out. `due` is when the next runs out; None while it stands still.
    """

    on_time: bool | None = None
    due: datetime | None = None


def tally(history: Sequence[Happening], *, received_at: datetime) -> Tally:
    """What the history comes to; a merging that was taken back ended nothing."""
    history = never_merged(history)
    acts = Counter(it.act for it in history)
    held, held_since = _held(history)
    return Tally(
        received_at,
        responded_at=_first(history, _RESPONSES),
        answered_at=_first(history, {Act.ANSWERED}),
        held=held,
        held_since=held_since,
        over_at=_over(history),
        ends=sum(acts[act] for act in _ENDS),
        reopened=acts[Act.REOPENED],
        objections=acts[Act.OBJECTED],
        checks=acts[Act.ANSWERED] + acts[Act.REFUSED],
        sent_back=acts[Act.REFUSED],
        escalated=any(map(_escalates, history)),
        mediated=acts[Act.MEDIATED],
        settled=_settled(history),
        recurred=_recurred(history),
        invited=bool(acts[Act.INVITED]),
        stars=next((int(it.details["stars"]) for it in history if it.act is Act.RATED), None),
    )


def standing(clocks: Iterable[Clock], *, kind: Kind) -> Standing:
    """How the complaint stands under its binding clocks of the kind; a rule without a length has no day."""
    bound = [each for each in clocks if each.kind is kind and each.binding]
    if any(each.breached for each in bound):
        return Standing(on_time=False)
    running = [each for each in bound if each.running and each.due]
    if running:
        return Standing(due=min((c.due for c in running if c.due and not c.paused_since), default=None))
    return Standing(on_time=True if any(each.met_at and each.due for each in bound) else None)


def _first(history: Iterable[Happening], acts: Container[Act]) -> datetime | None:
    return next((it.at for it in history if it.act in acts), None)


def _held(history: Iterable[Happening]) -> tuple[timedelta, datetime | None]:
    """How long its term stood until the first answer or the end, and since when it stands still."""
    held, since = timedelta(), None
    for it in history:
        if it.act is Act.PAUSED:
            since = since or it.at
        elif since and it.act in {Act.RESUMED, Act.ANSWERED, *_ENDS}:
            held, since = held + (it.at - since), None
        if it.act is Act.ANSWERED:
            break
    return held, since


def _over(history: Iterable[Happening]) -> datetime | None:
    turns = [it for it in history if it.act in {*_ENDS, Act.REOPENED, Act.OBJECTED, Act.MEDIATED}]
    return turns[-1].at if turns and turns[-1].act in _ENDS else None


def _settled(history: Iterable[Happening]) -> bool | None:
    """How the last mediation ended; one whose customer takes the complaint back settled nothing."""
    settled, goes_on = None, False
    for it in history:
        if it.act is Act.MEDIATED:
            goes_on = True
        elif it.act is Act.CONCLUDED or (it.act is Act.WITHDRAWN and goes_on):
            settled, goes_on = it.details.get("outcome") == MediationOutcome.SETTLED, False
    return settled


def _recurred(history: Iterable[Happening]) -> bool:
    """Whether somebody came back about it, and nobody said that this is another matter."""
    back: dict[str, bool] = {}
    for it in history:
        if it.act is Act.RECURRED and it.details["side"] == "earlier":
            back[it.details["other"]] = True
        elif it.act is Act.JUDGED and it.details["other"] in back:
            back[it.details["other"]] = it.details["verdict"] == Recurrence.CONFIRMED
    return any(back.values())


def _escalates(it: Happening) -> bool:
    """Whether somebody above was told that a term runs out, or somebody outside has it."""
    return (
        it.act is Act.MEDIATED
        or (it.act is Act.WARNED and int(it.details.get("up", "0")) > 0)
        or (it.act is Act.RECEIVED and it.details.get("door") == "regulator")
    )
