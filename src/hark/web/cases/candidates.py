"""Who could get a case by the rule, and why others could not."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hark.core.complaints.assigning import SAID
from hark.flows import case_assigning
from hark.web.cases.sentence import of_choice
from hark.web.policy import opens
from hark.web.sentences import told
from hark.web.staff import StaffRequest


@never_cache
@require_safe
@opens("case.assign")
def candidates(request: StaffRequest, number: str) -> HttpResponse:
    """Everybody who handles complaints, who would get it first."""
    row, choice = case_assigning.candidates(number, by=request.staff, now=timezone.now())
    names, simulated = case_assigning.names(choice), case_assigning.simulated(choice)
    people = sorted(choice.candidates, key=lambda each: (each.handler != choice.to, each.why is not None))
    context = {
        "case": row,
        "sentence": of_choice(choice, names),
        "people": [
            (
                names[each.handler.person.username],
                each.handler,
                told(SAID[each.why]) if each.why else "",
                each.handler.person.username in simulated,
            )
            for each in people
        ],
        "to": choice.to,
    }
    return render(request, "cases/candidates.html", context)
