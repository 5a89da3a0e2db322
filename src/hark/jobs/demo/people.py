"""The demonstration's institution and its people: simulated, one for each role, and two who decide anew.

The complaints name no branch, so each state stands in for one, in the four regions of the
US Census Bureau.
"""

from collections.abc import Iterator
from datetime import datetime

from hark.flows import organisation
from hark.flows.organisation import Kind
from hark.guard.access import Role, Staff
from hark.records.accounts import StaffRow
from hark.records.organisation import UnitRow

BANK = "bank"
REGIONS = {
    "northeast": ("东北大区 Northeast", "CT ME MA NH RI VT NJ NY PA"),
    "midwest": ("中西部大区 Midwest", "IL IN MI OH WI IA KS MN MO NE ND SD"),
    "south": ("南部大区 South", "DE FL GA MD NC SC VA DC WV AL KY MS TN AR LA OK TX"),
    "west": ("西部大区 West", "AZ CO ID MT NV NM UT WY AK CA HI OR WA"),
}
LINES = {
    "cards": ("银行卡 Cards", ["Credit card", "Credit card or prepaid card", "Prepaid card"]),
    "home": ("住房贷款 Home loans", ["Mortgage"]),
}
PEOPLE = (
    (Role.QUALITY_MANAGER, "quality", "林清 Lin Qing", None),
    (Role.COMPLAINT_HANDLER, "handler", "何远 He Yuan", None),
    (Role.SUPERVISOR, "supervisor", "唐静 Tang Jing", "west"),
    (Role.BRANCH_MANAGER, "branch", "高原 Gao Yuan", "CA"),
    (Role.AGENT, "agent", "许悦 Xu Yue", "CA"),
    (Role.EXECUTIVE, "executive", "周敏 Zhou Min", None),
    (Role.REGULATOR_LIAISON, "liaison", "叶宁 Ye Ning", None),
    (Role.READ_ONLY, "reader", "白露 Bai Lu", None),
    (Role.AUDITOR, "auditor", "沈诚 Shen Cheng", None),
    (Role.ADMINISTRATOR, "admin", "方维 Fang Wei", None),
    (Role.SECURITY_OFFICER, "security", "石岩 Shi Yan", None),
    # What a customer objects to is reviewed by people who did not decide it before.
    (Role.COMPLAINT_HANDLER, "handler2", "宋捷 Song Jie", None),
    (Role.QUALITY_MANAGER, "quality2", "孟欣 Meng Xin", None),
)


def ensure(*, by: Staff, now: datetime) -> list[StaffRow]:
    """The people, made where missing, first ones of a role first; they sign in by one-time addresses."""
    if not UnitRow.objects.exists():
        _organise(by=by, now=now)
    return list(_people())


def _organise(*, by: Staff, now: datetime) -> None:
    def put(code: str, name: str, kind: Kind, above: str = "") -> None:
        organisation.put_unit(code, name=name, kind=kind, above=above, by=by, now=now, is_demo=True)

    put(BANK, "示例银行 Example Bank", Kind.INSTITUTION)
    for region, (name, states) in REGIONS.items():
        put(region, name, Kind.REGION, BANK)
        for state in states.split():
            put(state, state, Kind.BRANCH, region)
    for code, (name, products) in LINES.items():
        organisation.put_line(code, name=name, products=products, by=by, now=now, is_demo=True)


def _people() -> Iterator[StaffRow]:
    for role, username, name, unit in PEOPLE:
        row, made = StaffRow.objects.get_or_create(
            username=username,
            defaults={
                "name": name,
                "role": role.value,
                "is_demo": True,
                "unit": UnitRow.objects.get(code=unit) if unit else None,
            },
        )
        if made:
            row.set_unusable_password()
            row.save()
        yield row
