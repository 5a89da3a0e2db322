"""Operations that put records in quarantine away, and take them up again."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from hark.flows import putting_away as flow
from hark.web.api.parameters import Name, OptionalReason
from hark.web.api.problems import Fault, may_refuse, problem
from hark.web.api.shapes import Body, Shape
from hark.web.api.tokens import ProgramRequest, Token

router = Router(tags=["feeds"], by_alias=True)

Ids = Annotated[list[Annotated[int, Field(ge=1, lt=2**63)]], Field(max_length=1_000)]


class Which(Body):
    """The records that are meant: those with these numbers, or all of a feed or kept aside for a reason."""

    ids: Ids = Field(default=[], description=_("Their numbers."), examples=[[1, 2]])
    feed: Name = Field(default="", description=_("Only of this feed."))
    reason: OptionalReason = Field(default=None, description=_("Only kept aside for this reason."))

    @property
    def none(self) -> bool:
        """Whether nothing says which."""
        return not (self.ids or self.feed or self.reason)

    def narrowed(self) -> dict[str, Any]:
        """As the flow is asked."""
        return {"ids": self.ids or None, "feed": self.feed, "reason": self.reason or ""}


class PutAway(Which):
    """Records to be put away, and why."""

    why: str = Field(
        pattern=f"^({'|'.join(flow.BY_HAND)})$",
        description=_("Why nothing is to be done about them."),
        json_schema_extra={"enum": list(flow.BY_HAND)},
        examples=["test_data"],
    )


class Changed(Shape):
    """What came of it."""

    records: int = Field(description=_("How many records were changed; the others were not in that state."))


@router.post(
    "/quarantine/put-away",
    response=Changed,
    summary=_("Put records kept aside away, with a reason"),
    openapi_extra=may_refuse(403, 413, 422),
    auth=Token("quarantine.put_away"),
)
def put_away(request: ProgramRequest, said: PutAway) -> dict[str, int] | HttpResponse:
    """How many open records were put away: they are not tried again, and wait for nobody."""
    if said.none:
        return _none(request)
    count = flow.put_away(why=said.why, by=request.auth, now=timezone.now(), **said.narrowed())
    return {"records": count}


@router.post(
    "/quarantine/take-up",
    response=Changed,
    summary=_("Take records that were put away up again"),
    openapi_extra=may_refuse(403, 413, 422),
    auth=Token("quarantine.put_away"),
)
def take_up(request: ProgramRequest, said: Which) -> dict[str, int] | HttpResponse:
    """How many records are open again. Those of a load that was withdrawn stay put away."""
    if said.none:
        return _none(request)
    return {"records": flow.take_up(by=request.auth, now=timezone.now(), **said.narrowed())}


def _none(request: ProgramRequest) -> HttpResponse:
    return problem(request, 422, errors=[Fault(at="body", detail=_("Say which: ids, a feed or a reason."))])
