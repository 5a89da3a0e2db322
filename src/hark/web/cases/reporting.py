"""A regulator that sent a complaint on, and waits for a report."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hark.core.terms.case import Act, Stage
from hark.flows import case_regulator
from hark.flows.case_regulator import Forwarded
from hark.flows.case_whole import Whole
from hark.guard.access import Staff
from hark.web.cases.deed import Deed
from hark.web.cases.forms import DeedForm, prose, regulator_fields
from hark.web.cases.whose import is_owner
from hark.web.day_field import DayField


class ForwardForm(DeedForm):
    """Which regulator sent the complaint on, and what it wants."""

    regulator, reference, until = regulator_fields(required=True).values()


class DeferForm(DeedForm):
    """Until when the regulator put it off."""

    until = DayField(label=_("Report by"))
    words = prose(_("Why, and how it was granted"), rows=3)


class RedateForm(DeedForm):
    """The day the regulator had named, where another was noted."""

    until = DayField(label=_("It wants a report by"))
    words = prose(_("Why?"), rows=3)


class ReportForm(DeedForm):
    """What the regulator was told."""

    words = prose(_("What was reported, and how"), rows=6)


def _reports(whole: Whole, by: Staff) -> bool:
    """A regulator waits, and the case is nobody else's work just now."""
    at_work = whole.row.owner is not None and whole.row.stage not in (Stage.ANSWERED, Stage.WITHDRAWN)
    return whole.row.awaited and (is_owner(whole, by) or not at_work)


def _forward(number: str, *, regulator: str, reference: str, until: date | None, **rest: Any) -> None:
    """Noted, with what the form says of the regulator put together."""
    case_regulator.forward(number, Forwarded(regulator, reference, until), **rest)


FORWARD = Deed(
    "forward",
    "case.report",
    Act.FORWARDED,
    ForwardForm,
    _("The regulator sent it on"),
    _("Noted. It waits for our report."),
    _forward,
    lambda whole, by: not whole.row.awaited,
)
DEFER = Deed(
    "defer",
    "case.assign",
    Act.DEFERRED,
    DeferForm,
    _("The regulator granted a later day"),
    _("Noted."),
    case_regulator.defer,
    lambda whole, by: whole.row.awaited,
)
REDATE = Deed(
    "redate",
    "case.report",
    Act.REDATED,
    RedateForm,
    _("Put right the regulator’s day"),
    _("Noted."),
    case_regulator.redate,
    lambda whole, by: whole.row.awaited,
)
REPORT = Deed(
    "report",
    "case.report",
    Act.REPORTED,
    ReportForm,
    _("Report to the regulator"),
    _("Reported. The regulator waits no more."),
    case_regulator.report,
    _reports,
)
