"""What happened to a case, as whoever reads it sees it: people by name, what was written, masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hark.core.terms.case import Act
from hark.flows import case_history, case_wording
from hark.flows.case_asked import kept_from
from hark.flows.subjects import Erased
from hark.guard.access import Staff
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.organisation import UnitRow

_NAMED = ("owner", "approver", "person")
_OTHERS = ("other", "follows")  # what of a line of the history is the number of another complaint
_OF_TWO = frozenset({Act.RECURRED, Act.JUDGED})  # whose whole line is of another as much


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, at its `place` in the history: by whom, and what was written."""

    place: int
    act: Act
    at: datetime
    by: str
    words: str
    details: dict[str, str]
    for_customer: bool


def timeline(row: CaseRow, told: dict[str, str], *, by: Staff) -> list[Line]:
    """All that happened, without what would tell of a complaint the person may not know of."""
    happened = list(row.history.all())
    named = {each.by for each in happened} | {
        each.details[role] for each in happened for role in _NAMED if role in each.details
    }
    names = dict(StaffRow.objects.filter(username__in=named).values_list("username", "name"))
    asked = {each.details["unit"] for each in happened if "unit" in each.details}
    units = dict(UnitRow.objects.filter(code__in=asked).values_list("code", "name")) if asked else {}
    others = {each.details[role] for each in happened for role in _OTHERS if role in each.details}
    unseen = others - _seen_of(others, by=by)
    lines = []
    for each in happened:
        if each.act in _OF_TWO and each.details.get("other") in unseen:
            continue
        try:
            words = case_wording.shown(case_history.opened(each, "words"), told)
        except Erased:
            words = ""
        whose = names.get(each.by, each.by)
        details = {
            name: (units if name == "unit" else names).get(value, value)
            for name, value in each.details.items()
            if name not in _OTHERS or value not in unseen
        }
        lines.append(Line(each.place, Act(each.act), each.at, whose, words, details, each.for_customer))
    return lines


def _seen_of(numbers: Iterable[str], *, by: Staff) -> set[str]:
    """Those of the numbers whose complaints lie before the person's wall, and none they are kept out of."""
    if not (asked := list(numbers)):
        return set()
    seen = CaseRow.objects.seen_by(by).filter(number__in=asked).exclude(pk__in=kept_from(by))
    return set(seen.values_list("number", flat=True))
