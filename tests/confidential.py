"""People who see complaints of one unit, a confidential complaint of it, and who of them reads it."""

from hark.flows import case_confidential, case_owner, case_whole
from hark.flows.case_submission import About
from hark.guard.access import Role, Staff
from hark.records.accounts import StaffRow
from tests.makers import NOON, a_case, a_person, a_unit

CANARY = "鹦鹉螺"  # what nobody who is kept out may come upon
WHAT = f"信用卡销卡后{CANARY}年费仍被扣收两次，要求退还。"
REPLY = f"The counter was wrong about the {CANARY}. We are sorry."
NORTH = About(door="branch", unit="north", product="信用卡")
People = dict[str, Staff]


def everybody() -> People:
    """Everybody who sees complaints of the north, each by a way of their own."""
    north = a_unit("north", above=a_unit())
    roles = {
        "anna": (Role.COMPLAINT_HANDLER, None),  # who owns it
        "dora": (Role.COMPLAINT_HANDLER, None),
        "carl": (Role.COMPLAINT_HANDLER, north),
        "lead": (Role.SUPERVISOR, north),
        "head": (Role.BRANCH_MANAGER, north),
        "link": (Role.REGULATOR_LIAISON, None),
        "rita": (Role.AUDITOR, None),
        "boss": (Role.QUALITY_MANAGER, None),
    }
    for name, (role, unit) in roles.items():
        a_person(role, username=name, name=name.title(), unit=unit)
    return {name: StaffRow.objects.get(username=name).as_term() for name in roles}


def a_secret(people: People) -> str:
    """A confidential complaint of the north that Anna owns."""
    number = a_case(people["dora"], about=NORTH, what=WHAT)
    case_owner.take(number, by=people["anna"], now=NOON)
    keep(number, people["anna"])
    return number


def keep(number: str, by: Staff, reason: str = "report") -> None:
    """Have it be confidential."""
    case_confidential.keep(number, reason=reason, words="Ask nobody there.", by=by, now=NOON)


def let_in(number: str, person: str, by: Staff) -> None:
    """Open it to somebody."""
    case_confidential.let_in(number, person=person, words="To check the reply.", by=by, now=NOON)


def readers(number: str, people: People) -> set[str]:
    """Who of the people is not kept out."""
    return {name for name, by in people.items() if case_whole.one(number, by=by).kept_out is None}
