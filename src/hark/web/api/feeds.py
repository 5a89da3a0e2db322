"""Operations on what comes in: feeds, files handed in, records kept aside."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.utils.translation import override
from ninja import File, Form, Header, Path, Query, Router, UploadedFile

from hark.core.errors import Refusal
from hark.flows import answering, offering, uploads
from hark.flows import feeds as flow
from hark.flows import quarantine as kept_aside
from hark.flows.feeds import Arrival
from hark.web import limits
from hark.web.api import shapes
from hark.web.api.form import undeclared
from hark.web.api.parameters import KeptAside, OfFeed
from hark.web.api.problems import may_refuse, problem
from hark.web.api.tokens import ProgramRequest, Token
from hark.web.data.refusals import told

router = Router(tags=["feeds"], by_alias=True)

ArrivalId = Annotated[int, Path(description=_("The number of the arrival."), example=1)]
OfferedFile = Annotated[
    UploadedFile, File(description=_("A CSV, JSON Lines, XES (each also with .gz), XLSX or Parquet file."))
]
MappingName = Annotated[
    str, Form(description=_("The mapping its columns are read by."), max_length=80, example="cfpb")
]
FeedName = Annotated[
    str, Form("", max_length=80, description=_("Whose records they are; without it, as the mapping says."))
]
RequestKey = Annotated[
    str,
    Header(
        "",
        alias="Idempotency-Key",
        max_length=255,
        description=_(
            "A key of your own for this request. Sent again under it, the request has the same answer and no "
            "second effect."
        ),
    ),
]
HANDING_IN = {
    "requestBody": {"content": {"multipart/form-data": {"schema": {"additionalProperties": False}}}},
    "responses": {
        202: {
            "headers": {
                "Location": {"description": _("The address of the arrival."), "schema": {"type": "string"}}
            }
        },
        **may_refuse(403, 404, 411, 413, 415, 422, 429, 507)["responses"],
    },
}


@router.get(
    "/feeds",
    response=list[shapes.Feed],
    summary=_("List the feeds"),
    openapi_extra=may_refuse(403),
    auth=Token("feed.see"),
)
def feeds(request: ProgramRequest) -> list[dict[str, Any]]:
    """Every feed by name."""
    return [
        {**asdict(feed), "last_load": feed.last_arrival and _load(feed.last_arrival)}
        for feed in flow.feeds(by=request.auth)
    ]


@router.get(
    "/loads",
    response=shapes.Loads,
    summary=_("List the files that arrived"),
    openapi_extra=may_refuse(403, 422),
    auth=Token("feed.see"),
)
def loads(request: ProgramRequest, asked: Query[OfFeed]) -> dict[str, Any]:
    """The arrivals, the newest first."""
    found, total = flow.arrivals(by=request.auth, feed=asked.feed, offset=asked.offset, limit=asked.limit)
    return {"total": total, "loads": [_load(arrival) for arrival in found]}


@router.get(
    "/loads/{int:id}",
    response=shapes.SettledLoad,
    summary=_("See how a load stands"),
    openapi_extra=may_refuse(403, 404),
    auth=Token("feed.see"),
)
def load(request: ProgramRequest, id: ArrivalId) -> dict[str, Any]:
    """One arrival, with its account so far."""
    arrival = flow.arrival(id, by=request.auth)
    if arrival.state != "done":
        return {**_load(arrival), "ahead": None, "digest": None}
    ahead = flow.brought_ahead(id, by=request.auth, now=timezone.now())
    return {
        **_load(arrival),
        "ahead": ahead and asdict(ahead),
        "digest": flow.digest(arrival.feed, by=request.auth),
    }


@router.post(
    "/loads",
    response={202: shapes.SettledLoad},
    summary=_("Hand in a file; it is settled in the background"),
    openapi_extra=HANDING_IN,
    auth=Token("feed.load"),
)
def hand_in(
    request: ProgramRequest,
    answer: HttpResponse,
    file: OfferedFile,
    mapping: MappingName,
    feed: FeedName,
    key: RequestKey,
) -> dict[str, Any] | HttpResponse:
    """The arrival, with its address. The same file handed in again is the same arrival."""
    parts = [*undeclared(request.POST, "form", names={"mapping", "feed"})]
    parts += undeclared(request.FILES, "form", names={"file"})
    if parts:
        return problem(request, 400, errors=parts)
    limits.UPLOADS.require(request.auth)
    by, file_name, now = request.auth, file.name or "", timezone.now()
    name = uploads.store(file.chunks(), file_name=file_name, by=by)

    def receive() -> dict[str, Any]:
        path = uploads.path_of(name)
        id = offering.receive(
            path, file_name=file_name, mapping=mapping, feed=feed, by=by, now=now, stored_as=name
        )
        return shapes.plain(
            shapes.SettledLoad, {**_load(flow.arrival(id, by=by)), "ahead": None, "digest": None}
        )

    asked = ("POST loads", mapping, feed, file_name, uploads.digest(name))
    try:
        load = answering.once(key, asked=asked, by=by, now=now, do=receive)
    finally:
        uploads.forget_unless_offered(name)
    answer.headers["Location"] = reverse("api:load", args=[load["id"]])
    return load


@router.get(
    "/quarantine",
    response=shapes.Quarantine,
    summary=_("List the records kept aside"),
    openapi_extra=may_refuse(403, 422),
    auth=Token("quarantine.see"),
)
def quarantine(request: ProgramRequest, asked: Query[KeptAside]) -> dict[str, Any]:
    """The records, without what they held: that is revealed on a page, where it is noted."""
    found, total = kept_aside.page(
        by=request.auth,
        offset=asked.offset,
        limit=asked.limit,
        state="" if asked.state == "all" else asked.state,
        **asked.which,
    )
    return {"total": total, "records": found}


def _load(arrival: Arrival) -> dict[str, Any]:
    """The arrival with its account beside it, as the command line says it."""
    refusal = Refusal(arrival.refusal, **arrival.refusal_details) if arrival.refusal else None
    with override("en"):
        why = refusal and told(refusal, file=arrival.file_name)
    return {**asdict(arrival), **asdict(arrival.tally), "refusal": why}
