"""What the security officer says of somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.flows import organisation
from hark.flows.people import Standing
from hark.guard.access import Staff
from hark.web import words


class PersonForm(forms.Form):
    """Name, role and place."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        help_text=_("Small letters, digits and . _ @ -; it stays as it is."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name and family name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ChoiceField(label=pgettext_lazy("of the institution", "Unit"), required=False)
    lines = forms.MultipleChoiceField(
        label=_("Business lines"), required=False, help_text=_("None chosen: all of them.")
    )

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("role", [(role.value, word) for role, word in words.ROLES.items()])
        units = [(unit.code, f"{'– ' * _depth(unit.path)}{unit.name}") for unit in organisation.units(by=by)]
        self._choices("unit", [("", _("The whole institution")), *units])
        self._choices("lines", [(line.code, line.name) for line in organisation.lines(by=by)])

    def standing(self) -> Standing:
        """What was said, once it is valid."""
        said = {**self.cleaned_data}
        said.pop("username", None)
        return Standing(**said)

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # for the type checker
        field.choices = choices


def _depth(path: str) -> int:
    return path.count("/") - 2
