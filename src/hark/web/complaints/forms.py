"""What somebody says before they read a customer's own words."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.flows.revealing import LONGEST_REFERENCE, Purpose

PURPOSES: dict[Purpose, Promise] = {
    Purpose.HANDLE: _("To handle this complaint"),
    Purpose.CUSTOMER: _("The customer asked about it"),
    Purpose.CHECK: _("To check the quality of the handling"),
    Purpose.REGULATOR: _("To answer the regulator"),
}


class RevealForm(forms.Form):
    """The purpose, where it is noted further, and whether numbers are wanted too."""

    purpose = forms.ChoiceField(
        label=_("What for?"), choices=[("", _("Choose")), *((p.value, word) for p, word in PURPOSES.items())]
    )
    reference = forms.CharField(
        label=_("Case or letter, if there is one"), required=False, max_length=LONGEST_REFERENCE
    )
    whole = forms.BooleanField(label=_("With phone, card and identity numbers in full"), required=False)
