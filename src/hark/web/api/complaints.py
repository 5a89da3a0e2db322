"""Operations that read complaints, but not the customer's own words: those are revealed on a page."""

from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from hark.core.terms.complaint import Complaint
from hark.flows import complaints as flow
from hark.flows.complaints import ComplaintPage
from hark.web.api import shapes
from hark.web.api.lists import taken
from hark.web.api.parameters import Listed, Order
from hark.web.api.problems import may_refuse
from hark.web.api.tokens import ProgramRequest, Token

FeedName = Annotated[str, Path(description=_("The feed that delivered it."), example="cfpb")]
SourceId = Annotated[str, Path(description=_("Its id within the feed."), example="3230731")]

router = Router(tags=["complaints"], by_alias=True)


@router.get(
    "/complaints",
    response=shapes.Complaints,
    summary=_("List complaints"),
    openapi_extra=may_refuse(403, 422, 429),
    auth=Token("complaint.see"),
)
def complaints(request: ProgramRequest, listed: Query[Listed]) -> ComplaintPage:
    """The complaints that match, in the order asked for; how many were sent is noted."""
    chosen = flow.selection(
        period=listed.period,
        filter=listed.filter,
        sort=listed.sort,
        descending=listed.order is Order.DESCENDING,
        customer=listed.customer,
    )
    return taken(chosen, at=listed, by=request.auth)


# An id is whatever the source says, so it may hold a slash.
@router.get(
    "/complaints/{feed}/{path:source_id}",
    response=shapes.Complaint,
    summary=_("Read one complaint"),
    openapi_extra=may_refuse(403, 404),
    auth=Token("complaint.see"),
)
def complaint(request: ProgramRequest, feed: FeedName, source_id: SourceId) -> Complaint:
    """One complaint, by its feed and its id there; that it was opened is noted."""
    return flow.open_one(feed, source_id, by=request.auth, now=timezone.now())
