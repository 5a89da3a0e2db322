"""One term as it runs through what happened to a case: begun, paused, extended, begun anew, met or missed.

What happens is taken in order, and before each happening it is asked whether the term had run out: what comes
afterwards (a grade, a pause, an extension) changes nothing about that.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from hark.core.calendars.calendar import Calendar
from hark.core.complaints import telling
from hark.core.complaints.counting import Deadline, end_of
from hark.core.complaints.law import Pause, Term
from hark.core.complaints.notice import DAY, TOLD, UNTOLD
from hark.core.complaints.run import Run
from hark.core.terms.case import Act, Happening, Level, Risk
from hark.core.terms.sentence import Sentence

_A_DAY = len("2026-02-12")


def so_far(history: Sequence[Happening], *, now: datetime) -> tuple[Happening, ...]:
    """What happened by `now`, in its order and in UTC."""
    told = (replace(each, at=each.at.astimezone(UTC)) for each in history if each.at <= now)
    return tuple(sorted(told, key=lambda each: each.at))


def run(told: Sequence[Happening], *, term: Term, calendar: Calendar, now: datetime) -> Run:
    """The term as it stands at `now`, after what is told `so_far`.

    Raises:
        OutsideCalendar: it counts working time, and the calendar does not know a day that is needed.
    """
    state = Run(term, calendar, amount=term.amount(level=None, risk=None))
    for happening in told:
        state = _taken(_lapsed(state, happening.at), happening)
    return _lapsed(state, now)


def _lapsed(state: Run, moment: datetime) -> Run:
    end = state.deadline(moment) if state.open and not state.late else None
    if end is None or moment <= end.at:
        return state
    return replace(state, late=True, lapsed_at=state.lapsed_at or end.at)


def _taken(state: Run, it: Happening) -> Run:
    state = _graded(state, it)
    if _begins(state, it):
        return _begun(state, it)
    if it.act is Act.REOPENED:
        return _reopened(state, it)
    if not state.open:  # who had agreed to the answer may object to it all the same
        is_met = state.stopped and it.act is Act.OBJECTED and it.act in state.term.met_by
        return replace(state, stopped=it) if is_met else state
    if it.act in state.term.met_by | state.term.ended_by:
        return _stopped(state, it)
    match it.act:
        case Act.PAUSED:
            return _paused(state, it)
        case Act.RESUMED if state.paused and not _is_mediated(state):
            return _resumed(state, it)
        case Act.MEDIATED:  # the customer agreed to it, and so was told
            told = {**it.details, "reason": Pause.MEDIATION.value, "told": "yes"}
            return _paused(state, replace(it, details=told))
        case Act.CONCLUDED if _is_mediated(state):
            return _resumed(state, it)
        case Act.EXTENDED:
            return _extended(state, it)
    return state


def _begins(state: Run, it: Happening) -> bool:
    """Whether it begins with this, or anew; not the time to ask for a review, which is done once."""
    was_asked = state.stopped is not None and state.stopped.act is Act.OBJECTED
    has_end = state.amount is not None or state.term.prompt or bool(state.term.until)
    acts = state.term.begins if state.started is None else state.term.restarts
    return it.act in acts and has_end and not was_asked


def _graded(state: Run, it: Happening) -> Run:
    level, risk = it.details.get("level"), it.details.get("risk")
    if it.act not in {Act.RECEIVED, Act.GRADED} or not (level or risk):
        return state
    known = replace(
        state, level=Level(level) if level else state.level, risk=Risk(risk) if risk else state.risk
    )
    amount = known.term.amount(level=known.level, risk=known.risk)
    if not state.open:
        return replace(known, amount=amount)
    if amount == state.amount and (known.level == state.level or not state.term.by_level):
        return known
    if state.late:
        return known.saying(_too_late(known, it))
    if amount is None:
        return _stopped(known, it) if state.lapsed_at else replace(known, started=None, amount=None, steps=())
    regraded = replace(known, amount=amount)
    return regraded.saying(_measured(regraded, it.at, graded=it))


def _begun(state: Run, it: Happening) -> Run:
    started = _told(it, state.term.since) or it.at
    paused = replace(state.paused, at=it.at) if state.paused else None
    begun = replace(
        Run(state.term, state.calendar, state.level, state.risk, lapsed_at=state.lapsed_at),
        started=started,
        until=_named(it, state),
        amount=state.term.amount(level=state.level, risk=state.risk),
        paused=paused,
        steps=state.steps,
    )
    other, told = it.details.get("other", ""), TOLD in it.details
    begun = begun.saying(telling.begun(it.act, _said(begun, it, started), other=other, told=told))
    if begun.term.until:
        return begun.saying(telling.named(it.act, begun.ends(it.at)))
    return begun.saying(_measured(begun, it.at)) if begun.length else begun


def _told(it: Happening, detail: str) -> datetime | None:
    """The moment a detail tells, which has a zone; None where nothing is told."""
    told = it.details.get(detail)
    if not told:
        return None
    moment = datetime.fromisoformat(told)
    if moment.tzinfo is None:
        raise ValueError(f"{told} has no time zone")
    return moment.astimezone(UTC)


def _named(it: Happening, state: Run) -> Deadline | None:
    """The end that was named with the beginning: a moment, or a day of the calendar's zone."""
    told = it.details.get(state.term.until, "")
    if len(told) == _A_DAY:
        day = date.fromisoformat(told)
        return Deadline(end_of(day, state.term, state.calendar).astimezone(UTC), day)
    moment = _told(it, state.term.until)
    return Deadline(moment, None) if moment else None


def _stopped(state: Run, it: Happening) -> Run:
    ended = replace(state, gaps=state.gaps_until(it.at), paused=None, stopped=it)
    told, untold = TOLD in it.details, UNTOLD in it.details
    return ended.saying(telling.stopped(it.act, _said(ended, it, it.at), told=told, untold=untold))


def _said(state: Run, it: Happening, at: datetime) -> date:
    """The moment where the calendar is; the day alone where no hour was noted."""
    local = state.local(at)
    return local.date() if it.details.get(TOLD) == DAY else local


def _reopened(state: Run, it: Happening) -> Run:
    if state.stopped is None or not state.term.reopens:
        return state
    since, late = state.stopped.at, state.late
    going = replace(state, stopped=None, gaps=state.gaps if late else (*state.gaps, (since, it.at)))
    return going.saying(
        Sentence(
            "Reopened {until}: the time from {since} is not counted, so it ends {ends}.",
            {"since": state.local(since), "until": state.local(it.at), "ends": going.ends(it.at)},
        )
    )


def _paused(state: Run, it: Happening) -> Run:
    reason = it.details.get("reason", "")
    values = {"reason": telling.REASONS.get(reason, reason), "since": state.local(it.at)}
    end = state.deadline(it.at)
    if end and end.at <= it.at:  # at its last moment nothing is left to be kept
        return state.saying(_too_late(state, it))
    if state.paused or reason not in {each.value for each in state.term.pauses}:
        return state.saying(Sentence("Waiting for {reason} from {since} does not stop this term.", values))
    if state.term.pause_needs_notice and not it.details.get("told"):
        return state.saying(
            Sentence("The customer was not told of waiting for {reason} from {since}, so it counts.", values)
        )
    return replace(state, paused=it)


def _is_mediated(state: Run) -> bool:
    return state.paused is not None and state.paused.act is Act.MEDIATED


def _resumed(state: Run, it: Happening) -> Run:
    going = replace(state, gaps=state.gaps_until(it.at), paused=None)
    return going.saying(waiting(state, it.at))


def waiting(state: Run, until: datetime) -> Sentence:
    """What the pause that is open at the moment does to the term."""
    since = state.paused.at if state.paused else until
    reason = state.paused.details.get("reason", "") if state.paused else ""
    return Sentence(
        "Waiting for {reason} from {since} to {until} is not counted, so it ends {ends}.",
        {
            "reason": telling.REASONS.get(Pause(reason), reason),
            "since": state.local(since),
            "until": state.local(until),
            "ends": state.ends(until),
        },
    )


def _extended(state: Run, it: Happening) -> Run:
    if state.term.extension is None or it.details.get("term", state.term.id) != state.term.id:
        return state
    if state.late:
        return state.saying(_too_late(state, it))
    longer = replace(state, extended=state.extended + int(it.details["days"]))
    return longer.saying(
        Sentence(
            "Extended {at}, approved by {approver}, to {length} in all, so it ends {ends}.",
            {
                "at": state.local(it.at),
                "approver": it.details.get("approver", ""),
                "length": telling.length(longer.length or 0, state.term.count),
                "ends": longer.ends(it.at),
            },
        )
    )


def _measured(state: Run, moment: datetime, *, graded: Happening | None = None) -> Sentence:
    grade: Sentence = telling.UNGRADED
    if state.term.by_level and state.level:
        grade = telling.LEVELS[state.level]
    elif state.term.by_risk and state.risk:
        grade = telling.RISKS[state.risk]
    values = {
        "length": telling.length(state.length or 0, state.term.count),
        "grade": grade,
        "ends": state.ends(moment),
    }
    if graded:
        return Sentence(
            "Graded {grade} {at}: {length}, so it ends {ends}.", {**values, "at": state.local(graded.at)}
        )
    if state.term.by_level or state.term.by_risk:
        return Sentence("As it is {grade}, {length}: it ends {ends}.", values)
    return Sentence("{length}: it ends {ends}.", values)


def _too_late(state: Run, it: Happening) -> Sentence:
    return Sentence(
        "What was done {at} came after the term had run out and changes nothing.", {"at": state.local(it.at)}
    )
