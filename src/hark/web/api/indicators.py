"""Operations that read indicators, and the complaints behind a figure."""

from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from hark.core.terms.card import Card
from hark.core.terms.question import Question
from hark.flows import complaints, slips
from hark.flows import indicators as flow
from hark.flows.complaints import ComplaintPage
from hark.web.api import shapes
from hark.web.api.lists import taken
from hark.web.api.parameters import Asked, Rows
from hark.web.api.problems import may_refuse
from hark.web.api.tokens import ProgramRequest, Token

IndicatorId = Annotated[str, Path(description=_("The indicator's id."), example="complaints.timely_share")]

router = Router(tags=["indicators"], by_alias=True)


@router.get(
    "/indicators",
    response=list[shapes.Card],
    summary=_("List the indicators"),
    openapi_extra=may_refuse(),
    auth=Token("indicator.read_book"),
)
def indicators(request: ProgramRequest) -> list[Card]:
    """Every card, in the order of the catalogue."""
    return list(flow.book(by=request.auth).values())


@router.get(
    "/indicators/{id}",
    response=shapes.Card,
    summary=_("Read one indicator's card"),
    openapi_extra=may_refuse(404),
    auth=Token("indicator.read_book"),
)
def indicator(request: ProgramRequest, id: IndicatorId) -> Card:
    """One card."""
    return flow.card(id, by=request.auth)


@router.get(
    "/ask",
    response=list[shapes.Answer],
    summary=_("Ask an indicator: one answer for each cell and each piece of the period"),
    openapi_extra=may_refuse(403, 404, 422),
    auth=Token("indicator.ask"),
)
def ask(request: ProgramRequest, asked: Query[Asked]) -> list[dict[str, Any]]:
    """What `hark ask --json` prints."""
    question = Question((asked.indicator,), asked.period, asked.grain, asked.dimensions, asked.filter)
    answers = flow.ask(question, by=request.auth, now=timezone.now())
    slips.require_known(question, answers, by=request.auth)
    return [answer.as_plain() for answer in answers]


@router.get(
    "/rows",
    response=shapes.Complaints,
    summary=_("List the complaints behind a figure"),
    openapi_extra=may_refuse(403, 404, 422, 429),
    auth=Token("complaint.see"),
)
def rows(request: ProgramRequest, asked: Query[Rows]) -> ComplaintPage:
    """The complaints the figure was counted from, the oldest first; how many were sent is noted."""
    chosen = complaints.selection(
        period=asked.period, filter=asked.filter, indicator=asked.indicator, descending=False
    )
    return taken(chosen, at=asked, by=request.auth)
