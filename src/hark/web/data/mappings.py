"""The mappings, to be read: which column becomes which field."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hark.flows import feeds
from hark.web.data.fields import FIELDS, KINDS
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_safe
@opens("feed.see")
def mappings(request: StaffRequest) -> HttpResponse:
    """Every mapping, and those that cannot be understood with what is wrong."""
    known = feeds.known_mappings(by=request.staff)
    return render(
        request,
        "data/mappings.html",
        {
            "mappings": [(mapping, sorted(mapping.missing)) for mapping in known.usable],
            "own": known.own,
            "broken": [sentence(refusal) for refusal in known.broken],
            "fields": FIELDS,
            "kinds": KINDS,
        },
    )
