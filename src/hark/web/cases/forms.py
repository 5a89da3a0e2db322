"""What forms of deeds are made of; the `version` tells as which staff saw the case."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.complaints.case import LONGEST
from hark.flows.case_regulator import LONGEST_NAME as LONGEST_REGULATOR
from hark.flows.case_regulator import LONGEST_REFERENCE
from hark.web.complaints.forms import PURPOSES
from hark.web.day_field import DayField


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


class AnswerForm(forms.Form):
    """What a unit answers."""

    words = prose(pgettext_lazy("to a question", "Answer"), rows=8)


class MergeForm(DeedForm):
    """Which of the two goes on, and as which the other was seen."""

    into = forms.CharField(max_length=16)
    version_with = forms.IntegerField(required=False)


def regulator_fields(*, required: bool) -> dict[str, forms.Field]:
    """Who sent a complaint on, under which number, and by when it wants a report."""
    return {
        "regulator": forms.CharField(
            label=_("Which regulator"), max_length=LONGEST_REGULATOR, required=required
        ),
        "reference": forms.CharField(
            label=_("Its number there"), max_length=LONGEST_REFERENCE, required=required
        ),
        "until": DayField(
            label=_("It wants a report by"), required=False, help_text=_("Empty where it named no day.")
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


class RevealForm(forms.Form):
    """What somebody needs to know who complains for."""

    purpose = forms.ChoiceField(
        label=_("What for?"), choices=[("", _("Choose")), *((p.value, word) for p, word in PURPOSES.items())]
    )
