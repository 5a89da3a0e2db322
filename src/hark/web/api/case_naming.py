"""The operation that says whose a complaint is, for a program that learns it after the complaint came."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router

from hark.core.complaints.case import NothingSaid
from hark.core.errors import Refusal
from hark.flows import case_programs
from hark.flows.answering import KeyUsedOtherwise
from hark.flows.case_naming import NumberTold
from hark.flows.customers import NoSuchNumber
from hark.web import limits
from hark.web.api import case_shapes as shapes
from hark.web.api.cases import CaseNumber
from hark.web.api.feeds import RequestKey
from hark.web.api.problems import Fault, may_refuse, problem
from hark.web.api.tokens import ProgramRequest, Token

router = Router(tags=["cases"], by_alias=True)

_AT: Mapping[type[Refusal], str] = {
    NoSuchNumber: "body.customer",
    NothingSaid: "body.words",
    NumberTold: "body.words",
}


@router.post(
    "/cases/{number}/customer",
    response=shapes.Named,
    summary=_("Name the customer of a case, or put right who was named"),
    openapi_extra=may_refuse(403, 404, 409, 413, 422, 429),
    auth=Token("case.handle"),
)
def name_customer(
    request: ProgramRequest, number: CaseNumber, said: shapes.CustomerOfCase, key: RequestKey
) -> dict[str, Any] | HttpResponse:
    """Whether the case became theirs by this; the same customer named again changes nothing."""
    limits.NAMING.require(number)
    try:
        is_new = case_programs.name_customer(
            number,
            customer=said.customer,
            words=said.words,
            key=key,
            by=request.auth,
            now=timezone.now(),
        )
    except KeyUsedOtherwise as refusal:
        return problem(request, 409, str(refusal))
    except (NoSuchNumber, NothingSaid, NumberTold) as refusal:
        return problem(request, 422, errors=[Fault(at=_AT[type(refusal)], detail=str(refusal))])
    return {"number": number, "is_new": is_new}
