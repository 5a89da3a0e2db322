"""The reply: written by one, checked and sent by another."""

from django.utils.translation import gettext_lazy as _

from hark.core.terms.case import Act
from hark.flows import case_reply
from hark.flows.case_whole import Whole
from hark.guard.access import Staff
from hark.web.cases.deed import Deed
from hark.web.cases.forms import DeedForm, prose
from hark.web.cases.whose import is_owner, is_reviewed


class ReplyForm(DeedForm):
    """The reply to the customer."""

    reply = prose(
        _("Reply to the customer"),
        rows=10,
        help_text=_("State the facts, the grounds and what they can do if they do not agree."),
    )


class RefuseForm(DeedForm):
    """What is wrong with a reply, which takes as many words as the reply itself."""

    words = prose(_("Why?"), rows=10)


def _checks(whole: Whole, by: Staff) -> bool:
    writer = whole.row.proposed_by
    mine = is_owner(whole, by) or is_reviewed(whole, by)
    return not mine and writer is not None and writer.username != by.username


PROPOSE = Deed(
    "propose",
    "case.handle",
    Act.PROPOSED,
    ReplyForm,
    _("Hand in the reply"),
    _("The reply waits for a second pair of eyes."),
    case_reply.propose,
    lambda whole, by: is_owner(whole, by) and not whole.row.paused and not is_reviewed(whole, by),
)
APPROVE = Deed(
    "approve",
    "case.check",
    Act.ANSWERED,
    DeedForm,
    _("Send the reply"),
    _("The reply is approved. Below stands whether the customer was told."),
    case_reply.approve,
    _checks,
)
REFUSE = Deed(
    "refuse",
    "case.check",
    Act.REFUSED,
    RefuseForm,
    _("Send it back"),
    _("The reply is back with its writer."),
    case_reply.refuse,
    _checks,
)
