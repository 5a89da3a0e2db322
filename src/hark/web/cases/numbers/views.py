"""The numbers of complaints handling, the complaints behind one of them, and all of them as a file."""

from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hark.flows import case_asked, case_numbers, exports
from hark.flows.case_asked import NoSuchNumber
from hark.flows.case_counts import Side
from hark.guard.access import Staff
from hark.web import limits
from hark.web.cases import words as of_cases
from hark.web.cases.dues import due
from hark.web.cases.numbers import groups, pictures, scope, tiles, words
from hark.web.cases.numbers.scope import NumbersScope
from hark.web.cases.numbers.sentence import sentence
from hark.web.pages import Pager, offset_in
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_safe
@opens("case.count")
def page(request: StaffRequest) -> HttpResponse:
    """All numbers of the days the address names."""
    by, now = request.staff, timezone.now()
    asked = scope.read(request.GET, today=timezone.localdate())
    found = case_numbers.numbers(asked.asked, by=by, now=now)
    return render(
        request,
        "cases/numbers/page.html",
        {
            "scope": asked,
            "stretches": scope.stretches(timezone.localdate()),
            "more": _chips(asked),
            "tabs": [_tab(name, asked, by) for name in words.GROUPS],
            "found": found,
            "is_empty": not (found.whole.shares["received"].whole or found.open_now or found.ended),
            "sentence": sentence(found),
            "rows": tiles.rows(found, asked),
            "groups": groups.groups(found, asked),
            "waits": pictures.waits(found),
            "ages": pictures.ages(found, asked),
            "causes": pictures.causes(found, asked),
            "topics": pictures.rising(found, asked),
            "may_export": by.may("case.export_numbers"),
        },
    )


@require_safe
@opens("case.count")
def behind(request: StaffRequest) -> HttpResponse:
    """The complaints a number was counted from, a page of them.

    Raises:
        NoSuchNumber: there is none of this name.
    """
    by, now, offset = request.staff, timezone.now(), offset_in(request.GET)
    asked = scope.read(request.GET, today=timezone.localdate())
    number, side = request.GET.get("number", "received"), request.GET.get("side", Side.WHOLE)
    if side not in set(Side):
        raise NoSuchNumber("There is no number called “{name}”.", name=f"{number} {side}"[:80])
    age = request.GET.get("age", "")
    found = case_asked.behind(
        number,
        asked.asked,
        side=Side(side),
        age=int(age) if age.isascii() and age.isdigit() and len(age) < 5 else None,
        offset=offset,
        by=by,
        now=now,
    )
    pager = Pager(request.GET, found.total, offset)
    if found.total and offset >= found.total:
        return redirect(request.path + pager.end_href)
    return render(
        request,
        "cases/numbers/behind.html",
        {
            "scope": asked,
            "more": _chips(asked, request.GET),
            "name": words.NAMES[number],
            "how": words.HOW[number],
            "side": _side(number, Side(side)),
            "total": found.total,
            "is_dated": number != case_asked.OPEN_NOW,
            "rows": [(row, due(row, now=now), of_cases.STAGES[row.stage]) for row in found.cases],
            "simulated": any(row.is_demo for row in found.cases),
            "pager": pager,
        },
    )


@require_POST
@opens("case.export_numbers")
def export(request: StaffRequest) -> HttpResponseBase:
    """Every number as a file."""
    limits.EXPORTS.require(request.staff)
    asked = scope.read(request.GET, today=timezone.localdate())
    made = exports.numbers_of_cases(
        asked.asked, form=request.POST.get("form", ""), by=request.staff, now=timezone.now()
    )
    return StreamingHttpResponse(
        made.chunks,
        content_type=made.content_type,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )


def _side(number: str, side: Side) -> str:
    if side is Side.REST:
        return str(words.LATE.get(number, _("The others of what the number is of")))
    return _("All that the number is of") if side is Side.WHOLE else ""


def _tab(by: str, asked: NumbersScope, staff: Staff) -> dict[str, object]:
    return {
        "word": words.GROUPS[by],
        "href": f"?{asked.split(by).query}",
        "current": by == asked.split_by,
    }


def _chips(asked: NumbersScope, of: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """What the numbers are narrowed to; behind a number, that stays as it is."""
    names = case_asked.names(asked.asked)
    kept = {name: of[name] for name in ("side", "age") if name in of} if of else {}
    return [
        {
            "dimension": str(words.DIMENSIONS[name]),
            "value": _said(name, value, names),
            "href": asked.widened(name).behind(of.get("number", "received"), **kept)
            if of is not None
            else f"?{asked.widened(name).query}",
        }
        for name, value in asked.where.items()
    ]


def _said(name: str, value: str | None, names: dict[str, str]) -> str:
    if value is None:
        return str(words.NOBODY.get(name, _("not stated")))
    if name == "cause":
        return str(of_cases.CAUSES.get(value, value))
    return names.get(value, value)
