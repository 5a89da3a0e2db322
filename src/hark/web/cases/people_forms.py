"""What is said of a handler: what they can do, when they are away, what their cases are handed over with."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hark.flows import handlers
from hark.flows.handlers import MOST, Person, Skills
from hark.guard.access import Staff
from hark.web.cases import words
from hark.web.day_field import DayField


class SkillsForm(forms.Form):
    """Products, languages, levels, how much."""

    products = forms.CharField(
        label=_("Products"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, as complaints name them. None: all of them."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )
    highest = forms.ChoiceField(label=_("Hardest level"), choices=list(words.LEVELS.items()))
    care = forms.BooleanField(
        label=_("Trained for special care"),
        required=False,
        help_text=_("Customers in need of special care go to them first."),
    )
    capacity = forms.IntegerField(
        label=_("How much at once"),
        required=False,
        min_value=0,
        max_value=MOST,
        help_text=_("Open complaints, each weighed by its level. Empty: as much as is usual."),
    )

    @classmethod
    def of(cls, person: Person, *, usual: int) -> "SkillsForm":
        """The form as the person stands; what is usual stays empty."""
        known = person.handler
        return cls(
            initial={
                "products": "\n".join(sorted(known.products)),
                "languages": sorted(known.languages),
                "highest": known.highest.value,
                "care": known.care,
                "capacity": None if known.capacity == usual else known.capacity,
            }
        )

    def skills(self) -> Skills:
        """What was said, once it is valid."""
        said = {**self.cleaned_data}
        return Skills(products=said.pop("products").splitlines(), **said)


class AbsenceForm(forms.Form):
    """From when to when, and who stands in."""

    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))
    stand_in = forms.ChoiceField(label=_("Stands in"), required=False)

    def __init__(self, *args: Any, by: Staff, of: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "absence_%s", **kwargs})
        people = [(p.username, p.name) for p in handlers.colleagues(but=of, by=by)]
        self.fields["stand_in"].choices = [("", _("Nobody")), *people]  # type: ignore[attr-defined] # a choice


class HandOverAllForm(forms.Form):
    """What the next owners must know."""

    words = forms.CharField(
        label=_("What they must know to go on"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
