"""What staff say with each deed; the `version` tells as which they saw the case."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.complaints.case import LONGEST
from hark.core.complaints.result import Contradictory, require_consistent
from hark.flows import case_asking, case_owner, handlers
from hark.flows.case_regulator import LONGEST_NAME as LONGEST_REGULATOR
from hark.flows.case_regulator import LONGEST_REFERENCE
from hark.guard.access import Staff
from hark.web.attached import FilesField
from hark.web.cases import words
from hark.web.complainant import AUTHORISATIONS
from hark.web.complaints.forms import PURPOSES
from hark.web.errors import sentence


def choices_of(of: dict[str, Promise]) -> list[tuple[str, Promise]]:
    """What can be chosen, and before it that something is to be."""
    return [("", _("Choose")), *of.items()]


def prose(
    label: Promise, *, rows: int = 4, help_text: Promise | str = "", required: bool = True
) -> forms.CharField:
    """A field for some lines."""
    area = forms.Textarea(attrs={"rows": rows})
    told: dict[str, Any] = {"label": label, "help_text": help_text}  # words said later
    return forms.CharField(widget=area, max_length=LONGEST, required=required, **told)


@dataclass(frozen=True, slots=True)
class Inserted:
    """What is said of wording put into a form: what is still to be filled in, or why it was not put there."""

    gaps: str = ""
    names_customer: bool = False
    refused: str = ""


class DeedForm(forms.Form):
    """Nothing but that it is done."""

    inserted: Inserted | None = None  # where wording was asked for a moment ago

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AcknowledgeForm(DeedForm):
    """What the customer reads first."""

    words = prose(_("To the customer"), help_text=_("Say who sees to it, and by when they hear from you."))


class WriteForm(DeedForm):
    """What the customer reads."""

    words = prose(_("To the customer"))


class PromiseForm(DeedForm):
    """By when they are answered."""

    day = forms.DateField(
        label=_("Answered by"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    words = prose(_("To the customer"), rows=3, help_text=_("That day is a clock of its own from then on."))


class NewFactsForm(DeedForm):
    """What the customer brought."""

    words = prose(
        _("To the customer: what is new, and that the time begins anew"),
        rows=3,
        help_text=_("A term that was missed before stays missed."),
    )


class HeardForm(DeedForm):
    """How the customer's word was heard."""

    words = prose(_("In their words, and how it was heard"), rows=3, help_text=_("The customer reads this."))


class NoteForm(DeedForm):
    """What colleagues read."""

    words = prose(
        _("For colleagues"),
        help_text=_("Write @ before the name somebody signs in with, or before their name, to tell them."),
    )


class AuthoriseForm(DeedForm):
    """By what somebody acts for another."""

    authorisation = forms.ChoiceField(label=_("Proof"), choices=choices_of(AUTHORISATIONS))
    day = forms.DateField(
        label=_("Date of the proof"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class AttachForm(DeedForm):
    """What the customer brought."""

    attached = FilesField(required=True)


class ReasonForm(DeedForm):
    """Why."""

    words = prose(_("Why?"), rows=3)


class RefuseForm(DeedForm):
    """What is wrong with a reply, which takes as many words as the reply itself."""

    words = prose(_("Why?"), rows=10)


class GivenForm(DeedForm):
    """Who handles it from now on, out of those who handle complaints."""

    to = forms.ChoiceField(label=_("Handler"))

    people: Sequence[tuple[str, str]] = ()

    def offer(self, people: Iterable[tuple[str, str]]) -> None:
        """Have these be chosen from, each by how they sign in and what they are called."""
        self.people = list(people)
        self.fields["to"].choices = [("", _("Choose")), *self.people]  # type: ignore[attr-defined] # a choice

    def leave_out(self, usernames: Container[str]) -> None:
        """Have these not be chosen."""
        self.offer(person for person in self.people if person[0] not in usernames)


class AssignForm(GivenForm):
    """Who handles it from now on."""

    words = forms.CharField(
        label=_("What they should know"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer((person.username, person.name) for person in case_owner.handlers(by=by))


class HandOverForm(GivenForm):
    """Who goes on with one's own case, and with what."""

    words = prose(_("What they must know to go on"), rows=3)

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = handlers.colleagues(but=by.username, by=by)
        self.offer((person.username, person.name) for person in found)


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


class AskForm(DeedForm):
    """Whom to ask for what, and by when."""

    unit = forms.ChoiceField(label=pgettext_lazy("of the institution", "Unit"))
    matter = forms.ChoiceField(label=_("What is wanted"), choices=choices_of(words.MATTERS))
    day = forms.DateField(
        label=_("Answer wanted by"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
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


class AnswerForm(forms.Form):
    """What a unit answers."""

    words = prose(pgettext_lazy("to a question", "Answer"), rows=8)


class ReplyForm(DeedForm):
    """The reply to the customer."""

    reply = prose(
        _("Reply to the customer"),
        rows=10,
        help_text=_("State the facts, the grounds and what they can do if they do not agree."),
    )


class PartForm(DeedForm):
    """Why, for the customer."""

    words = prose(_("To the customer: why the two are looked into one by one"), rows=3)


class MergeForm(DeedForm):
    """Which of the two goes on, and as which the other was seen."""

    into = forms.CharField(max_length=16)
    version_with = forms.IntegerField(required=False)


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
        told = ("upheld", "remedy", "redress", "ex_gratia")
        try:
            require_consistent(**{name: said[name] for name in told if name in said})
        except Contradictory as refusal:
            self.add_error(refusal.field, sentence(refusal))
        return said


def day_field(label: Promise, *, required: bool = True, help_text: Promise | str = "") -> forms.DateField:
    """A field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required, help_text=help_text)  # type: ignore[arg-type] # words said later


def regulator_fields(*, required: bool) -> dict[str, forms.Field]:
    """Who sent a complaint on, under which number, and by when it wants a report."""
    return {
        "regulator": forms.CharField(
            label=_("Which regulator"), max_length=LONGEST_REGULATOR, required=required
        ),
        "reference": forms.CharField(
            label=_("Its number there"), max_length=LONGEST_REFERENCE, required=required
        ),
        "until": day_field(
            _("It wants a report by"), required=False, help_text=_("Empty where it named no day.")
        ),
    }


def claimed() -> forms.DecimalField:
    """What the customer asks for, in money."""
    return forms.DecimalField(
        label=_("Sum claimed"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("In the institution’s own currency; empty where none was named."),
    )


class ForwardForm(DeedForm):
    """Which regulator sent the complaint on, and what it wants."""

    regulator, reference, until = regulator_fields(required=True).values()


class DeferForm(DeedForm):
    """Until when the regulator put it off."""

    until = day_field(_("Report by"))
    words = prose(_("Why, and how it was granted"), rows=3)


class RedateForm(DeedForm):
    """The day the regulator had named, where another was noted."""

    until = day_field(_("It wants a report by"))
    words = prose(_("Why?"), rows=3)


class ReportForm(DeedForm):
    """What the regulator was told."""

    words = prose(_("What was reported, and how"), rows=6)


class RevealForm(forms.Form):
    """What somebody needs to know who complains for."""

    purpose = forms.ChoiceField(
        label=_("What for?"), choices=[("", _("Choose")), *((p.value, word) for p, word in PURPOSES.items())]
    )
