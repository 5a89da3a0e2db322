"""All that is done with a case, in order, and what of it is offered to whom."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from hark.flows import case_notice
from hark.flows.case_whole import Whole
from hark.guard.access import Staff
from hark.web.cases import (
    after,
    after_forms,
    asking,
    confidential,
    ending,
    naming,
    owning,
    record,
    replying,
    reporting,
    running,
    writing,
)
from hark.web.cases.deed import Deed
from hark.web.cases.forms import DeedForm, GivenForm

# In the order in which a handler needs them: the first that is offered is what comes next.
DEEDS: dict[str, Deed] = {
    deed.name: deed
    for deed in (
        owning.TAKE,
        replying.APPROVE,
        replying.REFUSE,
        running.RESUME,
        replying.PROPOSE,
        reporting.REPORT,
        ending.CLOSE,
        after.CONCLUDE,
        writing.ACKNOWLEDGE,
        writing.WRITE,
        writing.PROMISE,
        writing.AUTHORISE,
        writing.ATTACH,
        record.AMEND,
        naming.NAME,
        naming.UNNAME,
        running.GRADE,
        asking.ASK,
        asking.UNASK,
        running.PAUSE,
        running.EXTEND,
        running.NEW_FACTS,
        reporting.DEFER,
        reporting.REDATE,
        owning.ASSIGN,
        owning.ALLOT,
        owning.HAND_OVER,
        writing.REMARK,
        reporting.FORWARD,
        ending.REOPEN,
        ending.PART,
        after.SERVE,
        after.HEAR,
        ending.WITHDRAW,
        after.MEDIATE,
        after.JUDGE,
        record.LINK,
        confidential.KEEP,
        confidential.LET_IN,
        confidential.LET_OUT,
        confidential.LIFT,
    )
}


# What carries a complaint on; all else can be done beside it, and is never what comes next.
_CARRIES_ON = frozenset(
    {"take", "approve", "refuse", "resume", "propose", "report", "conclude", "close", "acknowledge", "serve"}
)


def comes_next(found: Sequence[Deed]) -> bool:
    """Whether the first of the deeds offered is what comes next."""
    return bool(found) and found[0].name in _CARRIES_ON


def offered(whole: Whole, by: Staff) -> list[Deed]:
    """What the person can do with the case now, what comes next first; taking it from somebody comes last.

    While the customer has not been told the answer and can be, noting that they were comes next.
    """
    found = [deed for deed in DEEDS.values() if deed.is_offered(whole, by)]
    tells = whole.is_untold and not whole.is_unreached
    found.sort(key=lambda deed: deed is not after.SERVE or not tells)
    return sorted(found, key=lambda deed: deed.name == "take" and whole.row.owner is not None)


def form_of(deed: Deed, *args: Any, by: Staff, whole: Whole | None = None, **kwargs: Any) -> DeedForm:
    """The form of a deed for this person; of the `whole` case, without those who may not handle it."""
    by_whom = (
        owning.AssignForm,
        owning.HandOverForm,
        asking.AskForm,
        record.AmendForm,
        confidential.LetInForm,
    )
    if deed.form in by_whom:
        kwargs["by"] = by
    form = deed.form(*args, **kwargs)
    if whole and isinstance(form, GivenForm):
        form.leave_out(whole.row.as_term().decided_by)
    if whole and isinstance(form, after_forms.HearForm):
        form.offer(whole.possible)
    if whole and isinstance(form, after_forms.ServeForm):
        form.between(*case_notice.days(whole.row, now=timezone.now()))
    return form
