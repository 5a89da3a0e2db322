"""What is said of a template."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hark.core.complaints.template import LONGEST, LONGEST_TITLE, Kind, Template
from hark.core.returns.classes import Axis
from hark.flows import case_classes
from hark.web.cases.wording import KINDS
from hark.web.open_choice import ProductField


class TemplateForm(forms.Form):
    """Title, text, and which complaints it is for."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    kind = forms.ChoiceField(label=_("What for"), choices=list(KINDS.items()))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Variables stand in braces; those there are stand beside the form."),
    )
    product = ProductField(label=_("Only for the product"), none=pgettext_lazy("of complaints", "All"))
    business = forms.ChoiceField(label=_("Only for the business (JR/T 0169)"), required=False)
    reason = forms.ChoiceField(label=_("Only for the reason (JR/T 0169)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        for name, axis in (("business", Axis.BUSINESS), ("reason", Axis.REASON)):
            named = [(id, text.of(language)) for id, text in case_classes.named(axis)]
            every = ("", pgettext_lazy("of complaints", "All"))
            self.fields[name].choices = [every, *named]  # type: ignore[attr-defined] # a choice

    @classmethod
    def of(cls, told: Template, *, version: int) -> "TemplateForm":
        """The form as the template stands."""
        return cls(initial={**asdict(told), "version": version})

    def template(self) -> Template:
        """What was said, once it is valid."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Template(**said | {"kind": Kind(said["kind"])})
