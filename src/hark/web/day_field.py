"""A field for a day that somebody types, within the years anybody means in earnest."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from hark.core.terms.period import FIRST_DAY, LAST_DAY
from hark.web import dates


class DayField(forms.DateField):
    """A day from `first` to `last`; the browser offers no other, and one that is typed is asked back."""

    def __init__(self, *, first: date = FIRST_DAY, last: date = LAST_DAY, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **kwargs})
        self.between(first, last)

    def between(self, first: date, last: date) -> None:
        """Take no day outside these."""
        self.first, self.last = first, last
        self.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}

    def validate(self, value: date | None) -> None:
        """What every field asks, and that the day is one of those.

        Raises:
            ValidationError: it is none.
        """
        super().validate(value)
        if value and not self.first <= value <= self.last:
            raise forms.ValidationError(
                _("Choose a day from {first} to {last}.").format(
                    first=dates.day(self.first), last=dates.day(self.last)
                )
            )
