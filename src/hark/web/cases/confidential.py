"""Keeping a complaint confidential: why it is, whom it was opened to by name, and the deeds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.complaints.case import LONGEST
from hark.core.complaints.confidential import Reason
from hark.core.terms.case import Act
from hark.flows import case_confidential as flow
from hark.flows.case_timeline import Line
from hark.flows.case_whole import Whole
from hark.guard.access import Staff
from hark.web.cases.deed import Deed
from hark.web.cases.forms import DeedForm, choices_of, prose

REASONS: dict[str, Promise] = {
    Reason.STAFF: _("Whoever complains works here"),
    Reason.PUBLIC: _("A public figure complains"),
    Reason.REPORT: _("It reports conduct, and who reports it must be protected"),
    Reason.INVESTIGATION: _("It is being investigated"),
    Reason.OTHER: pgettext_lazy("cause or wish", "Something else"),
}


class KeepForm(DeedForm):
    """Why it is confidential."""

    reason = forms.ChoiceField(label=_("Reason"), choices=choices_of(REASONS))
    words = forms.CharField(
        label=_("What else is to be said of it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "From then on it is read by its handler, those let in by name, quality managers and auditors. "
            "Others see it in lists, marked as confidential, and read nothing of it."
        ),
    )


class LiftForm(DeedForm):
    """Why it is confidential no more."""

    words = prose(
        _("Why it need not be confidential any more"),
        rows=2,
        help_text=_("Whoever sees complaints of its unit can read all of it then."),
    )


class LetInForm(DeedForm):
    """Who, and what for."""

    person = forms.ChoiceField(
        label=_("Whom"), help_text=_("Somebody whose unit lets them see such complaints.")
    )
    words = prose(_("What for?"), rows=2)

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(person.username, person.name) for person in flow.readers(by=by)]
        self.fields["person"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined] # a choice


class LetOutForm(DeedForm):
    """Who was let in by name."""

    person = forms.CharField(max_length=64, widget=forms.HiddenInput)


def _keeps(whole: Whole, by: Staff) -> bool:
    """Whether the person says who sees it."""
    is_owner = whole.row.owner is not None and whole.row.owner.username == by.username
    return by.may(flow.LEADS) or is_owner


KEEP = Deed(
    "keep-confidential",
    "case.keep_confidential",
    Act.CONFIDENTIAL,
    KeepForm,
    _("Keep it confidential"),
    _("It is confidential from now on."),
    flow.keep,
    lambda whole, by: _keeps(whole, by) and not whole.row.confidential,
)
LET_IN = Deed(
    "let-in",
    "case.keep_confidential",
    Act.LET_IN,
    LetInForm,
    _("Let somebody in"),
    _("They can see it now."),
    flow.let_in,
    lambda whole, by: _keeps(whole, by) and whole.row.confidential,
)
LET_OUT = Deed(
    "let-out",
    "case.keep_confidential",
    Act.LET_OUT,
    LetOutForm,
    _("Let in no more"),
    _("They see it no more."),
    flow.let_out,
    lambda whole, by: False,  # it stands beside each
)
LIFT = Deed(
    "lift",
    "case.lift",
    Act.LIFTED,
    LiftForm,
    _("Lift the confidentiality"),
    _("It is confidential no more."),
    flow.lift,
    lambda whole, by: whole.row.confidential,
)
# What stands beside a line of the history.
DETAILS: dict[str, Callable[[str], object]] = {"confidential": REASONS.get, "person": str}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody let in by name: by whom, when, what for, and how they sign in."""

    name: str
    username: str
    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says of it: why it is, since when, who was let in, and where they are let out again."""

    reason: Promise | str
    since: Line
    named: list[Named]
    href: str
    word: Promise
    may_let_out: bool


def shown(whole: Whole, *, by: Staff) -> Shown | None:
    """All of it; None where it is not confidential, or for whoever is kept out."""
    if whole.kept_out or not whole.row.confidential:
        return None
    since = next(line for line in reversed(whole.history) if line.act is Act.CONFIDENTIAL)
    reason = since.details["confidential"]
    happened = {line.place: line for line in whole.history}
    named = [
        Named(row.staff.name, row.staff.username, line.by, line.at, line.words)
        for row in flow.named(whole.row)
        for line in (happened[row.place],)
    ]
    return Shown(
        REASONS.get(reason, reason),
        since,
        named,
        LET_OUT.href(whole.row.number),
        LET_OUT.word,
        by.may(LET_OUT.opens) and _keeps(whole, by),
    )
