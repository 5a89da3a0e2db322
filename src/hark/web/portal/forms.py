"""What customers are asked, one question a page. Nothing is required here but by the rules of the flow."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.flows import case_submission
from hark.flows.case_submission import Told
from hark.web import channels
from hark.web.attached import FilesField
from hark.web.complainant import ForOthers
from hark.web.errors import sentence
from hark.web.portal.words import STARS, WISHES
from hark.web.products import OTHER, offered

FEW_WORDS = 80  # signs of what else it is about
MANY_WORDS = 400  # signs of what else is wished
LONG = {"rows": 8, "autocomplete": "off"}
_TURNING = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # what makes text read as other text


def plain(written: str) -> str:
    """The text without signs nobody can see, ends of lines as one sign, tabs as blanks."""
    lines = written.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    seen = (sign for sign in lines if sign == "\n" or unicodedata.category(sign) != "Cc")
    return "".join(sign for sign in seen if sign not in _TURNING).strip()


class Words(forms.CharField):
    """Words of a customer, as they can be read."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, **more)

    def to_python(self, value: object) -> str:
        """The plain words; a NUL is dropped with the other signs."""
        return plain(str(value or ""))


class Step(forms.Form):
    """One of the steps of complaining: `told` by the flow's own rules, as far as this step asks for it."""

    asks: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """What was typed; what the flow would refuse is said at its field."""
        told = {name: self.cleaned_data.get(name, "") for name in self.asks}
        found = case_submission.faults(Told(**{"what": "", **told}), answerable="phone" in self.asks)
        for name in self.asks:
            if name in found:
                self.add_error(name, sentence(found[name]))
        return self.cleaned_data


class WhatForm(Step):
    """What happened."""

    asks = ("what",)
    what = Words(
        label=_("In your own words"),
        help_text=_("When and where was it, what went wrong, and who was there?"),
        widget=forms.Textarea(attrs=LONG),
    )


class ProductForm(Step):
    """What it is about: a product the institution names, or a class of business in plain words."""

    product = forms.ChoiceField(label=_("What is it about?"), required=False, widget=forms.RadioSelect)
    product_words = Words(label=_("What else is it about?"), max_length=FEW_WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = products()  # type: ignore[attr-defined]  # of the field above


class ChannelForm(Step):
    """Where the business was done, which returns count."""

    channel = forms.ChoiceField(
        label=_("Where did it happen?"),
        required=False,
        choices=channels.offered,  # as the institution names them today
        widget=forms.RadioSelect,
    )


class WishForm(Step):
    """What the customer wants."""

    wish = forms.ChoiceField(
        label=_("What would put it right?"),
        required=False,
        choices=list(WISHES.items()),
        widget=forms.RadioSelect,
    )
    wish_words = Words(label=_("What would you like?"), max_length=MANY_WORDS)


class ContactForm(ForOthers, Step):
    """Who they are, and how they are answered."""

    asks = ("name", "phone", "email", "represented", "representatives")
    phone = Words(
        label=_("Phone number"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = Words(
        label=_("E-mail address"),
        widget=forms.TextInput(
            attrs={"type": "email", "autocomplete": "email", "inputmode": "email", "autocapitalize": "none"}
        ),
    )
    name = Words(
        label=_("Your name"),
        help_text=_("You may leave it out; then we answer without it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    vulnerable = forms.BooleanField(
        label=_("Elderly, or in need of special care"),
        help_text=_("You may leave it out. We use it only to treat you accordingly."),
        required=False,
    )


STEPS: dict[str, type[Step]] = {
    "what": WhatForm,
    "product": ProductForm,
    "channel": ChannelForm,
    "wish": WishForm,
    "contact": ContactForm,
}


class FindForm(forms.Form):
    """What is shown to see a complaint. `words` are those of a page that had rested too long."""

    number = Words(
        label=_("Number"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    code = Words(
        label=pgettext_lazy("that opens a complaint", "Code"),
        help_text=_("Ten letters and digits; you were given it with the number."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    contact = Words(
        label=_("Phone number or e-mail address"),
        help_text=_("The one you gave when you complained."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "autocapitalize": "none"}),
    )
    words = Words(widget=forms.HiddenInput)


class WordsForm(forms.Form):
    """What a customer writes about a complaint that is here."""

    words = Words(label=_("Write to us"), widget=forms.Textarea(attrs={**LONG, "rows": 5}))


class WriteForm(WordsForm):
    """What they write, with what they send along."""

    attached = FilesField()


class FilesForm(forms.Form):
    """What goes along with a complaint."""

    attached = FilesField(label=_("Files, if you have any"))


class ReasonsForm(WordsForm):
    """Why a customer does not agree with the answer."""

    words = Words(label=_("What is wrong with the answer?"), widget=forms.Textarea(attrs=LONG))


class StarsForm(forms.Form):
    """How the customer found it handled."""

    stars = forms.ChoiceField(
        label=_("How did we handle your complaint?"),
        choices=list(STARS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one to five stars.")},
    )


def products() -> list[tuple[str, object]]:
    """What can be chosen, then what is none of it; unless one chooses, one does not know."""
    return [*offered(), (OTHER, WISHES[OTHER]), ("", _("I do not know"))]
