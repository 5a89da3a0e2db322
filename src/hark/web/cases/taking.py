"""Taking a complaint down for a customer; the receipt with its code is shown this once."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hark.core.errors import NotAllowed, Refusal
from hark.flows import case_intake, case_sight, case_slips
from hark.flows.case_regulator import Forwarded
from hark.flows.case_slips import Slip
from hark.flows.case_submission import About, Told
from hark.web import complainant
from hark.web.cases.taking_form import TOLD, TakeInForm, names
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest

_SALT, _KEPT = "case.slip", timedelta(days=1)


@never_cache
@require_http_methods(["GET", "POST"])
@opens("case.take_in")
def take_in(request: StaffRequest) -> HttpResponse:
    """The form, or the receipt of what was taken down."""
    drawn = case_slips.draw(now=timezone.now())
    kept = {"slip": signing.dumps([drawn.number, drawn.code], salt=_SALT)}
    form = TakeInForm(request.POST or None, initial=kept, by=request.staff)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told = Told(**{name: said[name] for name in TOLD})
        about = About(
            door=said["door"],
            unit=said["unit"],
            product=said["product"],
            channel=said["channel"],
            wish=said["wish"],
            claimed=said["claimed"],
            language=get_language() or "en",
            staff=names(said["staff"]),
            customer=said["customer"],
            vulnerable=said["vulnerable"],
            sent=_sent(said),
            **complainant.about(said),
        )
        try:
            slip = _slip(said["slip"]) or drawn
            receipt = case_intake.taken_down(told, about, by=request.staff, now=timezone.now(), slip=slip)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            may_open = case_sight.is_seen(receipt.number, by=request.staff)
            looks_up = bool(told.phone or told.email)  # the portal asks for one of the two
            context = {"receipt": receipt, "may_open": may_open, "looks_up": looks_up}
            return render(request, "cases/receipt.html", context)
    return render(request, "cases/new.html", {"form": form}, status=422 if form.errors else 200)


def _slip(kept: str) -> Slip | None:
    """What was drawn when the form was opened: who sends it twice took one complaint down."""
    try:
        return Slip(*signing.loads(kept, salt=_SALT, max_age=_KEPT))
    except signing.BadSignature:
        return None


def _sent(said: dict[str, Any]) -> Forwarded | None:
    """What was said of a regulator, if anything, or has to be."""
    told = Forwarded(said["regulator"], said["reference"], said["until"])
    return told if said["door"] == "regulator" or told != Forwarded("", "") else None
