"""The same done with several cases of the work-list, and what is said of those with which it could not be."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hark.core.errors import NotAllowed, Refusal
from hark.flows import case_assigning, case_several, case_worklist
from hark.flows.case_several import MOST, Chosen, Several
from hark.guard.access import Staff
from hark.web.cases.sentence import of_several
from hark.web.errors import sentence
from hark.web.figures import number
from hark.web.policy import opens
from hark.web.staff import StaffRequest

LONGEST = 16  # signs of a number


@dataclass(frozen=True, slots=True)
class _Deed:
    """One thing that is done with several: what opens it, and what does it."""

    opens: str
    do: Callable[..., Several]
    fields: tuple[str, ...] = ()


DEEDS = {
    "take": _Deed("case.handle", case_several.take),
    "assign": _Deed("case.assign", case_several.assign, ("to", "words")),
    "allot": _Deed("case.assign", case_assigning.allot_several),
    "remark": _Deed("case.handle", case_several.remark, ("words",)),
}


def deeds_with_several(by: Staff) -> frozenset[str]:
    """What the person can do with several at once."""
    return frozenset(name for name, deed in DEEDS.items() if by.may(deed.opens))


def _view(deed: _Deed) -> Callable[..., HttpResponse]:
    @require_POST
    @opens(deed.opens)
    def done(request: StaffRequest) -> HttpResponse:
        said = {name: request.POST.get(name, "").replace("\x00", "") for name in deed.fields}
        try:
            several = deed.do(_chosen(request), **said, by=request.staff, now=timezone.now())
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.warning(request, sentence(refusal))
            return redirect(_back(request))
        return told(request, several, back=_back(request))

    return done


VIEWS = {name: _view(deed) for name, deed in DEEDS.items()}


@require_POST
@opens("case.assign")
def allot_unowned(request: StaffRequest) -> HttpResponse:
    """What nobody has is given by the rule."""
    several = case_assigning.allot_unowned(by=request.staff, now=timezone.now())
    return told(request, several, back=_back(request))


def told(request: StaffRequest, several: Several, *, back: str) -> HttpResponse:
    """Back, where it was done with all of them; else a page that says with which not, and why."""
    if several.left:
        left = ngettext(
            "{n} complaint is left. Do it again.", "{n} complaints are left. Do it again.", several.left
        )
        messages.warning(request, left.format(n=number(several.left)))
    if several.refused:
        simulated = case_worklist.simulated((case for case, _refusal in several.refused), by=request.staff)
        context = {
            "sentence": of_several(several),
            "refused": [(case, sentence(refusal), case in simulated) for case, refusal in several.refused],
            "back": back,
        }
        return render(request, "cases/several.html", context)
    count = len(several.done)
    done = ngettext("Done with {n} complaint.", "Done with {n} complaints.", count)
    messages.success(request, done.format(n=number(count)) if count else _("There was nothing to do."))
    return redirect(back)


def _chosen(request: StaffRequest) -> list[Chosen]:
    """The cases chosen, each with its version; what is neither is none."""
    pairs = (value.partition(":") for value in request.POST.getlist("chosen")[: MOST + 1])
    return [
        Chosen(case, int(version))
        for case, _colon, version in pairs
        if case.replace("-", "").isalnum() and len(case) <= LONGEST
        if version.isascii() and version.isdigit() and len(version) < 10
    ]


def _back(request: StaffRequest) -> str:
    """The work-list as it was; nothing but its own address is gone back to."""
    query = QueryDict(request.POST.get("back", "")[:2000]).urlencode()
    return f"{reverse('cases:list')}?{query}" if query else reverse("cases:list")
