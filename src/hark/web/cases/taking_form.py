"""The form by which staff take a complaint down: all that is wrong is said at once, beside its fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.complaints import regulator
from hark.core.complaints.complainant import (
    BadComplainant,
    NotAuthorisedYet,
    TooManyRepresentatives,
    require_sound,
)
from hark.core.errors import Refusal
from hark.flows import case_about, case_clocks, case_submission
from hark.flows.case_fields import LONGEST_NAME
from hark.flows.case_submission import About, Told
from hark.guard.access import Staff
from hark.web import complainant
from hark.web.cases import words
from hark.web.cases.forms import choices_of, claimed, prose, regulator_fields
from hark.web.complainant import FIELDS, ForOthers
from hark.web.errors import sentence
from hark.web.open_choice import ChannelField, ProductField

TOLD = ("what", "name", "phone", "email", "represented", "representatives")
REGULATOR = ("regulator", "reference", "until")
_BESIDE = {TooManyRepresentatives: "representatives", NotAuthorisedYet: "authorised_on"}


class TakeInForm(ForOthers):
    """A complaint taken down for a customer."""

    door = forms.ChoiceField(
        label=_("How it came"),
        choices=[(name, words.DOORS[name]) for name in ("branch", "hotline", "letter", "visit", "regulator")],
    )
    regulator, reference, until = regulator_fields(required=False).values()
    what = prose(_("What happened, in the customer's words"), rows=6)
    wish = forms.ChoiceField(label=_("What they wish for"), choices=choices_of(words.WISHES), required=False)
    product = ProductField()
    channel = ChannelField()
    unit = forms.ChoiceField(label=pgettext_lazy("of the institution", "Unit"), required=False)
    claimed = claimed()
    name = forms.CharField(label=_("Name of the customer"), max_length=LONGEST_NAME, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=25, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=120, required=False)
    customer = forms.CharField(label=_("Customer number"), max_length=64, required=False)
    staff = forms.CharField(
        label=_("About which members of staff"),
        max_length=400,
        required=False,
        help_text=_("Their sign-in names, a comma between. They and their team are kept out of it."),
    )
    vulnerable = forms.BooleanField(label=_("Elderly, or in need of special care"), required=False)
    slip = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def usual(self) -> list[forms.BoundField]:
        """What every complaint is asked for."""
        return [bound for bound in self if bound.name not in FIELDS and not bound.is_hidden]

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(unit.code, unit.name) for unit in case_about.units(by=by)]
        self.fields["unit"].choices = [("", _("Not known yet")), *units]  # type: ignore[attr-defined] # a choice

    @property
    def is_forwarded(self) -> bool:
        """Whether a regulator has to do with it, or something said of one is wrong."""
        said = (self["door"].value() == "regulator", self["regulator"].value())
        return any(said) or any(name in self.errors for name in REGULATOR)

    def clean(self) -> dict[str, Any]:
        """What was typed; whatever the flow would refuse is said at its field, all of it at once."""
        said = super().clean()
        told = Told(**{name: said.get(name, "") for name in TOLD})
        for name, refusal in case_submission.faults(told, answerable=False).items():
            self._wrong(name, sentence(refusal))
        self._forwarded(said)
        with self._beside("staff"):
            case_about.staff(names(said.get("staff", "")))
        complaining = case_submission.complainant(told, About(**complainant.about(said)))
        try:
            require_sound(complaining, today=self._today)
        except BadComplainant as refusal:
            self._wrong(_BESIDE.get(type(refusal), "people"), sentence(refusal))
        return said

    @property
    def _today(self) -> date:
        """The day where the institution works, as the flow will ask, wherever the reader is."""
        return case_clocks.today(now=timezone.now())

    def _forwarded(self, said: dict[str, Any]) -> None:
        if said.get("door") == "regulator":
            for name in ("regulator", "reference"):
                if not said.get(name):
                    self._wrong(name, self.fields[name].error_messages["required"])
        else:
            with self._beside("door"):
                is_sent = any(said.get(name) for name in REGULATOR)
                case_submission.require_sender(said.get("door", ""), is_sent=is_sent)
        if said.get("until"):
            with self._beside("until"):
                regulator.require_day(said["until"], came=self._today)

    @contextmanager
    def _beside(self, name: str) -> Iterator[None]:
        try:
            yield
        except Refusal as refusal:
            self._wrong(name, sentence(refusal))

    def _wrong(self, name: str, why: str | Promise) -> None:
        if name not in self.errors:  # what Django said of it already says enough
            self.add_error(name, str(why))


def names(written: str) -> list[str]:
    """The names with a comma between, of either script."""
    return [name.strip() for name in written.replace("，", ",").split(",") if name.strip()]
