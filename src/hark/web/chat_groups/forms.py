"""What a chat group is asked for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.core.terms.notice import OF_GROUPS, Robot
from hark.flows.chat_groups import Group, Wanted
from hark.records.organisation import UnitRow
from hark.web.notices.words import KINDS

ROBOTS: dict[Robot, Promise] = {
    Robot.WECOM: _("WeCom"),
    Robot.DINGTALK: _("DingTalk"),
    Robot.FEISHU: _("Feishu or Lark"),
}
_CHOICES = forms.CheckboxSelectMultiple(attrs={"class": "choices"})
_DEEPER = "\N{EM SPACE}"
_SECRET = forms.PasswordInput(attrs={"autocomplete": "off"})


class GroupForm(forms.Form):
    """A group, its robot, and what it is told of. What is secret is not shown again."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As you call the group here."))
    robot = forms.ChoiceField(label=_("Kind of robot"), choices=list(ROBOTS.items()))
    address = forms.CharField(
        label=_("Address of the robot"),
        max_length=1000,
        widget=_SECRET,
        help_text=_("As the chat program shows it. Whoever knows it can speak in the group."),
    )
    secret = forms.CharField(
        label=_("Key it signs by"),
        required=False,
        max_length=200,
        widget=_SECRET,
        help_text=_("Where the robot asks for signed messages; WeCom knows none."),
    )
    unsigned = forms.BooleanField(label=_("Sign no more"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("What it is told of"), choices=[(kind, KINDS[kind]) for kind in OF_GROUPS], widget=_CHOICES
    )
    units = forms.MultipleChoiceField(
        label=_("Units"),
        required=False,
        widget=_CHOICES,
        help_text=_("Of complaints of these and the units below them; none chosen: everything."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, units: Iterable[UnitRow], kept: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(unit.code, _deep(unit)) for unit in units]
        self.fields["units"].choices = chosen  # type: ignore[attr-defined] # it is the field above
        if kept:
            self.fields["address"].required = False
            self.fields["address"].help_text = _("Empty: it stays as it is.")
            self.fields["secret"].help_text = _("Empty: it stays as it is.")
        else:
            del self.fields["unsigned"]
        if not chosen:
            del self.fields["units"]

    def wanted(self) -> Wanted:
        """What was said, once it is valid."""
        return Wanted(**{"units": [], **self.cleaned_data})


def _deep(unit: UnitRow) -> str:
    """The unit, farther in the deeper it stands."""
    return f"{_DEEPER * (unit.path.count('/') - 2)}{unit.name} ({unit.code})"


def kept(group: Group) -> dict[str, object]:
    """The group as its form shows it, without what is secret."""
    row = group.row
    return {
        "name": row.name,
        "robot": row.robot,
        "kinds": row.kinds,
        "units": [unit.code for unit in row.units.all()],
        "language": row.language,
    }
