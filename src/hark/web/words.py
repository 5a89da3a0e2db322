"""The names pages give to the fixed choices of the core, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.core.terms.card import Card, Direction, Unit
from hark.core.terms.figure import Change, Verdict
from hark.core.terms.period import Grain
from hark.core.terms.relative import Relative
from hark.flows.organisation import Kind
from hark.guard.access import Role
from hark.web.data.fields import FIELDS

VERDICTS: dict[Verdict, Promise] = {
    Verdict.MET: _("Met"),
    Verdict.MISSED: _("Missed"),
    Verdict.UNSURE: _("Unsure"),
    Verdict.NO_DATA: _("No data"),
    Verdict.NO_TARGET: _("No target"),
    Verdict.UNKNOWN: _("Unknown"),
}

CHANGES: dict[Change, Promise] = {
    Change.HIGHER: _("Higher than the period before"),
    Change.LOWER: _("Lower than the period before"),
    Change.SAME: _("Not distinguishable from the period before"),
    Change.UNKNOWN: _("Not comparable with the period before"),
}

GRAINS: dict[Grain, Promise] = {
    Grain.DAY: _("Day"),
    Grain.WEEK: _("Week"),
    Grain.MONTH: _("Month"),
}

RELATIVES: dict[Relative, Promise] = {
    Relative.TODAY: _("Today"),
    Relative.YESTERDAY: _("Yesterday"),
    Relative.THIS_WEEK: _("This week"),
    Relative.LAST_WEEK: _("Last week"),
    Relative.THIS_MONTH: _("This month"),
    Relative.LAST_MONTH: _("Last month"),
    Relative.THIS_QUARTER: _("This quarter"),
    Relative.LAST_QUARTER: _("Last quarter"),
}

REDACTED: dict[str, Promise] = {
    "card": _("Card numbers"),
    "password": _("Passwords and PINs"),
    "security_code": _("Security codes of cards"),
    "card_expiry": _("Expiry dates of cards"),
    "one_time_code": _("One-time codes"),
    "identity": _("Identity numbers"),
    "phone": _("Phone numbers"),
    "email": _("E-mail addresses"),
}

# Most of what facts are split by is a field of theirs.
DIMENSIONS: dict[str, Promise] = {
    **FIELDS,
    "tag": _("Tag"),
    "hour": _("Hour of the day"),
    "weekday": _("Day of the week"),
}

DIRECTIONS: dict[Direction, Promise] = {
    Direction.HIGHER: _("Higher is better"),
    Direction.LOWER: _("Lower is better"),
    Direction.NEITHER: _("Neither way is better"),
}

UNITS: dict[Unit, Promise] = {
    Unit.COUNT: _("complaints"),
    Unit.PER_DAY: _("complaints a day"),
    Unit.SHARE: _("per cent"),
    Unit.DAYS: _("days"),
    Unit.SECONDS: _("seconds"),
    Unit.PER_THOUSAND: _("per 1,000"),
    Unit.PER_CUSTOMER: _("contacts a customer"),
    Unit.AMOUNT: _("in the institution’s own currency"),
}

COUNTED: dict[str, Promise] = {
    "complaints": _("complaints"),
    "contacts": _("contacts"),
    "steps": _("steps"),
    "findings": _("findings"),
    "trainings": _("trainings"),
    "transactions": _("transactions"),
}


def unit(card: Card) -> Promise:
    """The unit a card's figures are in; of a count, what is counted."""
    if card.unit is Unit.COUNT:
        return COUNTED.get(card.subject, _("records"))
    if card.unit is Unit.PER_DAY and card.subject != "complaints":
        return _("records a day")
    return UNITS[card.unit]


ROLES: dict[Role, Promise] = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.SECURITY_OFFICER: _("Security officer"),
    Role.AUDITOR: _("Auditor"),
    Role.QUALITY_MANAGER: _("Quality manager"),
    Role.COMPLAINT_HANDLER: _("Complaint handler"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.BRANCH_MANAGER: _("Branch manager"),
    Role.AGENT: _("Agent"),
    Role.EXECUTIVE: _("Executive"),
    Role.REGULATOR_LIAISON: _("Regulator liaison"),
    Role.READ_ONLY: _("Reader"),
}

UNIT_KINDS: dict[Kind, Promise] = {
    Kind.INSTITUTION: _("Institution"),
    Kind.REGION: _("Region"),
    Kind.BRANCH: _("Branch"),
    Kind.TEAM: _("Team"),
}
