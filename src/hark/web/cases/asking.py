"""Asking another unit, and taking the question back."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.terms.case import Act
from hark.flows import case_asking
from hark.flows.case_whole import Whole
from hark.guard.access import Staff
from hark.web.cases import words
from hark.web.cases.deed import Deed
from hark.web.cases.forms import DeedForm, choices_of, prose
from hark.web.cases.whose import is_owner
from hark.web.day_field import DayField


class AskForm(DeedForm):
    """Whom to ask for what, and by when."""

    unit = forms.ChoiceField(label=pgettext_lazy("of the institution", "Unit"))
    matter = forms.ChoiceField(label=_("What is wanted"), choices=choices_of(words.MATTERS))
    day = DayField(label=_("Answer wanted by"))
    words = prose(
        _("Question"),
        help_text=_(
            "They see this and the complaint’s number, nothing else. Write no more of the customer than they"
            " need. No term stands meanwhile."
        ),
    )

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(unit.code, unit.name) for unit in case_asking.units(by=by)]
        self.fields["unit"].choices = [("", _("Choose")), *units]  # type: ignore[attr-defined] # a choice
        self.fields["day"].initial = case_asking.usual(now=timezone.now())


class UnaskForm(DeedForm):
    """Which question is taken back."""

    question = forms.UUIDField(widget=forms.HiddenInput)


def _beside_each(whole: Whole, by: Staff) -> bool:
    """Whether it is among what is offered: no, it stands beside each question; see `may_unask`."""
    return False


def may_unask(whole: Whole, by: Staff) -> bool:
    """Whether the person can take back what others were asked."""
    return by.may("case.handle") and Act.UNASKED in whole.possible and is_owner(whole, by)


ASK = Deed(
    "ask",
    "case.handle",
    Act.ASKED,
    AskForm,
    _("Ask another unit"),
    _("Asked. The unit finds it under Questions."),
    case_asking.ask,
    is_owner,
)
UNASK = Deed(
    "unask",
    "case.handle",
    Act.UNASKED,
    UnaskForm,
    _("Take it back"),
    _("Taken back. Nobody need answer it any more."),
    case_asking.unask,
    _beside_each,
)
