"""Putting right what a complaint is about, and linking it to what else is known of the matter."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.terms.case import Act, Link
from hark.flows import case_about, case_record
from hark.flows.case_record import LONGEST_REFERENCE, MARKS, Record
from hark.flows.case_whole import Whole
from hark.guard.access import Staff
from hark.web.cases import words
from hark.web.cases.deed import Deed
from hark.web.cases.forms import DeedForm, choices_of, claimed
from hark.web.open_choice import ChannelField, ProductField
from hark.web.sentences import listed

LINKS: dict[str, Promise] = {
    Link.ALERT: _("Alert"),
    Link.STEP: _("Step of a process"),
    Link.TRAINING: pgettext_lazy("linked to a complaint", "Training"),
    Link.IMPROVEMENT: _("Improvement"),
}
FIELDS: dict[str, Promise] = {
    "product": _("Product"),
    "unit": pgettext_lazy("of the institution", "Unit"),
    "channel": _("Channel of business"),
    "wish": _("What they wish for"),
    "marks": _("Be careful"),
    "vulnerable": _("Special care"),
    "claimed": _("Sum claimed"),
    "staff": _("About which members of staff"),
}


class AmendForm(DeedForm):
    """What the complaint is about."""

    product = ProductField()
    unit = forms.ChoiceField(label=pgettext_lazy("of the institution", "Unit"), required=False)
    channel = ChannelField()
    wish = forms.ChoiceField(label=_("What they wish for"), choices=choices_of(words.WISHES), required=False)
    claimed = claimed()
    staff = forms.CharField(
        label=_("About whom besides"),
        max_length=400,
        required=False,
        help_text=_("Their sign-in names, a comma between. They and their team are kept out of it."),
    )
    marks = forms.MultipleChoiceField(
        label=_("Be careful"),
        choices=[(name, words.MARKS[name]) for name in MARKS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    vulnerable = forms.BooleanField(label=_("Elderly, or in need of special care"), required=False)

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(unit.code, unit.name) for unit in case_about.units(by=by)]
        self.fields["unit"].choices = [("", _("Not known yet")), *units]  # type: ignore[attr-defined] # a choice


class LinkForm(DeedForm):
    """To what it is linked, or no more."""

    kind = forms.ChoiceField(label=_("To what"), choices=choices_of(LINKS))
    reference = forms.CharField(label=_("Under which number"), max_length=LONGEST_REFERENCE)
    off = forms.BooleanField(label=_("Take the link back"), required=False)


def as_it_stands(whole: Whole) -> Mapping[str, object]:
    """What the form of amending begins with."""
    record = case_record.of(whole.row)
    return {name: getattr(record, name) for name in Record.__dataclass_fields__}


def linked(whole: Whole) -> list[tuple[Promise | str, str]]:
    """What the complaint is linked to, in words."""
    return [(LINKS.get(kind, kind), reference) for kind, reference in case_record.links(whole.row)]


def _amend(number: str, *, staff: str, claimed: Decimal | None, **rest: Any) -> None:
    told = {name: rest.pop(name) for name in Record.__dataclass_fields__ if name in rest}
    names = [name.strip() for name in staff.replace("，", ",").split(",") if name.strip()]
    case_record.amend(number, record=Record(claimed=claimed, **told), staff=names, **rest)


AMEND = Deed(
    "amend",
    "case.handle",
    Act.AMENDED,
    AmendForm,
    _("Put right what it is about"),
    _("Put right."),
    _amend,
)
LINK = Deed(
    "link",
    "case.handle",
    Act.LINKED,
    LinkForm,
    _("Link it to an alert, a step, a training or an improvement"),
    _("Noted."),
    case_record.link,
)
DETAILS: dict[str, Callable[[str], object]] = {
    "fields": lambda value: listed(FIELDS.get(name, name) for name in value.split(",")),
    **{
        f"was_{name}": lambda value: _("before: {value}").format(value=value or "–")
        for name in ("product", "unit", "channel", "claimed")
    },
    "kind": LINKS.get,
    "reference": str,
}
