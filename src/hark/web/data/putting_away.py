"""Records in quarantine put away with a reason, and taken up again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hark.core.errors import Refusal
from hark.flows import putting_away as flow
from hark.guard.access import require
from hark.web import figures
from hark.web.data import narrowing
from hark.web.data.narrowing import Narrowing
from hark.web.data.reasons import AWAY
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_POST
@opens("quarantine.put_away")
def put_away(request: StaffRequest) -> HttpResponse:
    """The records chosen, or all that are open and were counted, are put away; then back."""
    require(request.staff, "quarantine.put_away")
    wanted, ids, why = (
        narrowing.read(request.POST),
        narrowing.chosen(request.POST),
        request.POST.get("why", ""),
    )
    if ids == []:
        messages.warning(request, _("No record was chosen. Tick those to be put away."))
        return _back(request, wanted)
    try:
        count = flow.put_away(
            why=why,
            by=request.staff,
            now=timezone.now(),
            ids=ids,
            up_to=narrowing.number(request.POST.get("up_to", "")),
            **wanted.which,
        )
    except Refusal as refusal:
        messages.error(request, sentence(refusal))
        return _back(request, wanted)
    if not count:
        messages.warning(request, _("None of these records is open any more."))
        return _back(request, wanted)
    told = ngettext("{count} record is put away: {why}.", "{count} records are put away: {why}.", count)
    messages.success(request, told.format(count=figures.number(count), why=AWAY[why]))
    return _back(request, wanted)


@require_POST
@opens("quarantine.put_away")
def take_up(request: StaffRequest) -> HttpResponse:
    """The records chosen, or all that were put away, are open again; then back."""
    require(request.staff, "quarantine.put_away")
    wanted, ids = narrowing.read(request.POST), narrowing.chosen(request.POST)
    if ids == []:
        messages.warning(request, _("No record was chosen. Tick those to be taken up again."))
        return _back(request, wanted)
    count = flow.take_up(by=request.staff, now=timezone.now(), ids=ids, **wanted.which)
    if not count:
        messages.warning(request, _("None of these records can be taken up again any more."))
        return _back(request, wanted)
    told = ngettext("{count} record is open again.", "{count} records are open again.", count)
    messages.success(request, told.format(count=figures.number(count)))
    return _back(request, wanted)


def _back(request: StaffRequest, wanted: Narrowing) -> HttpResponse:
    ids = narrowing.chosen(request.POST)
    return redirect("data:record", ids[0]) if "record" in request.POST and ids else redirect(wanted.href)
