"""What becomes of what customers tell: the institution's own notice, or one that says what Hark does."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hark.flows import case_drafts
from hark.web.policy import open_to_all
from hark.web.portal import showing


@require_safe
@open_to_all("whoever is asked for their words may know what becomes of them")
def notice(request: HttpRequest) -> HttpResponse:
    """What is kept, why, for how long, and who sees it. How long is read where it is kept to."""
    if settings.HARK_PRIVACY_NOTICE:
        return HttpResponseRedirect(settings.HARK_PRIVACY_NOTICE)
    told = {
        "contact": settings.HARK_PRIVACY_CONTACT or settings.HARK_MAIL_FROM,
        "draft_hours": case_drafts.KEPT // 3_600,
        "shown_minutes": showing.KEPT // 60,
    }
    return render(request, "portal/privacy.html", told)
