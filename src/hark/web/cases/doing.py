"""The addresses by which something is done with a case: one for each deed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from hark.core.errors import NotAllowed, NotFound, Refusal
from hark.web.cases.deed import Deed
from hark.web.cases.deeds import DEEDS, form_of
from hark.web.cases.one import show
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest


def _view(deed: Deed) -> Callable[..., HttpResponse]:
    @require_POST
    @opens(deed.opens)
    def done(request: StaffRequest, number: str) -> HttpResponse:
        form = form_of(deed, request.POST, request.FILES, by=request.staff, auto_id=f"{deed.name}_%s")
        if form.is_valid():
            said = {**form.cleaned_data}
            seen = said.pop("version")
            try:
                deed.do(number, **said, seen=seen, by=request.staff, now=timezone.now())
            except (NotAllowed, NotFound):
                raise
            except Refusal as refusal:
                form.add_error(deed.beside.get(type(refusal)), sentence(refusal))
            else:
                messages.success(request, str(deed.done))
                return redirect("cases:one", number)
        return show(request, number, failed={deed.name: form}, status=422)

    done.__doc__ = f"The case, once it is done: {deed.name}."
    return done


VIEWS = {name: _view(deed) for name, deed in DEEDS.items()}
