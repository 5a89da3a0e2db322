"""Whose a complaint is: taking it over, giving it to somebody, handing it over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hark.core.terms.case import Act
from hark.flows import case_assigning, case_owner, handlers
from hark.guard.access import Staff
from hark.web.cases.deed import Deed
from hark.web.cases.forms import DeedForm, GivenForm, prose
from hark.web.cases.whose import is_owner, is_reviewed


class AssignForm(GivenForm):
    """Who handles it from now on."""

    words = forms.CharField(
        label=_("What they should know"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer((person.username, person.name) for person in case_owner.handlers(by=by))


class HandOverForm(GivenForm):
    """Who goes on with one's own case, and with what."""

    words = prose(_("What they must know to go on"), rows=3)

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = handlers.colleagues(but=by.username, by=by)
        self.offer((person.username, person.name) for person in found)


TAKE = Deed(
    "take",
    "case.handle",
    Act.ASSIGNED,
    DeedForm,
    _("Take it over"),
    _("It is yours."),
    case_owner.take,
    lambda whole, by: not is_owner(whole, by) and not is_reviewed(whole, by),
)
ASSIGN = Deed(
    "assign",
    "case.assign",
    Act.ASSIGNED,
    AssignForm,
    _("Give it to somebody"),
    _("Given on."),
    case_owner.assign,
)
ALLOT = Deed(
    "allot",
    "case.assign",
    Act.ASSIGNED,
    DeedForm,
    _("Give it by the rule"),
    _("Given to whoever the rule says."),
    case_assigning.allot,
    lambda whole, by: whole.row.owner is None,
)
HAND_OVER = Deed(
    "hand-over",
    "case.handle",
    Act.ASSIGNED,
    HandOverForm,
    _("Hand it over"),
    _("Handed over."),
    case_owner.hand_over,
    is_owner,
)
