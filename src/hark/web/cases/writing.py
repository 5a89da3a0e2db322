"""Words to the customer and to colleagues, and papers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hark.core.terms.case import Act, Stage
from hark.flows import case_messages, case_papers, case_promise
from hark.web.attached import FilesField
from hark.web.cases.deed import Deed
from hark.web.cases.forms import DeedForm, choices_of, prose
from hark.web.complainant import AUTHORISATIONS
from hark.web.day_field import DayField


class AcknowledgeForm(DeedForm):
    """What the customer reads first."""

    words = prose(_("To the customer"), help_text=_("Say who sees to it, and by when they hear from you."))


class WriteForm(DeedForm):
    """What the customer reads."""

    words = prose(_("To the customer"))


class PromiseForm(DeedForm):
    """By when they are answered."""

    day = DayField(label=_("Answered by"))
    words = prose(_("To the customer"), rows=3, help_text=_("That day is a clock of its own from then on."))


class AuthoriseForm(DeedForm):
    """By what somebody acts for another."""

    authorisation = forms.ChoiceField(label=_("Proof"), choices=choices_of(AUTHORISATIONS))
    day = DayField(label=_("Date of the proof"), required=False)


class AttachForm(DeedForm):
    """What the customer brought."""

    attached = FilesField(required=True)


class NoteForm(DeedForm):
    """What colleagues read."""

    words = prose(
        _("For colleagues"),
        help_text=_("Write @ before the name somebody signs in with, or before their name, to tell them."),
    )


ACKNOWLEDGE = Deed(
    "acknowledge",
    "case.handle",
    Act.ACKNOWLEDGED,
    AcknowledgeForm,
    _("Confirm receipt"),
    _("The customer can read it."),
    case_messages.acknowledge,
    lambda whole, by: whole.row.acknowledged_at is None and whole.row.answered_at is None,
)
WRITE = Deed(
    "write",
    "case.handle",
    Act.STAFF_WROTE,
    WriteForm,
    _("Write to the customer"),
    _("The customer can read it."),
    case_messages.write,
)
PROMISE = Deed(
    "promise",
    "case.handle",
    Act.PROMISED,
    PromiseForm,
    _("Promise a day"),
    _("Promised. The customer can read it."),
    case_promise.promise,
    lambda whole, by: whole.row.stage != Stage.ANSWERED,
)
AUTHORISE = Deed(
    "authorise",
    "case.handle",
    Act.NOTED,
    AuthoriseForm,
    _("Note the authorisation"),
    _("Noted."),
    case_papers.authorise,
    lambda whole, by: whole.row.capacity in ("agent", "heir"),
)
ATTACH = Deed(
    "attach",
    "case.handle",
    Act.NOTED,
    AttachForm,
    _("Attach files"),
    _("Attached."),
    case_papers.attach,
)
REMARK = Deed(
    "remark",
    "case.handle",
    Act.NOTED,
    NoteForm,
    _("Note for colleagues"),
    _("Noted."),
    case_messages.remark,
)
