"""Naming the customer of a complaint, and taking that back: their forms, their words, how it stands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hark.core.complaints.case import NothingSaid
from hark.core.terms.case import Act
from hark.flows import case_naming
from hark.flows.case_naming import NumberTold
from hark.flows.case_record import NothingChanged
from hark.flows.case_whole import Whole
from hark.flows.customers import LONGEST as LONGEST_NUMBER
from hark.flows.customers import NoSuchNumber
from hark.guard.access import Staff
from hark.guard.pseudonyms import short
from hark.web.cases.deed import Deed
from hark.web.cases.forms import DeedForm, prose


class Unechoed(forms.TextInput):
    """A line for a number that no page shows again, not even where it was refused."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The line, empty."""
        return super().get_context(name, None, attrs)


class NameForm(DeedForm):
    """Whose complaint it is."""

    customer = forms.CharField(
        label=_("Customer number"),
        max_length=LONGEST_NUMBER,
        widget=Unechoed(attrs={"autocomplete": "off"}),
        help_text=_("It is turned into a pseudonym and not kept, and no page shows it again."),
    )
    words = prose(
        _("How it is known"),
        rows=2,
        help_text=_("Needed where another customer was named before. Write it without the number."),
        required=False,
    )


class UnnameForm(DeedForm):
    """Why nobody is named any more."""

    words = prose(_("Why?"), rows=2, help_text=_("Write it without the number."))


def stands_for(whole: Whole) -> str:
    """What the customer is told by; empty where nobody knows whose complaint it is."""
    return short(whole.row.customer) if whole.row.customer else ""


def _is_named(whole: Whole, by: Staff) -> bool:
    return bool(whole.row.customer) and not whole.row.sealed_under


NAME = Deed(
    "name",
    "case.handle",
    Act.NAMED,
    NameForm,
    _("Name the customer"),
    _("Noted. What hangs on the customer is looked for anew."),
    case_naming.name,
    lambda whole, by: not whole.row.sealed_under,
    {NoSuchNumber: "customer", NothingChanged: "customer", NumberTold: "words", NothingSaid: "words"},
)
UNNAME = Deed(
    "unname",
    "case.handle",
    Act.UNNAMED,
    UnnameForm,
    _("Name nobody any more"),
    _("Noted. Nobody is named."),
    case_naming.unname,
    _is_named,
    {NumberTold: "words", NothingSaid: "words"},
)
