"""The organisation as a page: who keeps it adds, moves and removes units and business lines."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hark.core.errors import Refusal
from hark.flows import organisation
from hark.flows.organisation import BadUnit
from hark.records.organisation import LineRow, UnitRow
from hark.web.errors import sentence
from hark.web.organisation.forms import LineForm, UnitForm
from hark.web.policy import opens
from hark.web.staff import StaffRequest
from hark.web.words import UNIT_KINDS


@require_http_methods(["GET", "POST"])
@opens("organisation.see", POST="organisation.manage")
def page(request: StaffRequest) -> HttpResponse:
    """The tree of units and the business lines, with a form to add to each."""
    units = organisation.units(by=request.staff)
    sent = request.POST.get("what", "")
    unit_form = UnitForm(request.POST if sent == "unit" else None, units=units)
    line_form = LineForm(request.POST if sent == "line" else None)
    if (sent == "unit" and _put(unit_form, organisation.put_unit, request, is_new=True)) or (
        sent == "line" and _put(line_form, organisation.put_line, request, is_new=True)
    ):
        return redirect("organisation:page")
    return render(
        request,
        "organisation/organisation.html",
        {
            "units": [(unit, unit.path.count("/") - 2, UNIT_KINDS[unit.Kind(unit.kind)]) for unit in units],
            "lines": organisation.lines(by=request.staff),
            "unit_form": unit_form,
            "line_form": line_form,
        },
        status=422 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "POST"])
@opens("organisation.see", POST="organisation.manage")
def unit(request: StaffRequest, code: str) -> HttpResponse:
    """One unit, to be renamed or moved."""
    row = organisation.unit(code, by=request.staff)
    kept = {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "above": row.parent.code if row.parent else "",
    }
    given = {**request.POST.dict(), "code": code} if request.method == "POST" else None
    form = UnitForm(given, initial=kept, units=organisation.units(by=request.staff))
    if given and _put(form, organisation.put_unit, request):
        return redirect("organisation:page")
    form.fields["code"].disabled = True
    return _one(request, form, row.name, remove="organisation:remove-unit", code=code)


@require_http_methods(["GET", "POST"])
@opens("organisation.see", POST="organisation.manage")
def line(request: StaffRequest, code: str) -> HttpResponse:
    """One business line, to be changed."""
    row = organisation.line(code, by=request.staff)
    kept = {"code": row.code, "name": row.name, "products": "\n".join(row.products)}
    given = {**request.POST.dict(), "code": code} if request.method == "POST" else None
    form = LineForm(given, initial=kept)
    if given and _put(form, organisation.put_line, request):
        return redirect("organisation:page")
    form.fields["code"].disabled = True
    return _one(request, form, row.name, remove="organisation:remove-line", code=code)


@require_POST
@opens("organisation.manage")
def remove_unit(request: StaffRequest, code: str) -> HttpResponse:
    """The organisation without the unit; or the unit's page, and why it stays."""
    try:
        organisation.remove_unit(code, by=request.staff, now=timezone.now())
    except BadUnit as refusal:
        messages.error(request, sentence(refusal))
        return redirect("organisation:unit", code)
    messages.success(request, _("The unit {code} is removed.").format(code=code))
    return redirect("organisation:page")


@require_POST
@opens("organisation.manage")
def remove_line(request: StaffRequest, code: str) -> HttpResponse:
    """The organisation without the business line; or the line's page, and why it stays."""
    try:
        organisation.remove_line(code, by=request.staff, now=timezone.now())
    except BadUnit as refusal:
        messages.error(request, sentence(refusal))
        return redirect("organisation:line", code)
    messages.success(request, _("The business line {code} is removed.").format(code=code))
    return redirect("organisation:page")


def _put(
    form: Form, put: Callable[..., UnitRow | LineRow], request: StaffRequest, *, is_new: bool = False
) -> bool:
    if not form.is_valid():
        return False
    try:
        row = put(**form.cleaned_data, by=request.staff, now=timezone.now(), is_new=is_new)
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return False
    messages.success(request, _("{name} is saved.").format(name=row.name))
    return True


def _one(request: StaffRequest, form: Form, name: str, *, remove: str, code: str) -> HttpResponse:
    context = {"form": form, "name": name, "remove": remove, "code": code}
    return render(request, "organisation/one.html", context, status=422 if form.errors else 200)
