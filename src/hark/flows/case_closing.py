"""How a case ends, and how it is taken up again."""

from datetime import datetime
from decimal import Decimal

from hark.core.complaints import case as deciding
from hark.core.complaints.case import Outcome, said
from hark.core.complaints.result import GOODWILL, NO_REMEDY, require_consistent
from hark.core.complaints.triage.opinions import REASON
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_history, case_notice, triage_rules
from hark.flows.case_deed import deed_with
from hark.flows.case_refusals import BadChoice
from hark.guard.access import Staff, require

# The reasons of JR/T 0169-2018 by names of our own, as triage has them: its codes are not known here.
CAUSES = (*triage_rules.lexicon().classes[REASON], "other")
REMEDIES = ("explained", "corrected", "refunded", "compensated", "apologised", GOODWILL, NO_REMEDY)


def close(
    number: str,
    *,
    outcome: Outcome,
    redress: Decimal | None = None,
    ex_gratia: Decimal | None = None,
    by: Staff,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Close the case with cause, finding and remedy, and what was paid, owed or not (`ex_gratia`).

    Raises:
        Unfinished: one of them is lacking.
        BadChoice: it is no such cause or remedy.
        Untold: the customer has not been told the answer yet, nor could they not be reached.
        Contradictory: outcome, remedy and sums do not agree.
    """
    require(by, "case.handle")
    if outcome.remedy not in ("", *REMEDIES) or outcome.cause not in ("", *CAUSES):
        raise BadChoice("Choose one of what is offered.")
    paid = {"redress": redress or Decimal(), "ex_gratia": ex_gratia or Decimal()}
    require_consistent(upheld=outcome.upheld, remedy=outcome.remedy, **paid)
    with deed_with(number, by=by, seen=seen) as row:
        case_notice.require_told(row)
        case_history.take(row, deciding.close(row.as_term(), outcome=outcome, by=by.username, now=now))
        row.upheld, row.cause, row.remedy = outcome.upheld, outcome.cause, outcome.remedy
        row.redress, row.ex_gratia = redress, ex_gratia
        row.ask_at = case_clocks.targets().asking.first(now)
        case_history.seal(row, "finding", said(outcome.finding), now=now)
        case_history.note(
            row, Act.CLOSED, by=by, now=now, words=outcome.finding, details={"upheld": outcome.upheld}
        )
        case_clocks.reckon(row, now=now)


def reopen(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Take up a case again that was over, saying why."""
    require(by, "case.assign")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, deciding.reopen(row.as_term()))
        if not row.law:  # it came here closed, on no day that was told: its terms begin with this one
            case_clocks.choose_law(row, at=now)
        case_history.note(row, Act.REOPENED, by=by, now=now, words=plain)
        case_clocks.reckon(row, now=now)
