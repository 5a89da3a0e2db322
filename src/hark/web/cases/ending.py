"""How a complaint ends: closed, taken back by the customer; and goes on again."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hark.core.complaints.case import Outcome
from hark.core.complaints.result import Contradictory, require_consistent
from hark.core.terms.case import Act, Upheld
from hark.flows import case_closing, case_hearing, case_merging
from hark.flows.case_whole import Whole
from hark.guard.access import Staff
from hark.web.cases import words
from hark.web.cases.deed import Deed
from hark.web.cases.forms import DeedForm, choices_of, prose
from hark.web.cases.whose import is_owner
from hark.web.errors import sentence


class CloseForm(DeedForm):
    """What it came to."""

    upheld = forms.ChoiceField(label=_("Was the customer right?"), choices=choices_of(words.OUTCOMES))
    cause = forms.ChoiceField(label=_("Cause"), choices=choices_of(words.CAUSES))
    remedy = forms.ChoiceField(label=_("Remedy"), choices=choices_of(words.REMEDIES))
    redress = forms.DecimalField(
        label=_("Paid to the customer"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("In the institution’s own currency; empty where nothing was."),
    )
    ex_gratia = forms.DecimalField(
        label=_("Paid without being owed"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("Out of goodwill, beside what was owed; empty where nothing was."),
    )
    finding = prose(_("What was found"))

    def clean(self) -> dict[str, Any]:
        """What is said, asked back where outcome, remedy and sums do not agree."""
        said = super().clean() or {}
        told = {name: said[name] for name in ("upheld", "remedy") if name in said}
        # Left empty, nothing was paid; what is wrong with a sum that was typed is said beside it already.
        paid: dict[str, Any] = {
            name: said[name] or Decimal() for name in ("redress", "ex_gratia") if name in said
        }
        try:
            require_consistent(**told, **paid)
        except Contradictory as refusal:
            self.add_error(refusal.field, sentence(refusal))
        return said


class HeardForm(DeedForm):
    """How the customer's word was heard."""

    words = prose(_("In their words, and how it was heard"), rows=3, help_text=_("The customer reads this."))


class ReasonForm(DeedForm):
    """Why."""

    words = prose(_("Why?"), rows=3)


class PartForm(DeedForm):
    """Why, for the customer."""

    words = prose(_("To the customer: why the two are looked into one by one"), rows=3)


def _closes(whole: Whole, by: Staff) -> bool:
    """Nobody waits any more: no regulator, no mediator, nor a customer who can be told the answer."""
    waits = whole.row.awaited or whole.row.in_mediation or (whole.is_untold and not whole.is_unreached)
    return is_owner(whole, by) and not waits


def _close(number: str, *, upheld: str, cause: str, remedy: str, finding: str, **rest: Any) -> None:
    """Closed, with what the form says of its outcome put together."""
    case_closing.close(number, outcome=Outcome(Upheld(upheld), cause, finding, remedy), **rest)


CLOSE = Deed(
    "close",
    "case.handle",
    Act.CLOSED,
    CloseForm,
    _("Close the complaint"),
    _("Closed."),
    _close,
    _closes,
)
WITHDRAW = Deed(
    "withdraw",
    "case.handle",
    Act.WITHDRAWN,
    HeardForm,
    _("Note that the customer takes it back"),
    _("Noted. With that it has ended."),
    case_hearing.withdraw,
)
REOPEN = Deed(
    "reopen",
    "case.assign",
    Act.REOPENED,
    ReasonForm,
    _("Reopen"),
    _("Open again."),
    case_closing.reopen,
)
PART = Deed(
    "part",
    "case.assign",
    Act.PARTED,
    PartForm,
    _("Take it out of the other again"),
    _("It goes on by itself again."),
    case_merging.part,
    lambda whole, by: case_merging.may_part(whole.row, by=by),
)
