"""What the settings page lets a person choose."""

from functools import cache
from uuid import uuid4
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.terms.notice import ByMail
from hark.records.notices import NoticePreferenceRow

PLACES = ("Asia/", "Europe/", "America/", "Africa/", "Australia/", "Pacific/")


@cache
def time_zones() -> list[tuple[str, str]]:
    """The zones named after a place, and universal time."""
    places = sorted(name for name in available_timezones() if name.startswith(PLACES))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


class PreferencesForm(forms.Form):
    """How the person wants to see pages."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser asks")), ("zh-hans", "简体中文"), ("en", "English")],
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    density = forms.ChoiceField(
        label=_("Lists"), choices=[("dense", _("Dense")), ("comfortable", _("Comfortable"))]
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Times of day are shown in it. Dates stay as the source reported them."),
        choices=time_zones,
    )


class TellingForm(forms.Form):
    """How the person is told, besides on the page of notices."""

    email = forms.EmailField(label=_("E-mail address at work"), required=False, max_length=254)
    by_mail = forms.ChoiceField(
        label=_("Notices by e-mail"),
        choices=[
            (ByMail.NEVER.value, pgettext_lazy("notices by e-mail", "No")),
            (ByMail.AT_ONCE.value, _("At once, gathered where several come together")),
            (ByMail.DAILY.value, _("Once a day: what is open, overdue or asked")),
        ],
    )
    quiet = forms.ChoiceField(
        label=_("Quiet hours"),
        help_text=_(
            "E-mail waits until they are over, but for a term of the law or of a regulator that has run out."
        ),
    )
    quiet_since = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Own hours are those of your time zone; before the beginning means the next day."),
    )

    def __init__(self, *args: object, usual: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own arguments, handed on
        hours = NoticePreferenceRow.QuietHours
        self.fields["quiet"].choices = [  # type: ignore[attr-defined]  # it is the ChoiceField above
            (hours.USUAL.value, usual),
            (hours.OWN.value, _("My own")),
            (hours.NONE.value, pgettext_lazy("quiet hours", "None")),
        ]


class TokenForm(forms.Form):
    """What a new token is to be called. `once` tells two tokens from one button pressed twice."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    label = forms.CharField(
        label=_("What will use it"),
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": _("for example: nightly report")}),
    )
