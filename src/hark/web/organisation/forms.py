"""What a unit and a business line are asked for."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from hark.flows.organisation import CODE, Kind
from hark.records.organisation import UnitRow
from hark.web.words import UNIT_KINDS


def _code(help_text: object) -> forms.RegexField:
    return forms.RegexField(
        f"^{CODE}$",
        label=_("Code"),
        help_text=help_text,  # type: ignore[arg-type] # a text translated later
        error_messages={"invalid": _("Take at most 32 letters, digits, ., _ and -.")},
        widget=forms.TextInput(attrs={"maxlength": 32, "autocomplete": "off"}),
    )


class UnitForm(forms.Form):
    """A unit and where it stands."""

    code = _code(_("As the records name it in their column of the unit."))
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, UNIT_KINDS[kind]) for kind in Kind])
    above = forms.ChoiceField(label=_("Stands under"), required=False)

    def __init__(self, *args: object, units: Iterable[UnitRow], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own arguments, handed on
        self.fields["above"].choices = [  # type: ignore[attr-defined]  # it is the ChoiceField above
            ("", _("Nothing: it is the institution")),
            *((unit.code, f"{unit.name} ({unit.code})") for unit in units if unit.kind != Kind.TEAM),
        ]


class LineForm(forms.Form):
    """A business line and its products."""

    code = _code(_("Short, for lists and files."))
    name = forms.CharField(label=_("Name"), max_length=120)
    products = forms.CharField(
        label=_("Products"),
        help_text=_("One in each row, as the records name them."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_products(self) -> list[str]:
        """The products, one by one."""
        return str(self.cleaned_data["products"]).splitlines()
