"""How long a case may take: it is graded, and its term stands, runs again or is extended."""

from datetime import datetime

from hark.core.complaints import case as deciding
from hark.core.complaints.case import said
from hark.core.complaints.law import Pause
from hark.core.terms.case import Act, Level, Risk
from hark.flows import case_clocks, case_history, case_wording
from hark.flows.case_deed import deed_with
from hark.flows.case_refusals import BadChoice
from hark.guard.access import Staff, require

LEVELS, RISKS = ([word.value for word in words] for words in (Level, Risk))
REASONS = [word.value for word in Pause if word is not Pause.MEDIATION]  # that pause is made by its own deed


def grade(
    number: str,
    *,
    level: str,
    risk: str,
    reason: str = "",
    by: Staff,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Say how much there is to find out, and how urgent it is; why, where the law's term is longer by it.

    The reason is for colleagues, and sealed.

    Raises:
        BadChoice: it is no level, or no risk.
        Unreasoned: the law's term is longer by it, and no reason is given.
    """
    require(by, "case.handle")
    if level not in LEVELS or risk not in RISKS:
        raise BadChoice("Choose one of what is offered.")
    plain = said(reason, fewest=0)
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.GRADED, by=by.username)
        case_clocks.require_reasoned(row, level=Level(level), risk=Risk(risk), reason=plain)
        row.level, row.risk = level, risk
        details = {"level": level, "risk": risk}
        case_history.note(row, Act.GRADED, by=by, now=now, words=plain, details=details)
        case_clocks.reckon(row, now=now)


def pause(number: str, *, reason: str, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Let the term stand while somebody outside appraises or the customer looks for papers, and tell them.

    Raises:
        BadChoice: it is no reason a term stands for.
    """
    require(by, "case.handle")
    if reason not in REASONS:
        raise BadChoice("Choose one of what is offered.")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, deciding.pause(row.as_term(), by=by.username))
        plain, details = case_wording.leaving(row, plain), {"reason": reason, "told": "yes"}
        case_history.note(row, Act.PAUSED, by=by, now=now, words=plain, for_customer=True, details=details)
        case_clocks.reckon(row, now=now)


def resume(number: str, *, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Let the term run again."""
    require(by, "case.handle")
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, deciding.resume(row.as_term(), by=by.username))
        case_history.note(row, Act.RESUMED, by=by, now=now)
        case_clocks.reckon(row, now=now)


def extend(number: str, *, days: int, reason: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Approve that the term is extended, for whoever owns the case; the customer reads the reason.

    Raises:
        ExtensionRefused: the law does not let it be, or not so long, or it is one's own case.
        SecondPair: others review what the person decided.
    """
    require(by, "case.assign")
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.EXTENDED, by=by.username)
        extended = case_clocks.extension(row, days=days, reason=said(reason), approver=by, now=now)
        details = {name: value for name, value in extended.details.items() if name != "reason"}
        words = case_wording.leaving(row, reason)
        case_history.note(row, Act.EXTENDED, by=by, now=now, words=words, for_customer=True, details=details)
        case_clocks.reckon(row, now=now)
