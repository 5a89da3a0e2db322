"""Looking for a customer: the number is posted, and the address answered with holds the pseudonym only."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from hark.flows import customers
from hark.flows.customers import NoSuchNumber
from hark.web.errors import sentence
from hark.web.staff import StaffRequest


@sensitive_post_parameters("number")
def seek(request: StaffRequest, ledger: str) -> HttpResponse:
    """The list as it stood, narrowed to the records of one customer."""
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    try:
        query["customer"] = customers.sought(
            request.POST.get("number", ""), ledger=ledger, by=request.staff, now=timezone.now()
        )
    except NoSuchNumber as refusal:
        messages.error(request, sentence(refusal))
    return HttpResponseRedirect(f"{reverse(f'{ledger}:list')}?{query.urlencode()}")
