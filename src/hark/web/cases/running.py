"""How long a complaint may take: grading it, letting the term stand or run, more time."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.complaints.grading import Unreasoned
from hark.core.terms.case import Act
from hark.flows import case_promise, case_terms
from hark.web.cases import words
from hark.web.cases.deed import Deed
from hark.web.cases.forms import DeedForm, choices_of, prose
from hark.web.cases.whose import is_owner


class GradeForm(DeedForm):
    """How much there is to find out, and how urgent it is; why, where that gives more time."""

    level = forms.ChoiceField(label=_("Level"), choices=choices_of(words.LEVELS))
    risk = forms.ChoiceField(label=_("Risk"), choices=choices_of(words.RISKS))
    reason = prose(
        pgettext_lazy("grading a complaint", "Why?"),
        rows=3,
        required=False,
        help_text=_(
            "Needed where the law gives more time by the grade. Colleagues read it, and whoever checks."
        ),
    )


class PauseForm(DeedForm):
    """What the term waits for."""

    reason = forms.ChoiceField(
        label=pgettext_lazy("pausing the term", "What for?"), choices=choices_of(words.REASONS)
    )
    words = prose(_("To the customer"), rows=3, help_text=_("The term stands only once they are told."))


class ExtendForm(DeedForm):
    """By how much, and why."""

    days = forms.IntegerField(label=_("Days more"), min_value=1, max_value=366)
    reason = prose(_("To the customer: why it takes longer"), rows=3)


class NewFactsForm(DeedForm):
    """What the customer brought."""

    words = prose(
        _("To the customer: what is new, and that the time begins anew"),
        rows=3,
        help_text=_("A term that was missed before stays missed."),
    )


GRADE = Deed(
    "grade",
    "case.handle",
    Act.GRADED,
    GradeForm,
    _("Grade it"),
    _("Graded."),
    case_terms.grade,
    beside={Unreasoned: "reason"},
)
PAUSE = Deed(
    "pause",
    "case.handle",
    Act.PAUSED,
    PauseForm,
    _("Pause the term"),
    _("The term stands."),
    case_terms.pause,
    lambda whole, by: is_owner(whole, by) and not whole.row.paused,
)
RESUME = Deed(
    "resume",
    "case.handle",
    Act.RESUMED,
    DeedForm,
    _("Let the term run again"),
    _("The term runs again."),
    case_terms.resume,
    lambda whole, by: is_owner(whole, by) and whole.row.paused,
)
EXTEND = Deed(
    "extend",
    "case.assign",
    Act.EXTENDED,
    ExtendForm,
    _("Extend the term"),
    _("Extended."),
    case_terms.extend,
    lambda whole, by: whole.row.owner is not None and not is_owner(whole, by),
)
NEW_FACTS = Deed(
    "new-facts",
    "case.assign",
    Act.NEW_FACTS,
    NewFactsForm,
    _("The customer brought new facts"),
    _("Noted. The law’s term begins anew."),
    case_promise.renew,
    lambda whole, by: not is_owner(whole, by),
)
