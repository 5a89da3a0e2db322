"""What the settings page lets a person choose."""

from functools import cache
from uuid import uuid4
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

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


class TokenForm(forms.Form):
    """What a new token is to be called. `once` tells two tokens from one button pressed twice."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    label = forms.CharField(
        label=_("What will use it"),
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": _("for example: nightly report")}),
    )
