"""What each person and each unit has, by the time left; every number opens the complaints it counts."""

from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from hark.flows import case_team
from hark.flows.case_team import DUE, Line
from hark.flows.case_wanted import NONE
from hark.web.cases.sentence import of_team
from hark.web.policy import opens
from hark.web.staff import StaffRequest

COLUMNS = ("open", *DUE, "checking")


@require_safe
@opens("case.assign")
def team(request: StaffRequest) -> HttpResponse:
    """By person, or by unit."""
    by_unit = request.GET.get("by") == "unit"
    count = case_team.by_unit if by_unit else case_team.by_person
    lines = count(by=request.staff, now=timezone.now())
    whole = case_team.whole(lines)
    context = {
        "sentence": of_team(lines, whole, by_unit=by_unit),
        "by_unit": by_unit,
        "simulated": case_team.is_simulated(by=request.staff),
        "rows": [(line, _figures(line, _of(line, by_unit=by_unit))) for line in lines],
        "whole": _figures(Line("", "", whole), {"scope": "open"}),
        "unowned": next((line.load.open for line in lines if not line.key), 0) if not by_unit else 0,
        "tab": "unit" if by_unit else "person",
    }
    return render(request, "cases/team.html", context)


def _of(line: Line, *, by_unit: bool) -> dict[str, str]:
    """The filter by which the work-list shows what the line counts."""
    if by_unit:
        return {"scope": "open", "unit": line.key or NONE}
    return {"scope": "open", "owner": line.key} if line.key else {"scope": "unowned"}


def _figures(line: Line, of: dict[str, str]) -> list[tuple[str, int, str]]:
    """Each number with what it is of and where it leads."""
    counts = asdict(line.load)
    asked = {"open": {}, "checking": {"stage": "checking"}, **{name: {"due": name} for name in DUE}}
    return [
        (name, counts[name], f"{reverse('cases:list')}?{urlencode({**of, **asked[name]})}")
        for name in COLUMNS
    ]
