"""Who complains, in words: on customers' pages as on those of staff, and the fields by which it is said."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.core.complaints.complainant import Authorisation, Capacity, Missing
from hark.flows.case_fields import LONGEST_NAME
from hark.web.day_field import DayField

CAPACITIES: dict[str, Promise] = {
    Capacity.PERSON: _("One’s own"),
    Capacity.ENTITY: _("A firm or organisation"),
    Capacity.AGENT: _("Another person, by authorisation"),
    Capacity.HEIR: _("Somebody who has died, as an heir"),
    Capacity.GROUP: _("A group of people"),
}
AUTHORISATIONS: dict[str, Promise] = {
    Authorisation.POWER_OF_ATTORNEY: _("Power of attorney"),
    Authorisation.GUARDIANSHIP: _("Guardianship"),
    Authorisation.LAWYER: _("Mandate of a lawyer"),
    Authorisation.INHERITANCE: _("Proof of inheritance"),
    Authorisation.OTHER: _("Another proof"),
}
MISSING: dict[str, Promise] = {
    Missing.REPRESENTED: _("the name of the person, firm or deceased represented"),
    Missing.AUTHORISATION: _("the authorisation to complain for somebody else"),
    Missing.AUTHORISED_ON: _("the date of the authorisation"),
    Missing.INHERITANCE: _("a proof of inheritance"),
    Missing.PEOPLE: _("how many people the group has"),
    Missing.REPRESENTATIVES: _("who speaks for the group, at most five"),
}
FIELDS = ("capacity", "represented", "authorisation", "authorised_on", "people", "representatives")


def lines(names: str) -> str:
    """The names one on a line, empty lines left out."""
    return "\n".join(filter(None, (name.strip() for name in names.splitlines())))


class ForOthers(forms.Form):
    """For whom somebody complains; left as it is, for themselves."""

    capacity = forms.ChoiceField(
        label=_("On whose behalf?"), choices=list(CAPACITIES.items()), required=False, initial=Capacity.PERSON
    )
    represented = forms.CharField(
        label=_("Name of whoever is represented"),
        help_text=_("The person, firm or deceased."),
        max_length=LONGEST_NAME,
        required=False,
    )
    authorisation = forms.ChoiceField(
        label=_("Proof"), choices=[("", _("None yet")), *AUTHORISATIONS.items()], required=False
    )
    authorised_on = DayField(label=_("Date of the proof"), required=False)
    people = forms.IntegerField(
        label=_("How many people, of a group"),
        required=False,
        min_value=2,
        max_value=100_000,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            _("How many people the group has: a number from 2 to 100000."),
        ),
    )
    representatives = forms.CharField(
        label=_("Who speaks for the group"),
        help_text=_("At most five names, one on a line."),
        required=False,
        max_length=10 * LONGEST_NAME,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_representatives(self) -> str:
        """The names, one on a line."""
        return lines(self.cleaned_data["representatives"])

    def clean_authorised_on(self) -> date | None:
        """The day of the proof, which is there already."""
        named: date | None = self.cleaned_data["authorised_on"]
        if named and named > timezone.localdate():
            raise forms.ValidationError(_("The date of the proof lies in the future."))
        return named

    def clean(self) -> dict[str, Any]:
        """What was typed; how many people there are is asked of a group alone, and stops nobody else."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("capacity") != Capacity.GROUP:
            self.errors.pop("people", None)
        return said

    @property
    def for_others(self) -> list[forms.BoundField]:
        """The fields of this part."""
        return [self[name] for name in FIELDS]

    @property
    def is_for_others(self) -> bool:
        """Whether anything but the usual was said, or something of it is wrong."""
        said = self.data.get("capacity") or self.initial.get("capacity") or Capacity.PERSON
        return said != Capacity.PERSON or any(name in self.errors for name in FIELDS)


def about(said: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in columns of the case."""
    return {
        "capacity": said.get("capacity") or Capacity.PERSON,
        "authorisation": said.get("authorisation") or "",
        "authorised_on": said.get("authorised_on") or None,
        "people": said.get("people") or None,
    }


def day(written: str) -> date | None:
    """The day a draft holds; None where it holds none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
