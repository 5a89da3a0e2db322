"""Operations by which programs send records one by one, or some at a time, as CloudEvents."""

from dataclasses import asdict
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from hark.flows import answering, events
from hark.web.api import shapes
from hark.web.api.feeds import RequestKey
from hark.web.api.parameters import ReadAs
from hark.web.api.problems import Fault, may_refuse, problem
from hark.web.api.tokens import ProgramRequest, Token

router = Router(tags=["events"], by_alias=True)

MOST_FAULTS = 100

_TEXT = {"type": "string", "minLength": 1}
_EVENT = {
    "type": "object",
    "required": ["specversion", "id", "source", "type"],
    "properties": {
        "specversion": {
            "type": "string",
            "enum": ["1.0"],
            "description": _("The version of CloudEvents."),
            "example": "1.0",
        },
        "id": {**_TEXT, "description": _("Its id, once in its source."), "example": "c-1"},
        "source": {**_TEXT, "description": _("Whose it is: the name of a feed."), "example": "calls"},
        "type": {
            **_TEXT,
            "description": _(
                "What it is: hark.contact, hark.transaction and so on; hark. and one of a ledger’s records."
            ),
            "example": "hark.contact",
        },
        "data": {
            "description": _("The record, an object."),
            "example": {"entered": "2026-11-21T09:30:00+08:00", "channel": "phone", "outcome": "answered"},
        },
    },
}
TAKING = {
    "requestBody": {
        "required": True,
        "content": {
            events.SINGLE: {"schema": _EVENT},
            events.BATCH: {"schema": {"type": "array", "items": _EVENT}},
        },
    },
    **may_refuse(403, 404, 411, 413, 415, 422, 503, 507),
}


@router.post(
    "/events",
    response={202: shapes.TakenEvents},
    summary=_("Send events; each is kept before the answer, and settled within seconds"),
    openapi_extra=TAKING,
    auth=Token("feed.load"),
)
def take_events(request: ProgramRequest, asked: Query[ReadAs], key: RequestKey) -> dict[str, Any]:
    """What becomes of each event, in their order."""
    by, now, body = request.auth, timezone.now(), request.body
    envelope = {name: value for name, value in request.headers.items() if name.lower().startswith("ce-")}
    sent = events.sent(body, media_type=request.content_type or "", headers=envelope)

    def take() -> dict[str, Any]:
        taken = events.take(sent, mapping=asked.mapping, feed=asked.feed, by=by, now=now)
        return shapes.plain(shapes.TakenEvents, {"events": [asdict(each) for each in taken]})

    digest = sha256(b"\0".join([body, *(each.original for each in sent)])).hexdigest()
    return answering.once(
        key, asked=("POST events", asked.mapping, asked.feed, digest), by=by, now=now, do=take
    )


def no_events(request: HttpRequest, refusal: events.NoEvents) -> HttpResponse:
    """The problem document of a body that holds no events."""
    return problem(request, 400, str(refusal))


def not_sent_so(request: HttpRequest, refusal: events.NotSentSo) -> HttpResponse:
    """The problem document of a media type events are not sent as."""
    return problem(request, 415, str(refusal))


def amiss(request: HttpRequest, refusal: events.AmissEnvelopes) -> HttpResponse:
    """The problem document of envelopes that are amiss, with each of them."""
    faults = [
        Fault(at=f"body.{each.at}.{each.member}".rstrip("."), detail=each.words)
        for each in refusal.found[:MOST_FAULTS]
    ]
    return problem(request, 422, str(refusal), errors=faults)
