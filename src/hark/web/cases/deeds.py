"""What is done with a case: each deed with its form, what opens it, and what it says when done."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hark.core.complaints.case import Outcome
from hark.core.complaints.grading import Unreasoned
from hark.core.terms.case import Act, Stage, Upheld
from hark.flows import (
    case_asking,
    case_assigning,
    case_closing,
    case_hearing,
    case_merging,
    case_messages,
    case_owner,
    case_papers,
    case_promise,
    case_regulator,
    case_reply,
    case_terms,
)
from hark.flows.case_regulator import Forwarded
from hark.flows.case_whole import Whole
from hark.guard.access import Staff
from hark.web.cases import after, after_forms, confidential, forms, naming, record
from hark.web.cases.deed import Deed


def _is_owner(whole: Whole, by: Staff) -> bool:
    return whole.row.owner is not None and whole.row.owner.username == by.username


def _decided(whole: Whole, by: Staff) -> bool:
    """Whether the customer objected to what the person decided: somebody else reviews it."""
    return by.username in whole.row.as_term().decided_by


def _beside_each(whole: Whole, by: Staff) -> bool:
    """Whether it is among what is offered: no, it stands beside each question; see `may_unask`."""
    return False


def may_unask(whole: Whole, by: Staff) -> bool:
    """Whether the person can take back what others were asked."""
    return by.may("case.handle") and Act.UNASKED in whole.possible and _is_owner(whole, by)


def _checks(whole: Whole, by: Staff) -> bool:
    writer = whole.row.proposed_by
    mine = _is_owner(whole, by) or _decided(whole, by)
    return not mine and writer is not None and writer.username != by.username


def _reports(whole: Whole, by: Staff) -> bool:
    """A regulator waits, and the case is nobody else's work just now."""
    at_work = whole.row.owner is not None and whole.row.stage not in (Stage.ANSWERED, Stage.WITHDRAWN)
    return whole.row.awaited and (_is_owner(whole, by) or not at_work)


def _closes(whole: Whole, by: Staff) -> bool:
    """Nobody waits any more: no regulator, no mediator, nor the customer for the answer."""
    waits = whole.row.awaited or whole.row.in_mediation or whole.is_untold
    return _is_owner(whole, by) and not waits


def _forward(number: str, *, regulator: str, reference: str, until: date | None, **rest: Any) -> None:
    """Noted, with what the form says of the regulator put together."""
    case_regulator.forward(number, Forwarded(regulator, reference, until), **rest)


def _close(number: str, *, upheld: str, cause: str, remedy: str, finding: str, **rest: Any) -> None:
    """Closed, with what the form says of its outcome put together."""
    case_closing.close(number, outcome=Outcome(Upheld(upheld), cause, finding, remedy), **rest)


# In the order in which a handler needs them: the first that is offered is what comes next.
DEEDS: dict[str, Deed] = {
    deed.name: deed
    for deed in (
        Deed(
            "take",
            "case.handle",
            Act.ASSIGNED,
            forms.DeedForm,
            _("Take it over"),
            _("It is yours."),
            case_owner.take,
            lambda whole, by: not _is_owner(whole, by) and not _decided(whole, by),
        ),
        Deed(
            "approve",
            "case.check",
            Act.ANSWERED,
            forms.DeedForm,
            _("Send the reply"),
            _("The reply has gone."),
            case_reply.approve,
            _checks,
        ),
        Deed(
            "refuse",
            "case.check",
            Act.REFUSED,
            forms.RefuseForm,
            _("Send it back"),
            _("The reply is back with its writer."),
            case_reply.refuse,
            _checks,
        ),
        Deed(
            "resume",
            "case.handle",
            Act.RESUMED,
            forms.DeedForm,
            _("Let the term run again"),
            _("The term runs again."),
            case_terms.resume,
            lambda whole, by: _is_owner(whole, by) and whole.row.paused,
        ),
        Deed(
            "propose",
            "case.handle",
            Act.PROPOSED,
            forms.ReplyForm,
            _("Hand in the reply"),
            _("The reply waits for a second pair of eyes."),
            case_reply.propose,
            lambda whole, by: _is_owner(whole, by) and not whole.row.paused and not _decided(whole, by),
        ),
        Deed(
            "report",
            "case.report",
            Act.REPORTED,
            forms.ReportForm,
            _("Report to the regulator"),
            _("Reported. The regulator waits no more."),
            case_regulator.report,
            _reports,
        ),
        Deed(
            "close",
            "case.handle",
            Act.CLOSED,
            forms.CloseForm,
            _("Close the complaint"),
            _("Closed."),
            _close,
            _closes,
        ),
        after.CONCLUDE,
        Deed(
            "acknowledge",
            "case.handle",
            Act.ACKNOWLEDGED,
            forms.AcknowledgeForm,
            _("Confirm receipt"),
            _("The customer can read it."),
            case_messages.acknowledge,
            lambda whole, by: whole.row.acknowledged_at is None and whole.row.answered_at is None,
        ),
        Deed(
            "write",
            "case.handle",
            Act.STAFF_WROTE,
            forms.WriteForm,
            _("Write to the customer"),
            _("The customer can read it."),
            case_messages.write,
        ),
        Deed(
            "promise",
            "case.handle",
            Act.PROMISED,
            forms.PromiseForm,
            _("Promise a day"),
            _("Promised. The customer can read it."),
            case_promise.promise,
            lambda whole, by: whole.row.stage != Stage.ANSWERED,
        ),
        Deed(
            "authorise",
            "case.handle",
            Act.NOTED,
            forms.AuthoriseForm,
            _("Note the authorisation"),
            _("Noted."),
            case_papers.authorise,
            lambda whole, by: whole.row.capacity in ("agent", "heir"),
        ),
        Deed(
            "attach",
            "case.handle",
            Act.NOTED,
            forms.AttachForm,
            _("Attach files"),
            _("Attached."),
            case_papers.attach,
        ),
        record.AMEND,
        naming.NAME,
        naming.UNNAME,
        Deed(
            "grade",
            "case.handle",
            Act.GRADED,
            forms.GradeForm,
            _("Grade it"),
            _("Graded."),
            case_terms.grade,
            beside={Unreasoned: "reason"},
        ),
        Deed(
            "ask",
            "case.handle",
            Act.ASKED,
            forms.AskForm,
            _("Ask another unit"),
            _("Asked. The unit finds it under Questions."),
            case_asking.ask,
            _is_owner,
        ),
        Deed(
            "unask",
            "case.handle",
            Act.UNASKED,
            forms.UnaskForm,
            _("Take it back"),
            _("Taken back. Nobody need answer it any more."),
            case_asking.unask,
            _beside_each,
        ),
        Deed(
            "pause",
            "case.handle",
            Act.PAUSED,
            forms.PauseForm,
            _("Pause the term"),
            _("The term stands."),
            case_terms.pause,
            lambda whole, by: _is_owner(whole, by) and not whole.row.paused,
        ),
        Deed(
            "extend",
            "case.assign",
            Act.EXTENDED,
            forms.ExtendForm,
            _("Extend the term"),
            _("Extended."),
            case_terms.extend,
            lambda whole, by: whole.row.owner is not None and not _is_owner(whole, by),
        ),
        Deed(
            "new-facts",
            "case.assign",
            Act.NEW_FACTS,
            forms.NewFactsForm,
            _("The customer brought new facts"),
            _("Noted. The law’s term begins anew."),
            case_promise.renew,
            lambda whole, by: not _is_owner(whole, by),
        ),
        Deed(
            "defer",
            "case.assign",
            Act.DEFERRED,
            forms.DeferForm,
            _("The regulator granted a later day"),
            _("Noted."),
            case_regulator.defer,
            lambda whole, by: whole.row.awaited,
        ),
        Deed(
            "redate",
            "case.report",
            Act.REDATED,
            forms.RedateForm,
            _("Put right the regulator’s day"),
            _("Noted."),
            case_regulator.redate,
            lambda whole, by: whole.row.awaited,
        ),
        Deed(
            "assign",
            "case.assign",
            Act.ASSIGNED,
            forms.AssignForm,
            _("Give it to somebody"),
            _("Given on."),
            case_owner.assign,
        ),
        Deed(
            "allot",
            "case.assign",
            Act.ASSIGNED,
            forms.DeedForm,
            _("Give it by the rule"),
            _("Given to whoever the rule says."),
            case_assigning.allot,
            lambda whole, by: whole.row.owner is None,
        ),
        Deed(
            "hand-over",
            "case.handle",
            Act.ASSIGNED,
            forms.HandOverForm,
            _("Hand it over"),
            _("Handed over."),
            case_owner.hand_over,
            _is_owner,
        ),
        Deed(
            "remark",
            "case.handle",
            Act.NOTED,
            forms.NoteForm,
            _("Note for colleagues"),
            _("Noted."),
            case_messages.remark,
        ),
        Deed(
            "forward",
            "case.report",
            Act.FORWARDED,
            forms.ForwardForm,
            _("The regulator sent it on"),
            _("Noted. It waits for our report."),
            _forward,
            lambda whole, by: not whole.row.awaited,
        ),
        Deed(
            "reopen",
            "case.assign",
            Act.REOPENED,
            forms.ReasonForm,
            _("Reopen"),
            _("Open again."),
            case_closing.reopen,
        ),
        Deed(
            "part",
            "case.assign",
            Act.PARTED,
            forms.PartForm,
            _("Take it out of the other again"),
            _("It goes on by itself again."),
            case_merging.part,
            lambda whole, by: case_merging.may_part(whole.row, by=by),
        ),
        after.SERVE,
        after.HEAR,
        Deed(
            "withdraw",
            "case.handle",
            Act.WITHDRAWN,
            forms.HeardForm,
            _("Note that the customer takes it back"),
            _("Noted. With that it has ended."),
            case_hearing.withdraw,
        ),
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

    While the customer has not been told the answer, noting that they were comes next.
    """
    found = [deed for deed in DEEDS.values() if deed.is_offered(whole, by)]
    found.sort(key=lambda deed: deed is not after.SERVE or not whole.is_untold)
    return sorted(found, key=lambda deed: deed.name == "take" and whole.row.owner is not None)


def form_of(deed: Deed, *args: Any, by: Staff, whole: Whole | None = None, **kwargs: Any) -> forms.DeedForm:
    """The form of a deed for this person; of the `whole` case, without those who may not handle it."""
    by_whom = (forms.AssignForm, forms.HandOverForm, forms.AskForm, record.AmendForm, confidential.LetInForm)
    if deed.form in by_whom:
        kwargs["by"] = by
    form = deed.form(*args, **kwargs)
    if whole and isinstance(form, forms.GivenForm):
        form.leave_out(whole.row.as_term().decided_by)
    if whole and isinstance(form, after_forms.HearForm):
        form.offer(whole.possible)
    return form
