"""What is asked of a feed's usual week, and of the days of which nothing is missing."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hark.core.watch.rhythm import Rhythm
from hark.flows.rhythms import MOST, days_known
from hark.web.day_field import DayField

LONGEST = 31  # days said to be complete at once
DAYS = range(1, 8)
HOURS = range(24)


class WeekForm(forms.Form):
    """The records of each weekday, or of each hour of it; `usual` is what stands there first."""

    def __init__(self, *args: object, usual: Rhythm | None, by_hour: bool) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # what was sent, handed on
        self.by_hour = by_hour
        for hour in HOURS if by_hour else [None]:
            for day in DAYS:
                self.fields[_name(day, hour)] = _number(day, hour, usual)

    @property
    def rows(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields of each hour from Monday to Sunday, or those of the day."""
        for hour in HOURS if self.by_hour else [None]:
            word = _("A day") if hour is None else f"{hour:02d}:00"
            yield word, [self[_name(day, hour)] for day in DAYS]

    @property
    def told(self) -> dict[str, Sequence[int] | Sequence[Sequence[int]]]:
        """What was filled in, as it is declared."""
        if self.by_hour:
            return {"hours": [[self.cleaned_data[_name(day, hour)] for hour in HOURS] for day in DAYS]}
        return {"days": [self.cleaned_data[_name(day, None)] for day in DAYS]}


class CompleteForm(forms.Form):
    """The first and the last of the days of which nothing is missing; of one alone the first."""

    first = DayField(label=gettext_lazy("Day"))
    last = DayField(label=gettext_lazy("Up to and with"), required=False)

    def __init__(self, *args: object, now: datetime) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # what was sent, handed on
        for name in ("first", "last"):
            self.fields[name].between(*days_known(now))  # type: ignore[attr-defined]  # a field for a day

    def clean_last(self) -> date | None:
        """The last day, which is not before the first."""
        first: date | None = self.cleaned_data.get("first")
        last: date | None = self.cleaned_data.get("last")
        if first and last and not 0 <= (last - first).days < LONGEST:
            raise forms.ValidationError(_("Take a day at most 30 days after the first, and none before it."))
        return last

    @property
    def days(self) -> list[date]:
        """All of them."""
        first: date = self.cleaned_data["first"]
        last: date = self.cleaned_data["last"] or first
        return [first + timedelta(days=at) for at in range((last - first).days + 1)]


def _name(day: int, hour: int | None) -> str:
    return f"day-{day}" if hour is None else f"hour-{day}-{hour}"


def _number(day: int, hour: int | None, usual: Rhythm | None) -> forms.IntegerField:
    weekday = WEEKDAYS[day - 1]
    named = str(weekday) if hour is None else f"{weekday} {hour:02d}:00"
    field = forms.IntegerField(
        min_value=0,
        max_value=MOST - 1,
        label=named,
        widget=forms.NumberInput(attrs={"aria-label": named, "inputmode": "numeric"}),
    )
    if usual:
        field.initial = round(usual.days[day].middle if hour is None else usual.in_hour(day, hour))
    return field
