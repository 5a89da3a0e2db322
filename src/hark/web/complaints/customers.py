"""Looking for a customer: the number is posted, and the address answered with holds the pseudonym only."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from hark.flows import customers
from hark.flows.customers import NoSuchNumber
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@sensitive_post_parameters("number")
@require_POST
@opens("complaint.see")
def seek(request: StaffRequest) -> HttpResponse:
    """The list as it stood, narrowed to the complaints of one customer."""
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    try:
        query["customer"] = customers.sought(
            request.POST.get("number", ""), by=request.staff, now=timezone.now()
        )
    except NoSuchNumber as refusal:
        messages.error(request, sentence(refusal))
    return HttpResponseRedirect(f"{reverse('complaints:list')}?{query.urlencode()}")
