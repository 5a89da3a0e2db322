"""Asking customers how their complaint was handled: once after it was closed, and reminding them once."""

from datetime import datetime

from django.db import transaction

from hark.core.terms.case import Act, Reads
from hark.flows import case_clocks, case_history, mail_servers
from hark.flows.alone import one_by_one
from hark.flows.subjects import Erased
from hark.guard.access import Staff
from hark.records.cases import CaseRow


def invite(*, by: Staff, now: datetime) -> int:
    """How many customers were asked, or reminded, of those whose turn has come: a part, each by itself."""
    return one_by_one(
        CaseRow.objects.all(), lambda pk: _invited(pk, by=by, now=now), moment="ask_at", now=now
    )


def _invited(pk: int, *, by: Staff, now: datetime) -> bool:
    """Whether the customer was asked; that it was done is written with when it is to be done again."""
    asking = case_clocks.targets().asking
    with transaction.atomic():
        row = CaseRow.objects.select_for_update(of=("self",)).filter(pk=pk, ask_at__lte=now).first()
        if row is None:
            return False  # another worker was quicker
        before = row.history.filter(act=Act.INVITED).count()
        rated = row.history.filter(act=Act.RATED).exists()
        may = asking.may(row.as_term(), wish=row.wish, marks=row.marks, turns=before, rated=rated)
        may = may and _is_reached(row)
        row.ask_at = asking.again(now, turn=before + 1) if may else None
        row.save(update_fields=["ask_at"])
        if may:
            details = {"reminder": "yes"} if before else None
            case_history.note(row, Act.INVITED, by=by, now=now, for_customer=True, details=details)
    return may


def _is_reached(row: CaseRow) -> bool:
    """Whether it would come to the customer: not by e-mail that nobody sends, nor to one who was erased."""
    try:
        case_history.told(row)
    except Erased:
        return False
    return row.as_term().reads is not Reads.MAIL or mail_servers.sends()
