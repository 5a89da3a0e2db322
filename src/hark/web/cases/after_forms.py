"""What staff say of what comes after the answer: mediation, proof of notice, whether a matter came back."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hark.core.complaints.case import LONGEST
from hark.core.terms.case import Act, Recurrence
from hark.flows import case_mediation
from hark.flows.case_mediation import LONGEST_BODY, LONGEST_REFERENCE
from hark.flows.case_notice import BY_STAFF
from hark.web.cases import after_words as words
from hark.web.cases.forms import DeedForm, choices_of, prose
from hark.web.day_field import DayField


class MediateForm(DeedForm):
    """To whom it goes, with the customer's consent."""

    body = forms.ChoiceField(label=_("Who mediates"), required=False)
    named = forms.CharField(
        label=_("Another body"),
        required=False,
        max_length=LONGEST_BODY,
        help_text=_("Where none of those named above mediates."),
    )
    reference = forms.CharField(
        label=pgettext_lazy("mediation", "Its number there"), required=False, max_length=LONGEST_REFERENCE
    )
    agreed_on = DayField(label=_("The customer agreed on"))
    referred_on = DayField(label=_("It went there on"))
    words = prose(_("To the customer"), rows=3, help_text=_("Say who mediates, and how it goes on."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        known = [(each.id, each.name.of(language)) for each in case_mediation.bodies(now=timezone.now())]
        self.fields["body"].choices = [("", _("Another one")), *known]  # type: ignore[attr-defined] # a choice


class ConcludeForm(DeedForm):
    """What the mediation came to."""

    outcome = forms.ChoiceField(label=_("How it ended"), choices=choices_of(words.OUTCOMES))
    ended_on = DayField(label=_("It ended on"))
    result = forms.CharField(
        label=_("What was agreed, or why it was not"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The customer reads this. A settlement needs it."),
    )
    amount = forms.DecimalField(
        label=_("Sum agreed"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("In the institution’s own currency; empty where none was."),
    )


class ServeForm(DeedForm):
    """How the customer was told the answer."""

    way = forms.ChoiceField(
        label=_("How they were told"), choices=choices_of({way.value: words.WAYS[way] for way in BY_STAFF})
    )
    day = DayField(label=_("On which day"))
    words = prose(
        _("What shows it"),
        rows=2,
        help_text=_(
            "The number of the registered letter, who signed for it, or who was called and when. Where they "
            "could not be reached, what was tried and why it failed."
        ),
    )

    def between(self, first: date, last: date) -> None:
        """Take no day outside these: before the answer nobody was told it."""
        self.fields["day"].between(first, last)  # type: ignore[attr-defined] # a day field


class HearForm(DeedForm):
    """What the customer says to the answer."""

    answer = forms.ChoiceField(label=_("What they say to the answer"), choices=choices_of(words.ANSWERS))
    words = prose(_("In their words, and how it was heard"), rows=3, help_text=_("The customer reads this."))

    def offer(self, possible: frozenset[Act]) -> None:
        """Offer what can still be said: of what is closed it is too late to accept the answer."""
        said = {act: word for act, word in words.ANSWERS.items() if act in possible}
        self.fields["answer"].choices = choices_of(said)  # type: ignore[attr-defined] # a choice


class JudgeForm(DeedForm):
    """Whether the two are of one matter."""

    other = forms.CharField(max_length=16, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        choices=[(word.value, word.value) for word in (Recurrence.CONFIRMED, Recurrence.REFUTED)]
    )
    words = forms.CharField(required=False, max_length=LONGEST)
